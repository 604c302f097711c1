/** A Telegraf bot behind its own webhook handler: keeps nothing, and acknowledges when it has answered. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Telegraf } from 'telegraf';
import { webhookSecret } from '../service.ts';

const bot = new Telegraf(process.env['PLATFORM_TOKEN']!, { telegram: { apiRoot: process.env['PLATFORM_URL']! } });
bot.on('text', (context) => context.reply('Telegraf '.repeat(40).trim()));
const server = createServer(bot.webhookCallback('/telegram/webhook', { secretToken: webhookSecret }));
server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as AddressInfo).port }));
