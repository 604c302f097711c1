import type { App } from '../app.ts';
import { actOnCase } from '../cases/act-on-case.ts';
import { readCase } from '../cases/case-page.ts';
import { outcomes, type StaffAct, waitKinds } from '../cases/command.ts';
import {
  handBack,
  listWaiting,
  readConversation,
  replyInConversation,
  takeConversation,
} from '../cases/conversations.ts';
import { listQueue, queueBoxes } from '../cases/queue.ts';
import { type Scope, scopeOf } from '../staff/scope.ts';
import { signIn, signOut } from '../staff/sign-in.ts';
import { activeAccount } from './active-account.ts';
import { type CommandIo, parseObject, readOptions, type StoreCommand, UsageError } from './command.ts';

type Fields = Record<string, unknown>;
type Action = (app: App, scope: Scope, words: readonly string[], read: () => Promise<Fields>) => Promise<unknown>;

/** The console's acts for a program: the same permissions, the same door to a case, JSON in and out. */
export const staff: StoreCommand = async (app, args, io) => {
  const { values, rest } = readOptions(args, { values: ['as'], flags: [] });
  const [name, ...words] = rest;
  if (!values.as) throw new UsageError('--as NAME is needed');
  if (name === 'login-check') return loginCheck(app, values.as, io);
  const action = name === undefined ? undefined : actions.get(name);
  if (!action)
    throw new UsageError(`unknown action ${name ?? ''}; there are ${[...actions.keys()].join(', ')}, login-check`);
  const scope = scopeOf(await activeAccount(app.deskDeps(), values.as));
  const result = await action(app, scope, words, () => readFields(io));
  io.out(`${JSON.stringify(result, plain)}\n`);
  return 0;
};

async function loginCheck(app: App, name: string, io: CommandIo): Promise<number> {
  const fields = await readFields(io);
  const outcome = await signIn(app.deskDeps(), { name, password: text(fields, 'password'), networkAddress: 'control' });
  io.out(`${JSON.stringify({ result: outcome.kind })}\n`);
  if (outcome.kind !== 'signed-in') return 1;
  await signOut(app.deskDeps(), outcome.token);
  return 0;
}

const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
  [
    'queue',
    async (app, scope, [box = 'unit']) => listQueue(app.deskDeps(), scope, { box: oneOf(queueBoxes, box, 'the box') }),
  ],
  ['case', async (app, scope, [number = '']) => readCase(app.deskDeps(), scope, number)],
  ['take', async (app, scope, [number = '']) => act(app, scope, number, { kind: 'take' })],
  [
    'note',
    async (app, scope, [number = ''], read) =>
      act(app, scope, number, { kind: 'note', text: text(await read(), 'text') }),
  ],
  [
    'reply',
    async (app, scope, [number = ''], read) =>
      act(app, scope, number, { kind: 'reply', text: text(await read(), 'text') }),
  ],
  ['state', async (app, scope, [number = ''], read) => act(app, scope, number, stateAct(await read()))],
  ['conversations', async (app, scope) => listWaiting(app.deskDeps(), scope)],
  ['conversation', async (app, scope, [id]) => readConversation(app.deskDeps(), scope, contact(id))],
  [
    'take-conversation',
    async (app, scope, [id]) =>
      inConversation(app, scope, (tx, deps) => takeConversation(tx, deps, scope, contact(id))),
  ],
  [
    'say',
    async (app, scope, [id], read) => {
      const said = text(await read(), 'text');
      return inConversation(app, scope, (tx, deps) =>
        replyInConversation(tx, deps, scope, { contactId: contact(id), text: said }),
      );
    },
  ],
  [
    'hand-back',
    async (app, scope, [id]) => inConversation(app, scope, (tx, deps) => handBack(tx, deps, scope, contact(id))),
  ],
]);

async function act(app: App, scope: Scope, number: string, what: StaffAct): Promise<unknown> {
  const deps = app.deskDeps();
  const change = await deps.database.transaction((tx) =>
    actOnCase(tx, deps, { by: 'staff', scope, number, act: what }),
  );
  app.announce(change.office);
  return { number: change.number, state: change.state, version: change.version };
}

async function inConversation(
  app: App,
  scope: Scope,
  work: (tx: Parameters<typeof handBack>[0], deps: ReturnType<App['deskDeps']>) => Promise<unknown>,
): Promise<unknown> {
  const deps = app.deskDeps();
  await deps.database.transaction((tx) => work(tx, deps));
  app.announce(scope.office);
  return { done: true };
}

/** `{"state":"in-progress"}`, `{"state":"waiting","for","text"?}`, `{"state":"answered","text","outcome"}`, `{"state":"closed","text","letter"}`. */
function stateAct(fields: Fields): StaffAct {
  switch (fields['state']) {
    case 'in-progress':
      return { kind: 'start' };
    case 'waiting':
      return {
        kind: 'wait',
        for: oneOf(waitKinds, text(fields, 'for'), '"for"'),
        ...(typeof fields['text'] === 'string' ? { text: fields['text'] } : {}),
      };
    case 'answered':
      return {
        kind: 'answer',
        text: text(fields, 'text'),
        outcome: oneOf(outcomes, text(fields, 'outcome'), '"outcome"'),
      };
    case 'closed':
      return { kind: 'refer', text: text(fields, 'text'), letter: text(fields, 'letter') };
    default:
      throw new UsageError('"state" is one of in-progress, waiting, answered, closed');
  }
}

async function readFields(io: CommandIo): Promise<Fields> {
  const lines: string[] = [];
  for await (const line of io.lines) lines.push(line);
  const fields = parseObject(lines.join('\n'));
  if (!fields) throw new UsageError('standard input takes one JSON object');
  return fields;
}

function oneOf<T extends string>(known: readonly T[], value: string, what: string): T {
  const found = known.find((each) => each === value);
  if (!found) throw new UsageError(`${what} is one of ${known.join(', ')}`);
  return found;
}

function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value.trim() === '') throw new UsageError(`"${name}" is needed`);
  return value;
}

function contact(id: string | undefined): bigint {
  if (id === undefined || !/^\d{1,18}$/.test(id)) throw new UsageError('name a conversation by its number');
  return BigInt(id);
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
