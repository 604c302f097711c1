import { describe, expect, it } from 'vitest';
import { Dialogue, draftOf, effect, type Said } from './dialogue-on-trial.ts';

describe('money taken', () => {
  const cut = 'tiap cair dipotong 50rb sama ketua kelompok katanya administrasi';
  const heard: Said = {
    intent: 'extortion_misuse',
    precedence: 'extortion',
    entities: { money: ['50000'], relation: ['group_head'] },
  };

  it('opens a restricted case at once and asks afterwards', async () => {
    const talk = new Dialogue();
    const first = await talk.start('complaint', cut, heard);
    expect(draftOf(first)).toEqual({
      category: 'money-cut',
      about: 'own',
      confidentiality: 'confidential',
      story: { story: cut, who: 'ketua kelompok', amountRupiah: 50_000 },
    });
    expect(first.text).toMatch(/^Tidak ada potongan resmi/);
    expect(first.text).toContain('Jangan menegur sendiri.');
    expect(first.text).toContain('Nama Bapak/Ibu sekarang dirahasiakan. Mau tetap begitu?');
    expect(talk.running?.slots['confidentiality']).toBe('confidential');

    const named = await talk.press('may_name');
    expect(named.effects).toEqual([
      { type: 'act-on-case', caseId: 'case-1', act: { kind: 'add', text: 'Pelapor: nama boleh dipakai.' } },
    ]);
    expect(named.text).toContain('Di desa atau kelurahan mana');
    const placed = await talk.say('rt 7 loa kulu', { entities: { place: ['640202'] } });
    expect(effect(placed, 'act-on-case')?.act).toEqual({ kind: 'add', text: '• Tempat: rt 7 loa kulu' });
    expect(placed.text).toContain('semuanya sudah masuk ke laporan');
    expect(effect(placed, 'open-case')).toBeUndefined();
  });

  it('keeps what else is told while it asks about the name', async () => {
    const talk = new Dialogue();
    await talk.start('complaint', cut, heard);
    const more = await talk.say('kks saya juga dipegang dia', heard);
    expect(effect(more, 'act-on-case')?.act).toEqual({ kind: 'add', text: 'kks saya juga dipegang dia' });
    expect(more.text).toContain('Mau tetap begitu?');
    expect((await talk.say('makasih bu ya', { intent: 'thanks_bye' })).effects).toEqual([]);
  });

  it('does not press somebody who is afraid', async () => {
    const talk = new Dialogue();
    await talk.start('complaint', cut, heard);
    await talk.say('takut ketahuan bu');
    const reply = await talk.say('gak mau sebut nanti ketahuan');
    expect(reply.text).toContain('itu tidak perlu disebut');
    expect(reply.effects).toEqual([]);
    expect(reply.next.kind).toBe('done');
  });

  it('waits for the first words where only the matter was pressed', async () => {
    const talk = new Dialogue();
    await talk.start('complaint', 'mau lapor', { intent: 'file_complaint' });
    const story = await talk.press('category_money-cut');
    expect(story.effects).toEqual([]);
    expect(story.text).toContain('Ceritakan singkat');
    expect(draftOf(await talk.say(cut, heard)).category).toBe('money-cut');
  });
});
