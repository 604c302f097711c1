import express from 'express';
import { describeActivity } from './activity-words.ts';
import type { CaseView, ConsoleDesk, SessionView } from './desk.ts';
import type { Pages } from './pages.ts';
import { neededField, signedIn } from './signed-in.ts';
import { dueWords } from './words.ts';

/** What a case page shows besides the case: the answer to what was just done, or a draft that was not accepted. */
export interface CaseExtras {
  error?: string;
  /** Words of a form that was refused, so that nothing typed is lost; `form` is its last path word. */
  draft?: { form: string; text: string };
  revealed?: { nik?: string; kk?: string };
  done?: string;
}

const doneWords: Record<string, string> = {
  take: 'Laporan ini sekarang Anda tangani.',
  note: 'Catatan dalam tersimpan. Pelapor tidak melihatnya.',
  reply: 'Balasan masuk antrean kirim. Keadaan kirimnya tampil di riwayat.',
  state: 'Keadaan laporan sudah diubah.',
  progress: 'Kabar dan tanggal baru masuk antrean kirim.',
  assign: 'Laporan sudah diserahkan.',
};

/** One case: what was promised and by when, what the person said last, what can be done now; history below. */
export function createCasePage(desk: ConsoleDesk, pages: Pages): express.Router {
  const router = express.Router();
  router.get('/kasus/:number', async (req, res) => {
    const done = doneWords[String(req.query['selesai'])];
    await sendCase(desk, pages, res, req.params.number, done ? { done } : {});
  });
  /** By POST: each look leaves a trace, and a reload does not look again unasked. */
  router.post('/kasus/:number/identitas', async (req, res) => {
    const { session } = signedIn(res);
    const revealed = await desk.reveal(session.scope, req.params.number, neededField(req, 'purpose', 'Keperluan'));
    await sendCase(desk, pages, res, req.params.number, { revealed });
  });
  return router;
}

export async function sendCase(
  desk: ConsoleDesk,
  pages: Pages,
  res: express.Response,
  number: string,
  extras: CaseExtras,
  status = 200,
) {
  const { session } = signedIn(res);
  const found = await desk.readCase(session.scope, number);
  const now = desk.now();
  // The left pane of a wide screen: the queue that the officer came from.
  const queue = await desk.queue(session.scope, { box: 'unit' });
  const rows = queue.map((row) => ({ ...row, due: dueWords(row, now, session.timeZone) }));
  const title = `Laporan ${found.number}`;
  pages.send(res, 'case', { title, session, box: 'unit', rows, ...describe(found, session, now), ...extras }, status);
}

function describe(found: CaseView, session: SessionView, now: Date) {
  const { timeZone } = session;
  return {
    case: found,
    due: dueWords({ ...found, answered: found.firstAnswerAt !== undefined }, now, timeZone),
    // Newest first: an officer reads what happened last.
    activities: found.activities.map((activity) => describeActivity(activity, timeZone)).reverse(),
  };
}
