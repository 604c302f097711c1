import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Entities } from '../../language/meaning.ts';
import { placeholders, render } from '../../language/render.ts';
import type { Policy } from '../../policy/policy.ts';
import { type PaymentWindow, payments, programme } from '../../policy/schema/programme.ts';
import type { Flow, FlowContext, FlowInput, Outcome, TurnEvent } from '../flow.ts';
import { pkhAmount } from './pkh-amount.ts';
import { pkhEligibility } from './pkh-eligibility.ts';
import { pkhSchedule } from './pkh-schedule.ts';

const pkh = programme.parse(parse(readFileSync('config/programmes/pkh.yaml', 'utf8')));
const year2026 = payments.parse(parse(readFileSync('config/payments/2026.yaml', 'utf8')));
const messages = new Map<string, string>(
  Object.entries(parse(readFileSync('config/messages/pkh.yaml', 'utf8')) as Record<string, string>),
);
const intents = new Set((parse(readFileSync('config/intents.yaml', 'utf8')) as { id: string }[]).map(({ id }) => id));

function contextAt(now: string, over: Partial<FlowContext> & { windows?: PaymentWindow[] } = {}): FlowContext {
  const { windows = [], ...rest } = over;
  return {
    now: new Date(now),
    policy: {
      programmes: new Map([['pkh', pkh]]),
      payments: [{ ...year2026, windows: [...year2026.windows, ...windows] }],
      messages,
      areas: new Map([['6472', { code: '6472', name: 'Samarinda', kind: 'kota', short: [] }]]),
    } as unknown as Policy,
    office: {
      id: 'kukar',
      short: 'Kutai Kartanegara',
      areas: ['6402'],
      timeZone: 'Asia/Makassar',
    } as FlowContext['office'],
    contact: { channel: 'terminal', account: 'terminal', address: 'test', id: 1n },
    slots: {},
    identity: {},
    holdIdentity: () => undefined,
    setArea: () => undefined,
    services: {} as FlowContext['services'],
    ...rest,
  };
}

const context = contextAt('2026-11-18T03:00:00Z');

function input(text: string, entities: Entities = {}, intent = 'pkh_amount'): FlowInput {
  return {
    text,
    body: { kind: 'text', text },
    meaning: { intents: [{ id: intent, score: 1 }], entities, decision: 'act' },
  };
}

type Say = Extract<TurnEvent, { type: 'say' }>;

/** The bubble as it is read; checks on the way that each text gets exactly the values it asks for. */
async function bubble(flow: Flow, text: string, entities?: Entities, at: FlowContext = context): Promise<string> {
  return read(await flow.start(at, input(text, entities), {}));
}

function read({ events }: Outcome): string {
  return said(events)
    .map(({ key, params = {} }) => {
      expect(Object.keys(params).sort(), key).toEqual(placeholders(messages.get(key) ?? '').sort());
      return render(messages, key, params);
    })
    .join('\n');
}

function said(events: readonly TurnEvent[]): Say[] {
  return events.filter((event) => event.type === 'say');
}

describe('every PKH flow', () => {
  it.each([pkhAmount, pkhEligibility, pkhSchedule])('$name ends in choices that are intents', async (flow) => {
    const { events } = await flow.start(context, undefined, {});
    const choices = said(events).at(-1)?.choices ?? [];
    expect(choices.length).toBeGreaterThanOrEqual(2);
    for (const choice of choices) expect(intents.has(choice as string), String(choice)).toBe(true);
    expect(
      said(events)
        .slice(0, -1)
        .every(({ choices: early }) => early === undefined),
    ).toBe(true);
  });

  it.each([pkhEligibility, pkhSchedule])('$name leaves every later input to the engine', async (flow) => {
    expect(await flow.step('any', context, input('ya'))).toEqual({ events: [], next: { kind: 'unhandled' } });
  });

  it('dates its facts, with a caution once they are past their shelf life', async () => {
    expect(await bubble(pkhAmount, 'smp brp', { component: ['smp:1'] })).toContain(
      'terakhir kami periksa 1 April 2026',
    );
    const fresh = contextAt('2026-05-01T03:00:00Z');
    expect(await bubble(pkhAmount, 'smp brp', { component: ['smp:1'] }, fresh)).toContain(
      'Aturan diperiksa 1 April 2026.',
    );
  });
});

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

