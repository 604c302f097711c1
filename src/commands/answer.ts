import { checkPolicyNeeds } from '../check-policy.ts';
import { takeTurn } from '../conversation/engine.ts';
import type { FlowServices } from '../conversation/flow.ts';
import { flows } from '../conversation/flows/index.ts';
import { newSession } from '../conversation/session.ts';
import { openUnderstanding } from '../language/model-file.ts';
import { redact } from '../language/redact.ts';
import { render } from '../language/render.ts';
import { modelFolders } from '../model-folders.ts';
import { officeFor } from '../policy/areas.ts';
import { isOpen, nextOpening } from '../policy/calendar.ts';
import { openPolicy } from '../policy/holder.ts';
import type { Policy } from '../policy/policy.ts';
import { runningClock } from '../runtime/clock.ts';
import type { Environment } from '../runtime/environment.ts';
import { type CommandIo, parseObject, readOptions, UsageError } from './command.ts';

interface Asked {
  text: string;
  on?: string;
  area?: string;
}

/** Answers questions as the desk would, from the policy alone: no store, no registry, no case. */
export async function answer(environment: Environment, args: readonly string[], io: CommandIo): Promise<number> {
  const { values, flags, rest } = readOptions(args, { values: ['on', 'area'], flags: ['json'] });
  if (rest.length > 1) throw new UsageError('put the text in quotation marks');
  const policy = openPolicy(environment.configDir, [checkPolicyNeeds]).current;
  const understanding = openUnderstanding({
    configDir: environment.configDir,
    areas: policy.areas,
    cacheDirs: modelFolders(environment),
  });

  const one = async (asked: Asked) => {
    const now = asked.on === undefined ? runningClock().now() : dayToTime(asked.on);
    if (asked.area !== undefined && !policy.areas.has(asked.area))
      throw new UsageError(`area ${asked.area} is not in areas.yaml`);
    const session = newSession();
    if (asked.area !== undefined) session.area = asked.area;
    const request = {
      contact: { id: 0n, channel: 'terminal' as const, account: 'answer', address: 'answer' },
      session,
      messages: [
        {
          id: 0n,
          vendorId: '0',
          body: { kind: 'text' as const, text: asked.text },
          limited: false,
          receivedAt: new Date(0),
        },
      ],
      now,
      policy,
    };
    const outcome = await takeTurn(
      {
        understanding,
        flows: new Map(flows.map((f) => [f.name, f])),
        redact,
        servicesFor: () => withoutStore(policy, session.area, now),
      },
      request,
    );
    if (outcome.kind !== 'turn') throw new Error('a question of the command line never waits');
    const { bubble, decision, heard } = outcome.turn;
    return {
      text: asked.text,
      intent: heard[0]?.intent ?? null,
      decision,
      answer: (bubble?.says ?? [])
        .map((s) => render(policy.messages, s.key, { number: '-', code: '-', promised: '-', unit: '-', ...s.params }))
        .join('\n\n'),
      choices: bubble?.choices ?? [],
      policy: policy.version,
    };
  };

  if (rest[0] !== undefined) {
    const { on, area } = values;
    const result = await one({
      text: rest[0],
      ...(on === undefined ? {} : { on }),
      ...(area === undefined ? {} : { area }),
    });
    if (flags.has('json')) io.out(`${JSON.stringify(result)}\n`);
    else io.out(`${result.answer}\n${result.choices.map((c, i) => `${i + 1}. ${c.title}\n`).join('')}`);
    return 0;
  }
  for await (const line of io.lines) {
    if (line.trim() === '') continue;
    const asked = parseObject(line);
    if (!asked) throw new UsageError('standard input takes JSON lines {"text","on","area"}');
    if (typeof asked['text'] !== 'string') throw new UsageError('each line needs "text"');
    io.out(`${JSON.stringify(await one({ ...values, ...(asked as object as Asked) }))}\n`);
  }
  return 0;
}

/** Noon of the day, so that every zone of the offices has the same date. */
function dayToTime(day: string): Date {
  const at = new Date(/^\d{4}-\d{2}-\d{2}$/.test(day) ? `${day}T04:00:00Z` : Number.NaN);
  if (Number.isNaN(at.getTime())) throw new UsageError(`--on ${day}: expected YYYY-MM-DD`);
  return at;
}

function withoutStore(policy: Policy, area: string | undefined, now: Date): FlowServices {
  const office = officeFor(policy, area);
  return {
    hasConsent: async () => false,
    lookUp: async () => ({ kind: 'no-match' }),
    coverage: async () => [],
    casesOfContact: async () => [],
    caseByCode: async () => ({ kind: 'no-match' }),
    isOpen: (kind) => isOpen(office, kind, policy.calendar, now),
    nextOpening: () => nextOpening(office, 'counter', policy.calendar, now),
  };
}
