// Warga: saldo kks sy nol dr thp 2
// Sapa:  Yang bisa dicek dulu: saldo di ATM atau agen bank … Saya tidak bisa menebak sebabnya. 1 Cek status 2 Lapor 3 Petugas
// Warga: 2
// Sapa:  Saya catat: … Sudah benar? 1 Kirim 2 Ubah 3 Batal

import { offerReport } from './offer-report.ts';

/** Due but not paid, or less than expected. */
export const notPaid = offerReport('not-paid', 'payment_not_received', 'not_paid.explain', 'not_paid.after_look_up');
