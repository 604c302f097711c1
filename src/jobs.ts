import { Cron } from 'croner';
import { nextStrike, runDeadlines } from './cases/deadlines.ts';
import { openSession, sealSession } from './conversation/session.ts';
import { standingParams } from './conversation/standing-words.ts';
import { endHold, expiredHolds, expiredIdentities, nextExpiries, replaceState } from './conversation/store.ts';
import { render } from './language/render.ts';
import { putOutbound } from './messaging/outbox.ts';
import { countPending, emptyOld } from './messaging/store.ts';
import { putUtterance } from './messaging/utterances.ts';
import { officeFor } from './policy/areas.ts';
import type { PolicyHolder } from './policy/policy.ts';
import type { Clock } from './runtime/clock.ts';
import type { Database } from './runtime/database.ts';
import type { Log } from './runtime/log.ts';
import type { Metrics } from './runtime/metrics.ts';
import type { Sealing } from './runtime/sealing.ts';
import { tidy, winJobSlot } from './runtime/store.ts';

export interface JobParts {
  database: Database;
  sealing: Sealing;
  clock: Clock;
  policy: PolicyHolder;
  log: Log;
  metrics: Metrics;
  announce: (office: string) => void;
  /** Messages were put into the outbox. */
  wakeDispatcher: () => void;
}

interface Job {
  name: string;
  /** Cron pattern in UTC. */
  when: string;
  run(parts: JobParts, now: Date): Promise<void>;
  /** The next moment at which it has anything to do, so that a moved clock need not stop in between; absent: every slot. */
  next?(parts: JobParts): Promise<Date | undefined>;
}

const dayMs = 86_400_000;

/** All background work, in one table. */
const jobs: readonly Job[] = [
  {
    name: 'forget-identities',
    when: '* * * * *',
    run: forgetIdentities,
    next: async ({ database }) => (await nextExpiries(database)).identity,
  },
  {
    name: 'end-holds',
    when: '* * * * *',
    run: endHolds,
    next: async ({ database }) => (await nextExpiries(database)).hold,
  },
  {
    name: 'deadlines',
    when: '*/5 * * * *',
    run: watchDeadlines,
    next: ({ database, sealing, clock, policy }) => nextStrike({ database, sealing, clock, policy: policy.current }),
  },
  { name: 'count-pending', when: '* * * * *', run: measurePending, next: async () => undefined },
  { name: 'retention', when: '30 18 * * *', run: keepRetention },
  { name: 'tidy-store', when: '0 19 * * *', run: tidyStore, next: async () => undefined },
];

export interface Jobs {
  start(): void;
  /** Moves the clock forward from one thing that falls due to the next, in order; `settled` waits for messages to leave. */
  moveTo(target: Date, settled: () => Promise<void>): Promise<void>;
  stop(): void;
}

const tickMs = 1000;

