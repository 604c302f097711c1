import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Before, Understanding } from './meaning.ts';
import { openUnderstanding } from './model-file.ts';

const root = join(import.meta.dirname, '..', '..');

describe('understanding', () => {
  let understanding: Understanding;
  beforeAll(() => {
    understanding = openUnderstanding({
      configDir: join(root, 'config'),
      areas: new Map(),
      cacheDirs: [join(root, 'build')],
    });
  }, 180_000);
  const read = (text: string, before?: Before) => understanding.understand(text, before);
  const top = (text: string, before?: Before) => read(text, before).intents[0]!.id;

  it.each([
    ['Assalamualaikum', 'greeting'],
    ['pkh thp 4 kpn cair min', 'pkh_schedule'],
    ['anak sd 1 smp 1 dpt brp', 'pkh_amount'],
    ['syarat pkh apa aja', 'pkh_eligibility'],
    ['cek nik sy 6402990101850003', 'check_status_own'],
    ['6402995512840001', 'check_status_own'],
    ['saldo kks sy nol dr thp 2', 'payment_not_received'],
    ['nama sy hilang padahal thn lalu dpt', 'aid_stopped'],
    ['gmn cara daftar pkh', 'how_to_register'],
    ['kks ketelan atm', 'kks_problem'],
    ['ulun kada suah dapat bantuan, kayapa caranya', 'how_to_register'],
    ['ADU-7K2M-9QPX', 'complaint_status'],
    ['26-001234', 'complaint_status'],
    ['sy mau lapor', 'file_complaint'],
    ['minta nomor petugas yg bs ditelp', 'talk_to_staff'],
    ['ada wa ngaku dinsos minta nik btl kah', 'scam_check'],
    ['siapa presiden skrg', 'out_of_scope'],
    ['😂😂', 'out_of_scope'],
    ['??', 'menu_help'],
    ['', 'out_of_scope'],
  ])('%s', (text, intent) => {
    expect(top(text)).toBe(intent);
  });

  it.each([
    ['sy ga kuat lagi hidup bu, pengen mati aja', 'danger'],
    ['lucu ya, pkh ga cair. mending mati aja wkwk', 'danger'],
    ['suami mukul sy lg, anak2 takut tlg', 'danger'],
    ['anak kami 2 hari ga makan apa2 badan lemas', 'danger'],
    ['handak bagantung diri haja rasanya', 'danger'],
    ['tolong!!!', 'danger'],
    [
      `${'pkh saya belum cair bu, sudah tanya ke mana mana. '.repeat(30)} saya mau bunuh diri. ${'tolong dibantu ya bu. '.repeat(40)}`,
      'danger',
    ],
    ['kks dipegang ketua kelompok', 'extortion'],
    ['pendamping minta 50rb tiap cair', 'extortion'],
    ['rumah kami kebakaran td malam', 'emergency'],
    ['mati aku saldo nol', undefined],
    ['bpjs saya mati', undefined],
    ['hp mau mati nanti sy lanjut', undefined],
    ['mati lampu bu', undefined],
    ['capek hati nunggu pkh', undefined],
    ['pkh kapan cair', undefined],
  ])('hears what comes first: %s', (text, precedence) => {
    const meaning = read(text);
    expect(meaning.precedence).toBe(precedence);
    if (precedence) expect(meaning.decision).toBe('act');
  });

  it.each([
    ['menu', { command: 'menu' }],
    ['Batal ya bu', { command: 'cancel' }],
    ['petugas', { command: 'staff' }],
    ['lewati', { command: 'skip' }],
    ['petugas potong uang saya', {}],
    ['ga jadi', { command: 'cancel', answer: 'no' }],
    ['1', { number: 1 }],
    ['no 2', { number: 2 }],
    ['pilih 3', { number: 3 }],
    ['yg ketiga', { number: 3 }],
    ['0', { number: 0 }],
    ['anak 2 sd', {}],
    ['ya', { answer: 'yes' }],
    ['iya bu', { answer: 'yes' }],
    ['setuju', { answer: 'yes' }],
    ['gak', { answer: 'no' }],
    ['kada', { answer: 'no' }],
    ['jangan dulu', { answer: 'no' }],
    ['iya bu makasih', {}],
    ['makasih', {}],
    ['👍', {}],
    ['ya?', {}],
    ['iya tapi kapan cairnya', {}],
  ])('reads a whole message: %s', (text, expected) => {
    const { command, number, answer } = read(text);
    const found = { command, number, answer };
    expect(found).toEqual({ command: undefined, number: undefined, answer: undefined, ...expected });
  });

  it.each([
    ['kalau smp?', 'pkh_amount', 'pkh_amount'],
    ['yang bulan depan?', 'pkh_schedule', 'pkh_schedule'],
    ['sy juga', 'payment_not_received', 'payment_not_received'],
    ['klo yg sma brp', 'pkh_amount', 'pkh_amount'],
    ['kalau bpnt?', 'pkh_schedule', 'sembako_bpnt'],
    ['kks saya hilang lapor kemana', 'pkh_schedule', 'kks_problem'],
    ['saya mau bunuh diri', 'pkh_schedule', 'crisis_danger'],
  ])('keeps the topic: %s after %s', (text, topic, intent) => {
    expect(top(text, { topic })).toBe(intent);
  });

  it('says what it is unsure of', () => {
    expect(read('zxcvb qwerty').decision).not.toBe('act');
    const meaning = read('pkh kapan cair');
    expect(meaning.decision).toBe('act');
    expect(meaning.intents).toHaveLength(3);
    expect(meaning.intents[0]!.score).toBeGreaterThanOrEqual(meaning.intents[1]!.score);
  });

  it('never throws, whatever arrives', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 5000 }), (text) => {
        expect(read(text).intents.length).toBeGreaterThan(0);
      }),
    );
  });
});
