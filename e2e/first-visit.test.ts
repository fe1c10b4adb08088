import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type ServerProcess, startServer } from '#server/testing/process.ts';
import { launchBrowser } from '../scripts/browser.ts';
import { openChatOn, write } from './chat.ts';
import { faults } from './faults.ts';

const admin = { email: 'meena@example.org', password: 'correct horse battery' };

let server: ServerProcess;
let setupUrl: string;
let browser: Browser;

before(async () => {
  server = await startServer();
  setupUrl = /ready at (\S+\/setup\S+)/.exec(server.output())?.[1] ?? '';
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

describe('the first visit', () => {
  it('leads from the printed address to an answered visitor', async () => {
    const context = await browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    await setUp(page);
    const visitor = await connectChat(page);

    const chat = await openChatOn(visitor);
    await write(chat, 'Is the blue pot back? நீல பானை வந்துவிட்டதா?');

    await page
      .getByRole('link', { name: 'To the inbox' })
      .or(page.getByRole('button', { name: 'To the inbox' }))
      .click();
    // Nothing is reloaded from here on: what happens comes by the stream.
    await page.getByText('Is the blue pot back?').first().click();
    assert.deepEqual(await faults(page), []);
    await page.getByRole('textbox', { name: /^Reply to/ }).fill('Yes, since this morning. ہاں، آج صبح سے۔');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await chat.getByText('Yes, since this morning.').waitFor();

    await write(chat, 'Wonderful, thank you!');
    await page.getByRole('article').getByText('Wonderful, thank you!').first().waitFor();
    await context.close();
  });

  it('is not offered a second time', async () => {
    const page = await browser.newPage({ locale: 'en-GB' });
    await page.goto(setupUrl);
    await page.getByText('Earshot is set up already').waitFor();
    await page.close();
  });
});

async function setUp(page: Page): Promise<void> {
  await page.goto(setupUrl);
  assert.deepEqual(await faults(page), []);
  await page.getByLabel('Name of the workspace').fill('Saffron & Clay');
  await page.getByLabel('Name', { exact: true }).fill('Meena');
  await page.getByLabel('E-mail address').fill(admin.email);
  await page.getByLabel('Password', { exact: true }).fill(admin.password);
  await page.getByRole('button', { name: 'Create the workspace' }).click();
}

/** Connects a website chat and opens the page to try it on. */
async function connectChat(page: Page): Promise<Page> {
  await page.getByText('Website chat', { exact: true }).first().click();
  assert.deepEqual(await faults(page), []);
  await page.getByLabel('Name of the channel').fill('Our shop');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByText('data-channel=').first().waitFor();
  assert.deepEqual(await faults(page), []);
  const opened = page.context().waitForEvent('page');
  await page.getByRole('link', { name: 'Try it now' }).click();
  return opened;
}