describe('pkh-eligibility', () => {
  it('gives the rule as a whole to a bare question', async () => {
    const text = await bubble(pkhEligibility, 'syarat pkh apa aja');
    expect(text).toContain('bisa memenuhi syarat');
    expect(text).toContain('(desil) 1 sampai 4');
  });

  it.each([
    ['anak kuliah msh dpt?', 'Anak kuliah tidak termasuk kelompok PKH.'],
    ['umur 60 bisa pkh?', 'Aturan dasarnya umur 60 tahun ke atas; ada daftar yang menyebut 70.'],
    ['sy janda umur 45', 'Umur 45 tahun saja belum termasuk'],
    ['suami honorer bs dapat kah', '(APBN/APBD)'],
    ['anak ketiga msh dihitung ga bu', 'paling banyak 3 anak, termasuk paling banyak 2 anak usia dini'],
    ['hamil ke 3 gmn', 'sampai kehamilan ke-2'],
    ['absennya bolong2 syaratnya brp persen', '85 persen'],
    ['dpt sembako boleh pkh juga?', 'PKH dan Sembako (BPNT) bisa diterima satu keluarga'],
  ])('answers %j in its own words', async (text, expected) => {
    const answer = await bubble(pkhEligibility, text);
    expect(answer).toContain(expected);
    expect(answer).toContain('ditentukan Kementerian Sosial');
  });

  it('says the condition of the school levels once', async () => {
    const { events } = await pkhEligibility.start(context, input('', { component: ['sd:1', 'smp:1', 'lansia:1'] }), {});
    expect(said(events).map(({ key }) => key)).toEqual([
      'pkh.note.pupil',
      'pkh.note.elderly',
      'pkh.decides',
      'pkh.checked_long_ago',
    ]);
  });

  it('answers at most three points of a long story', async () => {
    const story = 'suami honorer, anak kuliah, ada cucu, ngontrak, punya motor, umur 61';
    const { events } = await pkhEligibility.start(context, input(story), {});
    expect(said(events)).toHaveLength(5);
  });
});

