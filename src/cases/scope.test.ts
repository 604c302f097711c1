import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CaseDesk, openCaseDesk, testScope } from '../../test/support/case-desk.ts';
import { openTestStore, storeKinds, type TestStore } from '../../test/support/database.ts';
import type { Scope } from '../staff/scope.ts';
import type { CaseDraft } from './case.ts';
import { readCase } from './case-page.ts';
import { countQueue, listQueue } from './queue.ts';
import { revealIdentity } from './reveal-identity.ts';

const objects = {
  ordinary: {},
  'other unit': { category: 'abandoned-person' },
  'other area': { area: '640201' },
  restricted: { category: 'money-cut' },
  confidential: { confidentiality: 'confidential' },
  'other office': { area: '627101' },
  'restricted, routed to an ordinary unit': { category: 'money-cut' },
} satisfies Record<string, Partial<CaseDraft>>;
type Named = keyof typeof objects;
const names = Object.keys(objects) as Named[];

const viewers: Record<string, Scope> = {
  officer: testScope('officer', { units: ['kukar-linjamsos'] }),
  'officer of an area': testScope('officer', { units: ['kukar-linjamsos'], areas: ['640203'] }),
  'officer of the restricted unit': testScope('officer', { units: ['kukar-terbatas'] }),
  'officer elsewhere': testScope('officer', {
    office: 'palangka-raya',
    units: ['palangka-raya-linjamsos', 'kukar-linjamsos'],
  }),
  'officer with units of another office': testScope('officer', {
    office: 'kaltim',
    units: ['kukar-linjamsos', 'kukar-terbatas'],
  }),
  verifier: testScope('verifier'),
  'unit head': testScope('unit-head'),
  'unit head of one unit': testScope('unit-head', { units: ['kukar-rehsos'] }),
  'data officer': testScope('data-officer', { units: ['kukar-linjamsos'] }),
  auditor: testScope('auditor', { units: [] }),
  administrator: testScope('administrator', { units: ['kukar-linjamsos', 'kukar-terbatas'] }),
};

/** Which of the objects above each viewer may know of, in their order: "+" with words, "m" as metadata, "-" not at all. */
const table: Record<string, string> = {
  officer: '+-+----',
  'officer of an area': '+------',
  'officer of the restricted unit': '---++--',
  'officer elsewhere': '-----+-',
  'officer with units of another office': '-------',
  verifier: '+++----',
  'unit head': '+++++-+',
  'unit head of one unit': '-+-----',
  'data officer': '+-+----',
  auditor: 'mmmmm-m',
  administrator: '-------',
};

describe.each(storeKinds)('%s store', (kind) => {
  let store: TestStore;
  let desk: CaseDesk;
  const numbers = {} as Record<Named, string>;
  beforeAll(async () => {
    store = await openTestStore(kind);
    desk = openCaseDesk(store);
    for (const name of names) {
      const story = { story: `Kisah ${name}`, nik: '6402994107400002' };
      numbers[name] = (await desk.open({ ...objects[name], story })).number;
    }
    const number = numbers['restricted, routed to an ordinary unit'];
    await store.database.prisma.case.update({ where: { number }, data: { unit: 'kukar-linjamsos' } });
  });
  afterAll(() => store.close());

  const mark = async (attempt: () => Promise<'+' | 'm' | '-'>) => {
    try {
      return await attempt();
    } catch (error) {
      // Outside the scope nothing but "not found" may be said; a role's limit is said only inside it.
      const refused = (error as { kind?: string }).kind;
      if (refused === 'not-found') return '-';
      if (refused === 'forbidden') return 'm';
      throw error;
    }
  };

  const routes: Record<string, (scope: Scope, name: Named) => Promise<'+' | 'm' | '-'>> = {
    'the queue': async (scope, name) => {
      const row = (await listQueue(desk.deps, scope, { box: 'unit' })).find((each) => each.number === numbers[name]);
      return row ? (row.headline ? '+' : 'm') : '-';
    },
    'search by number': async (scope, name) => {
      const [row] = await listQueue(desk.deps, scope, { box: 'unit', text: numbers[name] });
      return row ? (row.headline ? '+' : 'm') : '-';
    },
    'the page': async (scope, name) => {
      const page = await readCase(desk.deps, scope, numbers[name]);
      return page.words ? '+' : 'm';
    },
    'a note': async (scope, name) => {
      await desk.staff(scope, numbers[name], { kind: 'note', text: 'Catatan' });
      return '+';
    },
  };

  describe.each(Object.keys(routes))('%s', (route) => {
    test.each(Object.keys(viewers))('%s', async (viewer) => {
      const seen: string[] = [];
      for (const name of names) seen.push(await mark(() => routes[route]!(viewers[viewer]!, name)));
      expect(seen.join('')).toBe(table[viewer]);
    });
  });

  test.each(Object.keys(viewers))('the count of %s is the length of the list', async (viewer) => {
    const known = [...table[viewer]!].filter((each) => each !== '-').length;
    expect((await countQueue(desk.deps, viewers[viewer]!)).unit).toBe(known);
  });

  test('words are searched only by those who may read them, wildcards are plain characters', async () => {
    const find = async (viewer: string, text: string) =>
      (await listQueue(desk.deps, viewers[viewer]!, { box: 'unit', text })).length;
    expect(await find('unit head', 'KISAH restricted')).toBe(2);
    expect(await find('auditor', 'Kisah restricted')).toBe(0);
    for (const text of ['%', '_', '\\', "' OR 1=1 --"]) expect(await find('unit head', text)).toBe(0);
  });

  test('who may reveal an identity number leaves the purpose in the trail; others learn nothing', async () => {
    const reveal = (viewer: string, name: Named) =>
      revealIdentity(desk.deps, viewers[viewer]!, numbers[name], 'cocokkan data');
    expect(await reveal('officer', 'ordinary')).toEqual({ nik: '6402994107400002' });
    await expect(reveal('officer', 'restricted')).rejects.toMatchObject({ kind: 'not-found' });
    await expect(reveal('verifier', 'ordinary')).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(reveal('auditor', 'ordinary')).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(reveal('administrator', 'ordinary')).rejects.toMatchObject({ kind: 'not-found' });
    await expect(revealIdentity(desk.deps, viewers['officer']!, numbers.ordinary, ' ')).rejects.toMatchObject({
      kind: 'invalid',
    });
    const trail = await store.database.prisma.audit.findMany({ where: { action: 'case.identity-revealed' } });
    expect(trail.map((each) => [each.actorId, each.purpose])).toEqual([[viewers['officer']!.staffId, 'cocokkan data']]);
  });

  test('opening a restricted case leaves a trace', async () => {
    const before = await store.database.prisma.audit.count({ where: { action: 'case.read' } });
    await readCase(desk.deps, viewers['unit head']!, numbers.restricted);
    await readCase(desk.deps, viewers['unit head']!, numbers.ordinary);
    expect(await store.database.prisma.audit.count({ where: { action: 'case.read' } })).toBe(before + 1);
  });
});
