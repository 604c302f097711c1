// Warga: nama sy hilang padahal thn lalu dpt
// Sapa:  Daftar penerima ditetapkan ulang tiap tiga bulan. Sebabnya bisa bermacam-macam, saya tidak menebak. 1 Cek status 2 Lapor 3 Petugas
// Warga: 1
// Sapa:  NIK belum saya cari. … 1 Setuju 2 Tidak

import { offerReport } from './offer-report.ts';

/** Was a recipient and is none any more. */
export const dropped = offerReport('dropped', 'aid_stopped', 'dropped.explain', 'dropped.after_look_up');