describe('pkh-schedule', () => {
  it('leads with the months and says honestly that nothing is known', async () => {
    expect(await bubble(pkhSchedule, 'pkh kpn cair')).toBe(
      [
        'Tahap 4 untuk bulan Oktober, November, Desember 2026.',
        'Tidak ada satu tanggal: cairnya bergelombang per bank dan daerah, menunggu data siap.',
        'Per 18 November 2026 kami belum menerima kabar resmi untuk Kutai Kartanegara. Bukan berarti batal.',
      ].join('\n'),
    );
  });

  it('reports payment of stage 1 as news of the nation, not of the place', async () => {
    const february = contextAt('2026-02-20T03:00:00Z');
    expect(await bubble(pkhSchedule, '', {}, february)).toContain(
      'Secara nasional mulai dibayarkan Februari 2026, bergelombang. Kabar khusus Kutai Kartanegara tidak kami pegang.',
    );
    expect(await bubble(pkhSchedule, '', {}, contextAt('2026-01-20T03:00:00Z'))).toContain(
      'belum menerima kabar resmi',
    );
  });

  it.each([
    [['tahap 1'], 'Tahap 1 untuk bulan Januari, Februari, Maret 2026. Bulannya sudah lewat.'],
    [['tahap 2'], 'tidak memegang kabar resmi pembayarannya di Kutai Kartanegara'],
    [['bulan depan'], 'Tahap 4 untuk bulan Oktober, November, Desember 2026.'],
    [['tahap depan'], 'Jadwal PKH tahun 2027 belum kami terima.'],
    [['tahap lalu'], 'Tahap 3 untuk bulan Juli, Agustus, September 2026.'],
    [['tahap 1 2027'], 'Yang terakhir kami tahu: tahap 1 untuk bulan Januari, Februari, Maret 2026.'],
    [['2027'], 'Jadwal PKH tahun 2027 belum kami terima.'],
    [['2024'], 'Jadwal tahun 2024 tidak tersimpan di layanan ini.'],
    [['tahap 7'], 'Tahun 2026 ada 4 tahap PKH'],
  ])('answers %j', async (period, expected) => {
    expect(await bubble(pkhSchedule, '', { period })).toContain(expected);
  });

  it('says what two stages share once, after both', async () => {
    const { events } = await pkhSchedule.start(context, input('', { period: ['tahap 2', 'tahap 3'] }), {});
    expect(said(events).map(({ key }) => key)).toEqual([
      'pkh.schedule.past_stage',
      'pkh.schedule.past_stage',
      'pkh.schedule.past_no_news',
    ]);
  });

  it('lists the stages of a known year from another one', async () => {
    const later = contextAt('2027-02-01T03:00:00Z');
    expect(await bubble(pkhSchedule, '', { period: ['2026'] }, later)).toContain('2. April, Mei, Juni 2026');
    expect(await bubble(pkhSchedule, '', {}, later)).toContain('Jadwal PKH tahun 2027 belum kami terima.');
  });

  it('says a coming stage has not begun', async () => {
    const october = contextAt('2026-09-20T03:00:00Z');
    expect(await bubble(pkhSchedule, '', { period: ['bulan depan'] }, october)).toContain('Bulannya belum mulai');
  });

  it('prefers the news of the asked place, each payer on its own', async () => {
    const states: PaymentWindow['states'] = [{ from: '2026-11-17', state: 'paying', confirmed: true, source: 'test' }];
    const announced: PaymentWindow['states'] = [
      { from: '2026-11-16', state: 'announced', confirmed: false, source: 'test' },
    ];
    const months = { from: '2026-10', to: '2026-12' };
    const samarinda = { programme: 'pkh', stage: 4, months, areas: ['6472'] };
    const withNews = contextAt('2026-11-18T03:00:00Z', {
      windows: [
        { ...samarinda, payer: 'BRI', states },
        { ...samarinda, payer: 'Kantor Pos', states: announced },
      ],
    });
    expect((await bubble(pkhSchedule, 'klo samarinda', { place: ['6472'] }, withNews)).split('\n').slice(2)).toEqual([
      'Lewat BRI:',
      'Sejak 17 November 2026 mulai dibayarkan di Samarinda, bergelombang. Tidak semua menerima di hari yang sama.',
      'Lewat Kantor Pos:',
      'Per 16 November 2026 tahap ini sudah diumumkan untuk Samarinda. Uangnya belum tentu sudah masuk.',
      'Kabar ini belum dipastikan kantor.',
    ]);
    expect(await bubble(pkhSchedule, '', {}, withNews)).toContain('belum menerima kabar resmi untuk Kutai Kartanegara');
  });

  it('adds what a new recipient, a payer or unclaimed money needs', async () => {
    expect(await bubble(pkhSchedule, 'sy penerima baru kpn cair')).toContain('sekitar 1 sampai 2 bulan');
    expect(await bubble(pkhSchedule, 'kalau pos kapan')).toContain(
      'Bank mana yang dipakai di Kutai Kartanegara belum kami ketahui',
    );
    expect(await bubble(pkhSchedule, 'kalau belum diambil hangus kah')).toContain('105 hari dikembalikan ke negara');
  });

  it('takes the day of the office, not of Greenwich', async () => {
    expect(await bubble(pkhSchedule, '', {}, contextAt('2026-09-30T16:30:00Z'))).toContain('Tahap 4');
    expect(await bubble(pkhSchedule, '', {}, contextAt('2026-09-30T15:30:00Z'))).toContain('Tahap 3');
  });
});
