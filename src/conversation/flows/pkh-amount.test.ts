import { describe, expect, it } from 'vitest';
import { pkhAmount } from './pkh-amount.ts';
import { bubble, context, input, read, said } from './pkh-on-trial.ts';

describe('pkh-amount', () => {
  it('answers members at once, with the steps of the sum', async () => {
    const { events, next } = await pkhAmount.start(context, input('2 sd 1 smp', { component: ['sd:2', 'smp:1'] }), {});
    expect(said(events)[0]).toMatchObject({
      key: 'pkh.amount.sum',
      params: { steps: 'SD Rp225.000 × 2 + SMP Rp375.000', total: 'Rp825.000', year: 'Rp3.300.000' },
    });
    expect(next).toEqual({ kind: 'done' });
  });

  it('shows the table without members, and waits for them without insisting', async () => {
    const { events, next } = await pkhAmount.start(context, input('pkh brp'), {});
    expect(read({ events, next })).toContain('• SMA: Rp500.000\n• lansia: Rp600.000');
    expect(next).toEqual({ kind: 'step', step: 'members', slots: {}, optional: true });
    const reply = await pkhAmount.step(
      'members',
      context,
      input('hamil sama balita', { component: ['ibu_hamil:1', 'balita:1'] }),
    );
    expect(said(reply.events)[0]?.params?.['total']).toBe('Rp1.500.000');
    expect(reply.next).toEqual({ kind: 'done' });
  });

  it.each([
    ['another topic', input('anak sd blm cair', { component: ['sd:1'] }, 'payment_not_received')],
    ['nobody named', input('oh gitu')],
    ['a choice', { ...input('', { component: ['sd:1'] }), choice: 'how_to_register' }],
  ])('lets go of the question for %s', async (_, later) => {
    expect((await pkhAmount.step('members', context, later)).next).toEqual({ kind: 'unhandled' });
  });

  it('gives a range where the rules do not say who is counted', async () => {
    const family = { component: ['ibu_hamil:1', 'sd:2', 'smp:1', 'lansia:1'] };
    const text = await bubble(pkhAmount, '', family);
    expect(text).toContain('antara Rp1.425.000 dan Rp1.950.000');
    expect(text).toContain('Sistem yang menentukan');
  });

  it('says that sources differ on several elderly in one family', async () => {
    expect(await bubble(pkhAmount, '', { component: ['lansia:2'] })).toContain('Daftar lama hanya menghitung 1 lansia');
  });

  it('says a limit once', async () => {
    const text = await bubble(pkhAmount, '', { component: ['ibu_hamil:3'] });
    expect(text.match(/kehamilan/g)).toHaveLength(1);
  });

  it('asks whether two components are one person', async () => {
    expect(await bubble(pkhAmount, '', { component: ['sd:1', 'disabilitas:1'] })).toContain(
      'Kalau itu satu orang yang sama, dihitung sekali saja, yang lebih besar: disabilitas berat Rp600.000.',
    );
  });

  it.each([
    ['ibu_hamil:1', '2400000'],
    ['lansia:1', '1800000'],
    ['sd:1', '1200000'],
  ])('doubts the figures of the wrong list of 2026 (%s at %s)', async (component, money) => {
    const { events } = await pkhAmount.start(
      context,
      input('segitu ya', { component: [component], money: [money] }),
      {},
    );
    expect(said(events)[0]?.key).toBe('pkh.amount.other_figure');
  });

  it.each([
    ['sma:1', '500000'],
    ['sma:1', '166667'],
    ['sd:2', '450000'],
  ])('does not doubt a right figure (%s at %s)', async (component, money) => {
    expect(await bubble(pkhAmount, 'bnr ga', { component: [component], money: [money] })).not.toContain(
      'tidak ada di daftar',
    );
  });

  it('answers a rumour of a rise with what is known', async () => {
    const text = await bubble(pkhAmount, 'katanya th ini naik jd 4jt btl ga', { money: ['4000000'] });
    expect(text).toMatch(/^Kami tidak memegang kabar resmi bahwa besaran PKH berubah/);
    expect(text).toContain('• SD: Rp225.000');
  });
});
