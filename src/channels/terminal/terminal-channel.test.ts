import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { InboundMessage } from '../../messaging/message.ts';
import { createTerminalChannel, type TranscriptEvent } from './terminal-channel.ts';

function openTerminal(fail?: Error) {
  const input = new PassThrough();
  const output = new PassThrough();
  const received: InboundMessage[] = [];
  const recorded: TranscriptEvent[] = [];
  const failures: unknown[] = [];
  let ended = () => {};
  const end = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const channel = createTerminalChannel({
    input,
    output,
    record: (event) => void recorded.push(event),
    ended,
    notStored: (error) => void failures.push(error),
  });
  const sink = {
    async receive(messages: readonly InboundMessage[]) {
      await new Promise((resolve) => setTimeout(resolve, 5 / (received.length + 1)));
      if (fail) throw fail;
      received.push(...messages);
    },
  };
  const to = { channel: 'terminal' as const, account: channel.account, address: 'terminal', contactId: 1n };
  return { input, output, received, recorded, failures, end, channel, sink, to };
}

describe('the terminal channel', () => {
  it('takes lines in order, once each, and leaves out empty ones', async () => {
    const one = openTerminal();
    await one.channel.start(one.sink);
    one.input.end('pkh kpn cair\r\n\n   \n2\nterakhir tanpa akhir baris');
    await one.end;
    expect(one.received.map((message) => message.body)).toEqual([
      { kind: 'text', text: 'pkh kpn cair' },
      { kind: 'text', text: '2' },
      { kind: 'text', text: 'terakhir tanpa akhir baris' },
    ]);
    expect(new Set(one.received.map((message) => message.vendorId)).size).toBe(3);
    expect(new Set(one.received.map((message) => message.address))).toEqual(new Set(['terminal']));
  });

  it('never repeats a vendor id in a later run', async () => {
    const runs = [openTerminal(), openTerminal()];
    for (const run of runs) {
      await run.channel.start(run.sink);
      run.input.end('halo\n');
      await run.end;
    }
    expect(runs[0]!.received[0]!.vendorId).not.toBe(runs[1]!.received[0]!.vendorId);
  });

  it('prints a bubble once and tells the transcript both sides', async () => {
    const one = openTerminal();
    await one.channel.start(one.sink);
    one.input.write('halo\n');
    const body = { text: 'Pilih:\n\n1. Cek status', choices: [{ id: 'check_status', title: 'Cek status' }] };
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await one.channel.send(one.to, body, 7n)).toEqual({ vendorId: '7' });
    expect(await one.channel.send(one.to, body, 7n)).toEqual({ vendorId: '7' });
    expect(one.output.read().toString()).toBe('\nPilih:\n\n1. Cek status\n\n');
    expect(one.recorded).toEqual([
      { from: 'resident', text: 'halo' },
      { from: 'desk', ...body },
    ]);
    await one.channel.stop();
  });

  it('says when a line could not be stored, and when nobody can read', async () => {
    const one = openTerminal(new Error('away'));
    await one.channel.start(one.sink);
    one.input.end('halo\n');
    await one.end;
    expect(one.failures).toHaveLength(1);
    one.output.end();
    await expect(one.channel.send(one.to, { text: 'x' }, 1n)).rejects.toMatchObject({ kind: 'connection-failed' });
  });
});
