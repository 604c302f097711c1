import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../../test/support/database.ts';
import { startTelegramPlatform, type TelegramPlatform } from '../../test/support/telegram-platform.ts';
import { createAddressBook } from '../messaging/address-book.ts';
import type { Channel } from '../messaging/channel.ts';
import type { ChannelName, InboundMessage } from '../messaging/message.ts';
import type { Policy } from '../policy/policy.ts';
import { runningClock } from '../runtime/clock.ts';
import { openLog } from '../runtime/log.ts';
import { memoryShortLived } from '../runtime/short-lived.ts';
import { createTelegramChannel } from './telegram/telegram-channel.ts';
import { createTerminalChannel } from './terminal/terminal-channel.ts';
import { createWebchatChannel } from './webchat/webchat-channel.ts';

const log = openLog('silent');
const clock = runningClock();

/** What the rest of the service may expect of any channel, whatever is behind it. */
describe('every channel', () => {
  let store: TestStore;
  let platform: TelegramPlatform;
  let channels: Record<ChannelName, Channel>;
  const input = new PassThrough();
  const output = new PassThrough();
  const addresses: Record<ChannelName, string> = { telegram: '501', webchat: 'a'.repeat(32), terminal: 'terminal' };
  const received: InboundMessage[] = [];

  beforeAll(async () => {
    store = await openTestStore('embedded');
    platform = await startTelegramPlatform();
    channels = {
      telegram: createTelegramChannel({
        token: platform.token,
        apiRoot: platform.url,
        webhookSecrets: [],
        messages: () => new Map(),
        log,
        clock,
      }),
      webchat: createWebchatChannel({
        ...store,
        addresses: createAddressBook(store.sealing),
        shortLived: memoryShortLived(),
        policy: { current: {} as Policy },
        clock,
        log,
      }),
      terminal: createTerminalChannel({ input, output }),
    };
  });
  afterAll(async () => {
    await platform.close();
    await store.close();
  });

  const names: ChannelName[] = ['telegram', 'webchat', 'terminal'];
  const to = (name: ChannelName) => ({
    channel: name,
    account: channels[name].account,
    address: addresses[name],
    contactId: 1n,
  });

  it.each(names)('%s says what it is and what it can', (name) => {
    const { account, capabilities } = channels[name];
    expect(channels[name].name).toBe(name);
    expect(account).toMatch(/^\w+$/);
    expect(capabilities.buttons).toBeGreaterThanOrEqual(0);
    expect(capabilities.textLength).toBeGreaterThanOrEqual(4096);
    expect(channels[name].health().state).toBe('starting');
  });

  it.each(names)('%s starts, and says so', async (name) => {
    await channels[name].start({ receive: async (messages) => void received.push(...messages) });
    const end = performance.now() + 5000;
    if (name === 'telegram') platform.offer(platform.text(501, 'halo'));
    while (channels[name].health().state !== 'up') {
      if (performance.now() > end) throw new Error(`${name} did not come up`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });

  it.each(names)('%s sends a bubble with choices and an empty list of them', async (name) => {
    const choices = [{ id: 'yes', title: 'Ya' }];
    const sent = await channels[name].send(to(name), { text: 'Benar?', menu: 'b1', choices }, 1n);
    expect(['string', 'undefined']).toContain(typeof sent.vendorId);
    await channels[name].send(to(name), { text: 'Terima kasih', choices: [] }, 2n);
  });

  it.each(names)('%s sends the longest bubble it allows', async (name) => {
    await channels[name].send(to(name), { text: 'x'.repeat(channels[name].capabilities.textLength) }, 3n);
  });

  it('hands over messages with the address it is answered at', async () => {
    input.write('halo\n');
    const end = performance.now() + 5000;
    while (received.length < 2 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
    for (const { channel, account, address, vendorId } of received) {
      expect({ channel, account, address }).toEqual({
        channel,
        account: to(channel).account,
        address: to(channel).address,
      });
      expect(vendorId).not.toBe('');
    }
    expect(received.map((message) => message.channel).sort()).toEqual(['telegram', 'terminal']);
  });

  it.each(names)('%s stops, twice without harm', async (name) => {
    await channels[name].stop();
    await channels[name].stop();
  });
});
