import { formatDate } from '../language/format.ts';
import { addWorkingDays, addWorkingMinutes, workingMinutesBetween } from '../policy/calendar.ts';
import type { Policy } from '../policy/policy.ts';
import { openZone } from '../policy/zone.ts';
import { AppError } from '../runtime/errors.ts';
import type { ReporterAct } from './case.ts';
import type { CaseText } from './case-texts.ts';
import type { StaffAct, SystemAct } from './command.ts';
import { contestUntil, officeOf } from './contest.ts';
import { restrictedUnit } from './plan-case.ts';
import type { CasePatch, CaseRecord, WaitKind } from './store.ts';
import type { CaseAct } from './transitions.ts';

/** What an act does besides the state: decided before anything is written. */
export interface Effects {
  act: CaseAct;
  /** Name of the activity. */
  kind: string;
  patch: CasePatch;
  /** Sealed with the activity: what was said. */
  words?: string;
  detail?: Record<string, string | number | boolean>;
  /** Text for the reporter. */
  message?: { key: CaseText; params: Record<string, string>; choices?: readonly string[] };
  /** Begins to wait; any other change of `wait` ends the present one. */
  wait?: { begin: WaitKind } | 'end';
}

type Facts = { row: CaseRecord; policy: Policy; now: Date };

/** Bound by what one bubble of every channel can carry with the words around it. */
const longestText = 3000;
const longestReason = 500;

/** Effects of a person's act; words of a refusal are for that person. */
export function staffEffects(act: StaffAct, scope: { staffId: string }, { row, policy, now }: Facts): Effects {
  const office = officeOf(policy, row.office);
  const base = { number: row.number, office: office.short };
  const firstAnswer: CasePatch = row.firstAnswerAt ? {} : { firstAnswerAt: now };
  const date = (at: Date) => formatDate(at, office.timeZone);
  switch (act.kind) {
    case 'take':
      return { act: 'take', kind: 'taken', patch: { assignedTo: scope.staffId } };
    case 'assign':
      return { act: 'assign', kind: 'assigned', patch: { assignedTo: act.to }, detail: { to: act.to } };
    case 'note':
      return { act: 'note', kind: 'note', patch: {}, words: demandText(act.text) };
    case 'reply': {
      const text = demandText(act.text);
      return {
        act: 'reply',
        kind: 'reply',
        patch: firstAnswer,
        words: text,
        message: { key: 'case.reply', params: { ...base, text } },
      };
    }
    case 'start':
      return { act: 'start', kind: 'started', patch: {}, wait: 'end' };
    case 'wait': {
      const waiting: Effects = {
        act: 'wait',
        kind: 'waiting',
        patch: {},
        detail: { for: act.for },
        wait: { begin: act.for },
      };
      if (act.for !== 'reporter' && !act.text?.trim()) return waiting;
      const text = demandText(act.text ?? '');
      const key = act.for === 'reporter' ? 'case.asked' : 'case.reply';
      return { ...waiting, patch: firstAnswer, words: text, message: { key, params: { ...base, text } } };
    }
    case 'progress': {
      const promisedBy = endOfWorkingDay(act.promisedOn, { row, policy, now });
      const text = demandText(act.text);
      return {
        act: 'progress',
        kind: 'progress',
        // A date told anew is a new promise: it is kept, warned of and missed by itself.
        patch: {
          promisedBy,
          firstAnswerAt: null,
          warnedAt: null,
          missedAt: null,
          ...(row.decideBy < promisedBy ? { decideBy: promisedBy } : {}),
        },
        words: text,
        detail: { before: row.promisedBy.toISOString(), promisedBy: promisedBy.toISOString() },
        message: { key: 'case.progress', params: { number: row.number, text, date: date(promisedBy) } },
      };
    }
    case 'answer': {
      const text = demandText(act.text);
      return {
        act: 'answer',
        kind: 'answer',
        patch: { ...firstAnswer, answeredAt: now, outcome: act.outcome },
        words: text,
        detail: { outcome: act.outcome },
        message: {
          key: 'case.answer',
          params: { ...base, text, until: date(contestUntil(policy, row.office, now)) },
          choices: ['case_confirm', 'case_contest'],
        },
        wait: 'end',
      };
    }
    case 'refer': {
      const text = demandText(act.text);
      const letter = demandReason(act.letter, 'Nomor surat wajib diisi.');
      return {
        act: 'refer',
        kind: 'referred',
        patch: { ...firstAnswer, answeredAt: now, outcome: 'not-ours' },
        words: text,
        detail: { letter },
        message: {
          key: 'case.referred',
          params: { number: row.number, text, letter, until: date(contestUntil(policy, row.office, now)) },
        },
        wait: 'end',
      };
    }
    case 'pass-on': {
      const unit = office.units.find((each) => each.id === act.unit);
      if (!unit || unit.id === row.unit) throw new AppError('invalid', 'Pilih unit lain di kantor ini.');
      if (row.restricted && !unit.restricted) throw new AppError('invalid', 'Kasus terbatas hanya ke unit terbatas.');
      return {
        act: 'pass-on',
        kind: 'passed-on',
        patch: { unit: unit.id, assignedTo: null, ...(unit.restricted ? { restricted: true } : {}) },
        words: demandReason(act.reason, 'Tulis alasannya.'),
        detail: { from: row.unit, to: unit.id },
      };
    }
    case 'restrict': {
      const unit = restrictedUnit(office);
      if (row.restricted || !unit) throw new AppError('invalid', 'Kasus ini sudah terbatas.');
      return {
        act: 'restrict',
        kind: 'restricted',
        patch: { restricted: true, unit, assignedTo: null },
        words: demandReason(act.reason, 'Tulis alasannya.'),
        detail: { from: row.unit, to: unit },
      };
    }
  }
}

