import express from 'express';
import type { CaseOutcome } from '../cases/case.ts';
import { outcomes, waitKinds } from '../cases/command.ts';
import { AppError } from '../runtime/errors.ts';
import { wantsPage } from '../web/error-response.ts';
import { sendCase } from './case-page.ts';
import type { ConsoleDesk, StaffAct } from './desk.ts';
import type { Pages } from './pages.ts';
import { field, neededField, type Posted, signedIn } from './signed-in.ts';
import { longestText, wordsToCitizen } from './words-to-citizen.ts';

/** The last word of each address and how its form becomes an act. */
const doors: Record<string, (posted: Posted) => StaffAct> = {
  take: () => ({ kind: 'take' }),
  note: (posted) => ({ kind: 'note', text: neededField(posted, 'text', 'Catatan', longestText) }),
  reply: (posted) => ({ kind: 'reply', text: words(posted, 'Balasan') }),
  state: stateAct,
  progress: (posted) => ({
    kind: 'progress',
    text: words(posted, 'Kabar'),
    promisedOn: neededField(posted, 'promisedOn', 'Tanggal kabar berikutnya'),
  }),
  assign: (posted) => ({ kind: 'assign', to: neededField(posted, 'to', 'Petugas') }),
  'pass-on': (posted) => ({
    kind: 'pass-on',
    unit: neededField(posted, 'unit', 'Bidang'),
    reason: neededField(posted, 'reason', 'Alasan', longestText),
  }),
  restrict: (posted) => ({ kind: 'restrict', reason: neededField(posted, 'reason', 'Alasan', longestText) }),
};

/** Acts after which the person may no longer see the case. */
const leavesSight = new Set(['pass-on', 'restrict']);

/** `POST /kasus/:number/{take,note,reply,state,…}`: a form goes back to its page, a JSON client gets state and version. */
export function createCaseActs(desk: ConsoleDesk, pages: Pages): express.Router {
  const router = express.Router();
  router.post('/kasus/:number/:door', async (req, res, next) => {
    const { number, door } = req.params;
    if (!Object.hasOwn(doors, door)) return next();
    try {
      const result = await desk.act(signedIn(res).session.scope, number, doors[door]!(req), versionOf(req));
      const page = `/petugas/kasus/${encodeURIComponent(number)}?selesai=${door}`;
      if (wantsPage(req)) res.redirect(303, leavesSight.has(door) ? '/petugas' : page);
      else res.json({ number, ...result });
    } catch (error) {
      const mendable = error instanceof AppError && (error.kind === 'conflict' || error.kind === 'invalid');
      if (!mendable || !wantsPage(req)) throw error;
      const extras = { error: error.message, draft: draftOf(req, door) };
      await sendCase(desk, pages, res, number, extras, error.kind === 'conflict' ? 409 : 400);
    }
  });
  return router;
}

/** `state` names where the case shall stand; what that asks for is read from the other fields. */
function stateAct(posted: Posted): StaffAct {
  const state = neededField(posted, 'state', 'Keadaan');
  switch (state) {
    case 'answered':
      return { kind: 'answer', text: words(posted, 'Jawaban'), outcome: outcomeOf(posted) };
    case 'in-progress':
      return { kind: 'start' };
    case 'waiting': {
      const wanted = field(posted, 'for') ?? 'reporter';
      const waitFor = waitKinds.find((kind) => kind === wanted);
      if (!waitFor) throw new AppError('invalid', 'Yang ditunggu itu tidak dikenal.');
      const text = field(posted, 'text', longestText);
      return { kind: 'wait', for: waitFor, ...(text ? { text: wordsToCitizen(text) } : {}) };
    }
    case 'closed':
      return { kind: 'refer', text: words(posted, 'Penjelasan'), letter: neededField(posted, 'letter', 'Nomor surat') };
    default:
      throw new AppError('invalid', 'Keadaan itu tidak dikenal.');
  }
}

function words(posted: Posted, label: string): string {
  return wordsToCitizen(neededField(posted, 'text', label, longestText));
}

function outcomeOf(posted: Posted): CaseOutcome {
  const outcome = outcomes.find((each) => each === field(posted, 'outcome'));
  if (!outcome) throw new AppError('invalid', 'Pilih hasilnya dulu, baru kirim sebagai jawaban.');
  return outcome;
}

/** Which state of the case the person was looking at; a JSON client may send a number. */
function versionOf(posted: Posted): number | undefined {
  const given: unknown = (posted.body as Record<string, unknown> | undefined)?.['version'];
  if (given === undefined || given === null || given === '') return undefined;
  const version = Number(given);
  if (!Number.isSafeInteger(version) || version < 1)
    throw new AppError('invalid', 'Versi laporan salah bentuk. Muat ulang halamannya.');
  return version;
}

/** The words as typed and the form to put them back into; an answer is written in the reply form. */
function draftOf(posted: Posted, door: string): { form: string; text: string } {
  const { text, state } = (posted.body ?? {}) as Record<string, unknown>;
  return { form: state === 'answered' ? 'reply' : door, text: typeof text === 'string' ? text : '' };
}
