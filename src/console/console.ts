import { createRequire } from 'node:module';
import express from 'express';
import { staticAssets } from '../web/server.ts';
import { createStaffCookie, refuseForeignPosts } from '../web/staff-session.ts';
import { createCaseActs } from './case-acts.ts';
import { createCasePage } from './case-page.ts';
import { createConversationPage } from './conversation-page.ts';
import type { ConsoleDesk } from './desk.ts';
import { createLiveStream } from './live.ts';
import { createPages } from './pages.ts';
import { createQueuePage } from './queue-page.ts';
import { createSignInPages } from './sign-in-pages.ts';
import { requireStage } from './signed-in.ts';
import { createStaffPage } from './staff-page.ts';

export interface ConsoleDeps {
  desk: ConsoleDesk;
  publicUrl?: string;
}

/** The staff console; mount it at `/petugas`. */
export function createConsole({ desk, publicUrl }: ConsoleDeps): express.Router {
  const pages = createPages();
  const cookie = createStaffCookie(publicUrl?.startsWith('https:') ?? false);
  const locate = createRequire(import.meta.url).resolve;
  const router = express.Router();

  router.use('/assets', staticAssets(`${import.meta.dirname}/assets`));
  router.use('/assets/htmx.js', staticAssets(locate('htmx.org/dist/htmx.min.js')));
  router.use('/assets/htmx-sse.js', staticAssets(locate('htmx-ext-sse/dist/sse.min.js')));

  router.use((_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });
  router.use(refuseForeignPosts(publicUrl));
  router.use(
    express.urlencoded({ extended: false, limit: '64kb', parameterLimit: 50 }),
    express.json({ limit: '64kb' }),
  );
  router.use(createSignInPages(desk, pages, cookie));
  router.use(requireStage(desk, cookie, 'complete'));
  router.use(createLiveStream(desk, cookie));
  router.use(createQueuePage(desk, pages));
  router.use(createCasePage(desk, pages));
  router.use(createCaseActs(desk, pages));
  router.use(createConversationPage(desk, pages));
  router.use(createStaffPage(desk, pages));
  return router;
}
