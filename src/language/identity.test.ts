import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean } from './clean.ts';
import { isNik, readIdentity } from './identity.ts';
import { findNumbers } from './numbers.ts';

/** What was found, as "nik:6402… kk:6402…". */
function read(text: string): string {
  const plain = clean(text);
  return Object.entries(readIdentity(plain, findNumbers(plain)))
    .flatMap(([kind, values]) => (values as string[]).map((value) => `${kind}:${value}`))
    .join(' ');
}

const man = '6402990101850003';
const woman = '6472995512840001';
const family = '6402992104050003';

describe('identity numbers', () => {
  it.each([
    // named
    [`cek nik sy ${man}`, `nik:${man}`],
    [`NIK: ${man}`, `nik:${man}`],
    [`nik${man}`, `nik:${man}`],
    [`nikku ${man} cek`, `nik:${man}`],
    [`nmr ktp ${man} tlg dicekin`, `nik:${man}`],
    [`no e-ktp saya ${man}`, `nik:${man}`],
    [`${man} ini nik kakek`, `nik:${man}`],
    [`${man} itu nik sy bu`, `nik:${man}`],
    [`kk sy ${family}`, `kk:${family}`],
    [`no kk ${family}`, `kk:${family}`],
    [`no. kk: ${family}`, `kk:${family}`],
    [`nomor kartu keluarga ${family}`, `kk:${family}`],
    [`KK ${family} coba cek masuk bansos`, `kk:${family}`],
    [`ini kk nya ${family}, kepala keluarga saya`, `kk:${family}`],
    [`${family} itu kk nya`, `kk:${family}`],
    [`ini nomor KK bukan NIK, ${family}`, `kk:${family}`],
    [`ini nik bukan kk ${man}`, `nik:${man}`],
    // not named: either, unless the day says a woman's NIK
    [man, `nik_or_kk:${man}`],
    [woman, `nik:${woman}`],
    [`tolong cek ${man} ya bu`, `nik_or_kk:${man}`],
    [`cek nama sy dong ${woman}`, `nik:${woman}`],
    [`satu kk, ${man}`, `nik_or_kk:${man}`],
    [`anak sy punya kk sendiri, dapet ga? ${man}`, `nik_or_kk:${man}`],
    [`saya mau pecah kk bu ${man}`, `nik_or_kk:${man}`],
    [`kk ${woman}`, `nik:${woman}`],
    // two numbers
    [`nik ${man} kk ${family}`, `nik:${man} kk:${family}`],
    [`kk ${family} nik ${man}`, `nik:${man} kk:${family}`],
    [`nik dan kk saya ${man} ${family}`, `nik:${man} kk:${family}`],
    [`nik dan kk: ${man}, ${family}`, `nik:${man} kk:${family}`],
    [`${man}\n${family}`, `nik_or_kk:${man} nik_or_kk:${family}`],
    [`${man}\nkk ${family}`, `kk:${family} nik_or_kk:${man}`],
    [`nik ${man} sama istri ${woman}`, `nik:${man} nik:${woman}`],
    [`${man} ${man}`, `nik_or_kk:${man}`],
    // separators and look-alikes
    ['nik 6402 9901 0185 0003', `nik:${man}`],
    ['nik 6402.9901.0185.0003', `nik:${man}`],
    ['nik 6402-9901-0185-0003', `nik:${man}`],
    ['nik 640299 010185 0003', `nik:${man}`],
    ['nik 640299.010185.0003', `nik:${man}`],
    ['nik 64 02 99 01 01 85 00 03', `nik:${man}`],
    ['nik 64029901\n01850003', `nik:${man}`],
    ['nik 64029 90101 850003', `nik:${man}`],
    ['nmr ktp 64.02.99.010185.0003', `nik:${man}`],
    ['nik 64O29901O1850003', `nik:${man}`],
    ['nik 640299010185OOO3', `nik:${man}`],
    ['nik 64o2990l0l850003', `nik:${man}`],
    ['NIK 6402 99OI OI85 OOO3', `nik:${man}`],
    ['nik ６４０２９９０１０１８５０００３', `nik:${man}`],
    ['nik ٦٤٠٢٩٩٠١٠١٨٥٠٠٠٣', `nik:${man}`],
    ['nik ۶۴۰۲۹۹۰۱۰۱۸۵۰۰۰۳', `nik:${man}`],
    ['nik 6402\u200b9901\u200b0185\u200b0003', `nik:${man}`],
    ['rt 2 nik 6402 9901 0185 0003', `nik:${man}`],
    ['rt 12 6402 9955 1284 0001', 'nik:6402995512840001'],
    ['*6402990101850003*', `nik_or_kk:${man}`],
    ['(nik:6402990101850003)', `nik:${man}`],
    // cannot be used as written
    ['nik 640299010185003', 'nik_raw:640299010185003'],
    ['64029901018500031 nik sy', 'nik_raw:64029901018500031'],
    ['nik 640299120377', 'nik_raw:640299120377'],
    ['nik 6402 9901 0185 003', 'nik_raw:640299010185003'],
    ['6402993201850003', 'nik_raw:6402993201850003'],
    ['6402990113850003', 'nik_raw:6402990113850003'],
    ['6402993002850003', 'nik_raw:6402993002850003'],
    ['6402990001850003', 'nik_raw:6402990001850003'],
    ['6402994001850003', 'nik_raw:6402994001850003'],
    ['6402997201850003', 'nik_raw:6402997201850003'],
    ['6402990101850000', 'nik_raw:6402990101850000'],
    // something else
    ['no kks 6013019900000001', 'card:6013019900000001'],
    ['nomor rekening 640299010185003', 'card:640299010185003'],
    ['hub 084012345678', ''],
    ['wa 0840 1234 5678', ''],
    ['+62 840 1234 5678', ''],
    ['tahun 2023 2024 2025 2026', ''],
    ['dapat 225.000 375.000 500.000 750.000', ''],
    ['lahir 01-01-1985 pindah 02-03-2024', ''],
    ['laporan 26-001234', ''],
    ['anak 2 sd 1 smp', ''],
    ['', ''],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('reads a leap day in the century that has it', () => {
    expect(isNik('6402992902000001')).toBe(true);
    expect(isNik('6402992902990001')).toBe(false);
    expect(isNik('6402996902040001')).toBe(true);
  });

  it('finds one NIK whatever stands between its groups', () => {
    const day = fc.integer({ min: 41, max: 68 });
    const month = fc.integer({ min: 1, max: 12 });
    const rest = fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 9999 }));
    const joint = fc.constantFrom('', ' ', '.', '-', ' - ', '\n');
    fc.assert(
      fc.property(day, month, rest, joint, fc.integer({ min: 2, max: 8 }), (d, m, [year, serial], between, every) => {
        const two = (value: number) => String(value).padStart(2, '0');
        const nik = `640299${two(d)}${two(m)}${two(year)}${String(serial).padStart(4, '0')}`;
        expect(read(`nik ${nik.match(new RegExp(`.{1,${every}}`, 'g'))!.join(between)} ya`)).toBe(`nik:${nik}`);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(typeof read(text)).toBe('string');
      }),
    );
  });
});
