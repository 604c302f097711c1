import type { Understanding } from '../language/meaning.ts';
import { redact } from '../language/redact.ts';
import type { Leaving } from '../messaging/dispatch.ts';
import type { Claim, Handled, PendingMessage } from '../messaging/worker.ts';
import { officeFor } from '../policy/areas.ts';
import type { PolicyHolder } from '../policy/policy.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Database } from '../runtime/database.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { Sealing } from '../runtime/sealing.ts';
import { type CommitOptions, createCommitter } from './commit.ts';
import { takeTurn } from './engine.ts';
import type { Flow } from './flow.ts';
import { openServices } from './flow-services.ts';
import { keptAs, wordsOf } from './input.ts';
import { isConfidential, openSession } from './session.ts';
import { standingParams, titleOf } from './standing-words.ts';

export interface DeskOptions {
  database: Database;
  sealing: Sealing;
  clock: Clock;
  metrics: Metrics;
  policy: PolicyHolder;
  understanding: Understanding;
  flows: readonly Flow[];
  instance: number;
  send: (leaving: readonly Leaving[]) => void;
  announce: CommitOptions['announce'];
}

export interface Desk {
  handle(claim: Claim): Promise<Handled>;
  park(claim: Claim, messages: readonly PendingMessage[], reason: string): Promise<Handled>;
}

/** Claimed messages in, committed turns out. */
export function openDesk(options: DeskOptions): Desk {
  const { database, sealing, clock, metrics } = options;
  const flows = new Map(options.flows.map((flow) => [flow.name, flow]));
  const committer = createCommitter(options);
  const parts = {
    understanding: options.understanding,
    flows,
    redact,
    servicesFor: (request: Parameters<typeof openServices>[1]) => openServices({ database, sealing, clock }, request),
  };

  return {
    async handle(claim) {
      const policy = options.policy.current;
      const now = clock.now();
      const session = openSession(sealing, claim.contact.id, claim.stateEnc);
      const { hold } = claim;
      const held = hold.until !== null && hold.until > now ? { byStaff: hold.by !== null } : undefined;
      const outcome = await takeTurn(parts, {
        contact: claim.contact,
        session,
        messages: claim.messages,
        ...(held ? { held } : {}),
        ...(claim.offered ? { offered: claim.offered } : {}),
        now,
        policy,
      });
      if (outcome.kind === 'wait') return outcome;
      metrics.turns.inc({ decision: outcome.turn.decision });
      return committer.commit(leaving(claim, outcome.turn.handled), outcome.turn, policy);
    },

    park(claim, messages, reason) {
      const policy = options.policy.current;
      const now = clock.now();
      const session = openSession(sealing, claim.contact.id, claim.stateEnc);
      const office = officeFor(policy, session.area);
      const confidential = isConfidential(session.flow);
      const thread = session.flow?.thread;
      // A person shall be able to read what the desk could not answer.
      const heard = messages.map(({ body, receivedAt }) => ({
        text: keptAs(body, body.kind === 'choice' ? titleOf(policy, session, body.choice) : redact(wordsOf(body))),
        at: receivedAt,
      }));
      delete session.flow;
      return committer.park(
        leaving(claim, messages),
        {
          session,
          bubble: { says: [{ key: 'general.apology', params: standingParams(policy, office, now) }], choices: [] },
          effects: [],
          handled: messages,
          heard,
          decision: 'none',
          confidential,
          ...(thread ? { thread } : {}),
        },
        policy,
        reason,
      );
    },
  };
}

/** A turn takes so many messages and no more: with some left over, the contact is due again at once. */
function leaving(claim: Claim, handled: readonly PendingMessage[]): Claim {
  return handled.length < claim.messages.length ? { ...claim, wake: -1 } : claim;
}