/** Effects of what the reporter said or pressed. */
export function reporterEffects(act: ReporterAct, { row, policy, now }: Facts): Effects {
  const heard: CasePatch = { lastReporterAt: now };
  switch (act.kind) {
    case 'add': {
      const words = act.text.slice(0, longestText);
      if (row.wait?.kind !== 'reporter') return { act: 'add', kind: 'reporter-added', patch: heard, words };
      return { act: 'add-awaited', kind: 'reporter-added', patch: heard, words, wait: 'end' };
    }
    case 'withdraw': {
      const words = act.reason ? { words: act.reason.slice(0, longestText) } : {};
      if (act.pressed)
        return { act: 'withdraw-pressed', kind: 'withdraw-pressed', patch: { ...heard, urgent: true }, ...words };
      return { act: 'withdraw', kind: 'withdrawn', patch: heard, ...words, wait: 'end' };
    }
    case 'confirm':
      return { act: 'confirm', kind: 'confirmed', patch: heard };
    case 'contest': {
      const again = addWorkingDays(
        officeOf(policy, row.office),
        policy.calendar,
        now,
        categoryOf(policy, row).promiseDays,
      ).at;
      return {
        act: 'contest',
        kind: 'contested',
        patch: {
          ...heard,
          answeredAt: null,
          outcome: null,
          closedAt: null,
          closedAs: null,
          ...(row.decideBy < again ? { decideBy: again } : {}),
        },
        words: act.text.slice(0, longestText),
      };
    }
    case 'join':
      return { act: 'join', kind: 'joined', patch: heard };
  }
}

/** Effects of a clock that struck. */
export function systemEffects(act: SystemAct, { row, now }: Facts): Effects {
  switch (act.kind) {
    case 'warn':
      return { act: 'warn', kind: 'warned', patch: { warnedAt: now } };
    case 'miss':
      return {
        act: 'miss',
        kind: 'promise-missed',
        patch: { missedAt: now, warnedAt: row.warnedAt ?? now },
        detail: { promisedBy: row.promisedBy.toISOString() },
        message: { key: 'case.promise_missed', params: { number: row.number } },
      };
    case 'close-silent':
      return { act: 'close-silent', kind: 'closed-silent', patch: {} };
  }
}

/** Clocks stand still while the case waits for the reporter or the centre. */
export function isPaused(row: Pick<CaseRecord, 'wait'>): boolean {
  return row.wait?.kind === 'reporter' || row.wait?.kind === 'centre';
}

/** Due times moved on by the working time for which the clocks stood still. */
export function resumedClocks({ row, policy, now }: Facts): CasePatch {
  if (!row.wait || !isPaused(row)) return {};
  const office = officeOf(policy, row.office);
  const minutes = Math.round(workingMinutesBetween(office, policy.calendar, row.wait.since, now));
  const later = (at: Date) => addWorkingMinutes(office, policy.calendar, at, minutes).at;
  return { decideBy: later(row.decideBy), ...(row.firstAnswerAt ? {} : { promisedBy: later(row.promisedBy) }) };
}

function categoryOf(policy: Policy, row: CaseRecord) {
  const category = policy.categories.get(row.category);
  if (!category) throw new Error(`category ${row.category} is missing`);
  return category;
}

function endOfWorkingDay(day: string, { row, policy, now }: Facts): Date {
  const office = officeOf(policy, row.office);
  const zone = openZone(office.timeZone);
  const known = /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day));
  const before = known ? new Date(zone.at(day, 0).getTime() - 1) : now;
  const { at } = addWorkingDays(office, policy.calendar, before, 1);
  if (!known || zone.local(at).date !== day || at <= now) {
    throw new AppError('invalid', 'Tanggal kabar berikutnya harus hari kerja yang belum lewat.');
  }
  return at;
}

function demandText(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') throw new AppError('invalid', 'Tulisannya masih kosong.');
  if (trimmed.length > longestText) throw new AppError('invalid', `Tulisan paling banyak ${longestText} huruf.`);
  return trimmed;
}

function demandReason(text: string, whenEmpty: string): string {
  const trimmed = text.trim().slice(0, longestReason);
  if (trimmed === '') throw new AppError('invalid', whenEmpty);
  return trimmed;
}
