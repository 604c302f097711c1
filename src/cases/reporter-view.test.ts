import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CaseDesk, openCaseDesk, testScope } from '../../test/support/case-desk.ts';
import { openTestStore, storeKinds, type TestStore } from '../../test/support/database.ts';
import { openingCode } from '../language/opening-code.ts';
import { caseByCode, casesOfAddress } from './reporter-view.ts';

/** A well-formed code that opens nothing. */
const guess = (n: number) => openingCode.format(new Uint8Array(11).fill(n));

describe.each(storeKinds)('%s store', (kind) => {
  let store: TestStore;
  let desk: CaseDesk;
  const officer = testScope('officer');
  beforeAll(async () => {
    store = await openTestStore(kind);
    desk = openCaseDesk(store);
  });
  afterAll(() => store.close());

  test('the filing chat sees its own cases, newest first, with the last words of the office', async () => {
    const first = await desk.open();
    desk.clock.advance(1000);
    const second = await desk.open({ category: 'aid-stopped' }, first.reporter);
    await desk.open();
    await desk.staff(officer, first.number, { kind: 'note', text: 'hanya untuk kami' });
    await desk.staff(officer, first.number, { kind: 'reply', text: 'Sedang dicek.' });
    const views = await casesOfAddress(desk.deps, first.reporter);
    expect(views.map((each) => each.number)).toEqual([second.number, first.number]);
    expect(views[0]).toMatchObject({
      state: 'received',
      categoryTitle: 'Bantuan berhenti atau nama tidak ada lagi',
      canContest: false,
      byCode: false,
    });
    expect(views[0]!.lastAnswer).toBeUndefined();
    expect(views[1]).toMatchObject({ state: 'in-progress', lastAnswer: { text: 'Sedang dicek.' } });
  });

  test('an answered case may be contested for ten working days', async () => {
    const { number, reporter } = await desk.open();
    await desk.staff(officer, number, { kind: 'answer', text: 'Sudah.', outcome: 'paid' });
    expect((await casesOfAddress(desk.deps, reporter))[0]).toMatchObject({ state: 'answered', canContest: true });
    desk.clock.advance(21 * 86_400_000);
    expect((await casesOfAddress(desk.deps, reporter))[0]).toMatchObject({ canContest: false });
  });

  test('the code opens the case from another chat, however it is typed; the number opens nothing', async () => {
    const { code, number } = await desk.open();
    const contact = await desk.contact();
    const typed = code.toLowerCase().replaceAll('-', ' ');
    expect(await caseByCode(desk.deps, { code: typed, contact })).toMatchObject({
      kind: 'found',
      case: { number, byCode: true },
    });
    expect(await caseByCode(desk.deps, { code: number, contact })).toEqual({ kind: 'no-match' });
  });

  test('guesses are limited per contact, a known code buys no guesses, a mistyped one costs nothing', async () => {
    const { code } = await desk.open();
    const contact = await desk.contact();
    const ask = (given: string, from = contact) => caseByCode(desk.deps, { code: given, contact: from });
    for (let n = 0; n < 10; n += 1)
      expect(await ask(`${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`)).toEqual({ kind: 'no-match' });
    for (let n = 1; n <= 4; n += 1) {
      expect(await ask(guess(n))).toEqual({ kind: 'no-match' });
      expect((await ask(code)).kind).toBe('found');
    }
    expect(await ask(guess(5))).toEqual({ kind: 'no-match' });
    expect(await ask(code)).toEqual({ kind: 'limited', until: new Date(desk.clock.now().getTime() + 5 * 60_000) });
    expect((await ask(code, await desk.contact())).kind).toBe('found');
    desk.clock.advance(5 * 60_000);
    expect((await ask(code)).kind).toBe('found');
    expect(await ask(guess(6))).toEqual({ kind: 'no-match' });
    desk.clock.advance(9 * 60_000);
    expect((await ask(code)).kind).toBe('limited');
  });

  test('parallel guesses share one counter', async () => {
    const contact = await desk.contact();
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, n) => caseByCode(desk.deps, { code: guess(n), contact })),
    );
    expect(results.filter((each) => each.kind === 'no-match')).toHaveLength(5);
  });
});