/** Runs each job once per slot over all processes: whoever writes the slot down first runs it. */
export function openJobs(parts: JobParts): Jobs {
  const patterns = jobs.map((job) => ({ job, cron: new Cron(job.when, { timezone: 'UTC', paused: true }) }));
  const next = new Map<string, Date>();
  let timer: NodeJS.Timeout | undefined;
  let busy: Promise<void> = Promise.resolve();

  const plan = (job: Job, cron: Cron, from: Date) => next.set(job.name, cron.nextRun(from)!);

  const runSlot = async (job: Job, slot: Date) => {
    try {
      if (await winJobSlot(parts.database, job.name, slot)) await job.run(parts, parts.clock.now());
    } catch (error) {
      parts.log.error({ err: error, job: job.name }, 'job failed');
    }
  };

  const runDue = async (now: Date) => {
    for (const { job, cron } of patterns) {
      const due = next.get(job.name);
      if (!due || due > now) continue;
      plan(job, cron, now);
      await runSlot(job, due);
    }
  };

  /** The first slot, after those that ran, in which the job has something to do. */
  const nextSlot = async (job: Job, cron: Cron, after: Date): Promise<Date | undefined> => {
    const wanted = job.next ? await job.next(parts) : after;
    if (!wanted) return undefined;
    // A slot at the very moment counts: the pattern gives the one after a whole second.
    const moment = Math.ceil(wanted.getTime() / 1000) * 1000 - 1000;
    return cron.nextRun(new Date(Math.max(moment, after.getTime()))) ?? undefined;
  };

  const start = () => {
    for (const { job, cron } of patterns) plan(job, cron, parts.clock.now());
    timer = setInterval(() => {
      busy = busy.then(() => runDue(parts.clock.now()));
    }, tickMs);
    timer.unref();
  };

  return {
    start,
    async moveTo(target, settled) {
      clearInterval(timer);
      await busy;
      const ran = new Map<string, Date>();
      const begin = parts.clock.now();
      try {
        for (;;) {
          const due: { job: Job; slot: Date }[] = [];
          for (const { job, cron } of patterns) {
            const slot = await nextSlot(job, cron, ran.get(job.name) ?? begin);
            if (slot && slot <= target) due.push({ job, slot });
          }
          if (due.length === 0) break;
          const at = new Date(Math.min(...due.map((d) => d.slot.getTime())));
          if (at > parts.clock.now()) parts.clock.moveTo(at);
          for (const { job, slot } of due.filter((d) => d.slot <= at)) {
            ran.set(job.name, slot);
            await runSlot(job, slot);
          }
          await settled();
        }
        if (target > parts.clock.now()) parts.clock.moveTo(target);
        await settled();
      } finally {
        start();
      }
    },
    stop() {
      clearInterval(timer);
    },
  };
}

/** An identity number typed before consent is held for so long and no longer, answered or not. */
async function forgetIdentities({ database, sealing }: JobParts, now: Date): Promise<void> {
  for (const { contactId, stateEnc } of await expiredIdentities(database, now)) {
    const id = BigInt(contactId);
    const state = openSession(sealing, id, stateEnc);
    delete state.identity;
    await replaceState(database, id, stateEnc, sealSession(sealing, id, state));
  }
}

/**
 * The bot speaks again when the office has closed or nobody came. Whoever still waits hears so, and stays on the list of
 * those a person should answer; whoever was answered has nothing to be told.
 */
async function endHolds(parts: JobParts, now: Date): Promise<void> {
  const policy = parts.policy.current;
  for (const { contactId, office, waitingSince } of await expiredHolds(parts.database, now)) {
    const id = BigInt(contactId);
    const responsible = (office === null ? undefined : policy.offices.get(office)) ?? officeFor(policy);
    const text = render(policy.messages, 'general.staff_back', standingParams(policy, responsible, now));
    await parts.database.transaction(async (tx) => {
      if (!(await endHold(tx, id, now)) || waitingSince === null) return;
      await putOutbound(tx, parts.sealing, { contactId: id, body: { text }, at: now });
      await putUtterance(tx, { contactId: id, direction: 'bot', text, at: now });
    });
    parts.announce(responsible.id);
  }
  parts.wakeDispatcher();
}

async function watchDeadlines(parts: JobParts, now: Date): Promise<void> {
  const { database, sealing, clock } = parts;
  const changes = await runDeadlines({ database, sealing, clock, policy: parts.policy.current }, now);
  for (const office of new Set(changes.map((change) => change.office))) parts.announce(office);
  parts.wakeDispatcher();
}

async function measurePending({ database, metrics }: JobParts): Promise<void> {
  const rows = await countPending(database);
  metrics.pending.set(
    { box: 'inbound' },
    rows.reduce((sum, r) => sum + r.inbound, 0),
  );
  metrics.pending.set(
    { box: 'outbound' },
    rows.reduce((sum, r) => sum + r.outbound, 0),
  );
}

async function keepRetention({ database, policy }: JobParts, now: Date): Promise<void> {
  const { inboundDays, mailboxDays, utteranceDays } = policy.current.service.retention;
  const before = (days: number) => new Date(now.getTime() - days * dayMs);
  await emptyOld(database, {
    inbound: before(inboundDays),
    mailbox: before(mailboxDays),
    utterance: before(utteranceDays),
  });
}

/** PostgreSQL tidies itself; the embedded store has nobody for it. */
async function tidyStore({ database }: JobParts): Promise<void> {
  if (database.kind === 'embedded') await tidy(database);
}
