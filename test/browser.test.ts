import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from './support/browser.ts';
import { openSampleStore, type TestStore } from './support/database.ts';
import { type RunningServer, startServer } from './support/server.ts';
import { samplePassword } from './support/stores.ts';

const artefacts = join(import.meta.dirname, 'artefacts');
/** `npm run pictures` puts these into the README's folder. */
const gallery: Readonly<Record<string, string>> = { 'webchat-receipt': 'webchat.png', 'console-case': 'console.png' };
const phone = { width: 360, height: 740 };
const desktop = { width: 1280, height: 800 };

/** A complaint goes from the resident's page to the officer's and back, in a real browser, over the whole service. */
describe('from web chat to console and back', () => {
  let store: TestStore;
  let server: RunningServer;
  let browser: Browser;
  let resident: BrowserContext;
  let officer: BrowserContext;
  let chat: Page;
  let desk: Page;

  beforeAll(async () => {
    mkdirSync(artefacts, { recursive: true });
    store = await openSampleStore();
    await store.database.close();
    server = await startServer({ ...store.environment, CLOCK_START: '2026-11-18T02:00:00Z' });
    browser = await openBrowser();
    resident = await browser.newContext({ viewport: phone, locale: 'id-ID', timezoneId: 'Asia/Makassar' });
    officer = await browser.newContext({ viewport: desktop, locale: 'id-ID', timezoneId: 'Asia/Makassar' });
    chat = await resident.newPage();
    desk = await officer.newPage();
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await server?.kill();
    await store?.close();
  });

  const picture = async (page: Page, name: string) => {
    const path = join(artefacts, `${name}.png`);
    await page.screenshot({ path });
    const inReadme = gallery[name];
    if (process.env['PICTURES'] && inReadme) copyFileSync(path, join(process.env['PICTURES'], inReadme));
  };
  const write = async (text: string) => {
    await chat.getByRole('textbox').fill(text);
    await chat.getByRole('textbox').press('Enter');
  };
  /** Last bubble that holds these words. */
  const bubble = (text: string | RegExp) => chat.getByText(text).last();
  const choose = (title: string) => chat.locator('#pilihan').getByRole('button', { name: title }).click();

  test('a resident asks, and the page fits a small phone', async () => {
    await chat.goto(`${server.url}/`);
    await picture(chat, 'webchat-first');
    await write('anak sy 2 sd 1 smp dpt brp');
    await bubble(/Rp825\.000/).waitFor();
    await picture(chat, 'webchat-answer');
    const wide = await chat.evaluate('document.documentElement.scrollWidth');
    expect(wide).toBeLessThanOrEqual(phone.width);
  });

  test('an officer signs in and sees an empty list of new cases', async () => {
    await desk.goto(`${server.url}/petugas`);
    await desk.getByLabel(/nama/i).first().fill('petugas');
    await desk.getByLabel(/sandi/i).first().fill(samplePassword);
    await picture(desk, 'console-sign-in');
    await desk.getByRole('button', { name: /masuk/i }).click();
    await desk.waitForURL(/\/petugas\/?(\?.*)?$/);
    await desk.goto(`${server.url}/petugas?kotak=baru`);
    await picture(desk, 'console-empty');
  });

  test('a complaint filed in the chat appears in the open list without reloading', async () => {
    await write(
      'tlg didata nenek sebelah rumah sy di RT 12 Tenggarong, hidup sendirian umur 80an, ga pernah dpt bantuan apa2',
    );
    await bubble(/nama panggilan/).waitFor();
    await write('lewati');
    await bubble(/Saya catat/).waitFor();
    await choose('Kirim');
    await bubble(/Laporan diterima, nomor 26-/).waitFor();
    await picture(chat, 'webchat-receipt');
    await desk
      .getByText(/26-000001/)
      .first()
      .waitFor({ timeout: 15_000 });
    await picture(desk, 'console-queue');
  });

  test('the officer takes it, notes, replies, and the words arrive in the chat', async () => {
    await desk.goto(`${server.url}/petugas/kasus/26-000001`);
    await desk
      .getByRole('button', { name: /^Ambil/i })
      .first()
      .click();
    await desk
      .getByText(/Petugas Contoh/)
      .first()
      .waitFor();
    await picture(desk, 'console-case');
    const form = desk.locator('form[action$="/reply"]');
    await form.locator('textarea').fill('Terima kasih. Petugas akan berkunjung hari Senin pagi.');
    await form.locator('button[type=submit], button:not([type])').first().click();
    await bubble(/berkunjung hari Senin pagi/).waitFor({ timeout: 15_000 });
    await picture(chat, 'webchat-reply');
  });

  test('the page works at phone width for the officer too', async () => {
    await desk.setViewportSize(phone);
    await desk.goto(`${server.url}/petugas/kasus/26-000001`);
    await picture(desk, 'console-case-phone');
    expect(await desk.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(phone.width);
    await desk.goto(`${server.url}/petugas`);
    await picture(desk, 'console-queue-phone');
    expect(await desk.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(phone.width);
  });
});
