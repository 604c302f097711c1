import { Eta } from 'eta';
import type { Response } from 'express';
import type { SessionView } from './desk.ts';
import * as words from './words.ts';

/** Renders the templates of `pages/`; every value is escaped. */
export interface Pages {
  send(res: Response, name: string, data: PageData, status?: number): void;
}

export interface PageData {
  title: string;
  session?: SessionView;
  [field: string]: unknown;
}

export function createPages(): Pages {
  const eta = new Eta({ views: `${import.meta.dirname}/pages`, cache: true, autoEscape: true });
  return {
    send(res, name, data, status = 200) {
      const formats = words.formatsIn(data.session?.timeZone ?? 'UTC');
      res
        .status(status)
        .type('html')
        .send(eta.render(`./${name}`, { ...data, words, formats }));
    },
  };
}
