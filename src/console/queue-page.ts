import express from 'express';
import { boxes, type ConsoleDesk, type QueueBox, type SessionView } from './desk.ts';
import type { Pages } from './pages.ts';
import { field, signedIn } from './signed-in.ts';
import { boxPaths, dueWords } from './words.ts';

/** The first page: boxes, conversations that wait for a person, rows that answer at a glance. */
export function createQueuePage(desk: ConsoleDesk, pages: Pages): express.Router {
  const router = express.Router();

  router.get('/', async (req, res) => {
    const { session } = signedIn(res);
    if (session.scope.role === 'administrator') return res.redirect(303, '/petugas/staf');
    pages.send(res, 'queue', { title: 'Antrean', session, ...(await readQueue(desk, session, boxOf(req))) });
  });
  /** The part of the page that refreshes itself. */
  router.get('/antrean', async (req, res) => {
    const { session } = signedIn(res);
    pages.send(res, 'queue-list', { title: 'Antrean', session, ...(await readQueue(desk, session, boxOf(req))) });
  });
  /** By POST, so that the words searched for stand in no address and no log. */
  router.post('/cari', async (req, res) => {
    const { session } = signedIn(res);
    const text = field(req, 'text');
    pages.send(res, 'queue', {
      title: 'Hasil pencarian',
      session,
      searched: text,
      ...(await readQueue(desk, session, 'unit', text)),
    });
  });
  return router;
}

function boxOf(req: express.Request): QueueBox {
  return boxes.find((box) => boxPaths[box] === req.query['kotak']) ?? 'unit';
}

async function readQueue(desk: ConsoleDesk, session: SessionView, box: QueueBox, text?: string) {
  const { scope, timeZone } = session;
  const now = desk.now();
  const [rows, counts, waiting] = await Promise.all([
    desk.queue(scope, text ? { box, text } : { box }),
    desk.counts(scope),
    desk.waiting(scope),
  ]);
  return { box, boxes, counts, waiting, now, rows: rows.map((row) => ({ ...row, due: dueWords(row, now, timeZone) })) };
}
