import express from 'express';
import { AppError } from '../runtime/errors.ts';
import type { ConsoleDesk } from './desk.ts';
import type { Pages } from './pages.ts';
import { neededField, signedIn } from './signed-in.ts';
import { longestText, wordsToCitizen } from './words-to-citizen.ts';

/** A conversation in which a person was asked for: take it (the bot is silent), reply, hand it back. */
export function createConversationPage(desk: ConsoleDesk, pages: Pages): express.Router {
  const router = express.Router();
  const pathOf = (id: string) => `/petugas/percakapan/${encodeURIComponent(id)}`;

  const show = async (
    res: express.Response,
    id: string,
    extras: { error?: string; draft?: string } = {},
    status = 200,
  ) => {
    const { session } = signedIn(res);
    const conversation = await desk.readConversation(session.scope, idOf(id));
    pages.send(res, 'conversation', { title: 'Percakapan', session, conversation, ...extras }, status);
  };

  router.get('/percakapan/:id', (req, res) => show(res, req.params.id));
  router.post('/percakapan/:id/ambil', async (req, res) => {
    await desk.takeConversation(signedIn(res).session.scope, idOf(req.params.id));
    res.redirect(303, pathOf(req.params.id));
  });
  router.post('/percakapan/:id/balas', async (req, res) => {
    const { id } = req.params;
    try {
      const text = wordsToCitizen(neededField(req, 'text', 'Balasan', longestText));
      await desk.replyInConversation(signedIn(res).session.scope, idOf(id), text);
      res.redirect(303, pathOf(id));
    } catch (error) {
      if (!(error instanceof AppError) || (error.kind !== 'invalid' && error.kind !== 'conflict')) throw error;
      const { text } = (req.body ?? {}) as { text?: unknown };
      const draft = typeof text === 'string' ? text : '';
      await show(res, id, { error: error.message, draft }, error.kind === 'conflict' ? 409 : 400);
    }
  });
  router.post('/percakapan/:id/kembalikan', async (req, res) => {
    await desk.handBack(signedIn(res).session.scope, idOf(req.params.id));
    res.redirect(303, '/petugas');
  });
  return router;
}

function idOf(id: string): bigint {
  if (!/^\d{1,18}$/.test(id)) throw new AppError('not-found', 'Percakapan tidak ditemukan.');
  return BigInt(id);
}
