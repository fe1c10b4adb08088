import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { until } from '#server/testing/until.ts';
import { openSandbox, type Sandbox } from '../sandbox/open.ts';
import { launchBrowser } from '../scripts/browser.ts';
import { faults } from './faults.ts';
import { signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';

const hour = 3_600_000;

let sandbox: Sandbox;
let desk: Desk;
let browser: Browser;
let channel: { id: string };
let account: string;
before(async () => {
  // What its customers write was written a day ago, so that the time to answer it is over.
  sandbox = await openSandbox({ clock: () => Date.now() - 25 * hour });
  desk = await startDesk({ EARSHOT_SANDBOX: sandbox.url, EARSHOT_ALLOWED_HOSTS: '' });
  channel = (await desk.call('POST', '/channels/sandbox', { connector: 'whatsapp' })) as typeof channel;
  account = [...sandbox.world.accounts.keys()][0] ?? '';
  await desk.call('POST', `/channels/${channel.id}/templates/refresh`);
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
  await sandbox?.close().catch(() => {});
});

test('the time is over: a template in the customer’s language is filled in and arrives', async () => {
  const id = await saying('فاطمہ خان', 'میرا آرڈر کہاں ہے؟');
  const page = await signedIn('en');
  await page.goto(`${desk.origin}/inbox/all/open/${id}`);
  await page.getByText('takes approved templates alone').waitFor();
  await page.getByRole('button', { name: 'Choose a template' }).click();
  const dialog = page.getByRole('dialog');
  const groups = dialog.getByRole('heading', { level: 3 });
  await groups.first().waitFor();
  assert.match((await groups.first().textContent()) ?? '', /^Urdu/);
  assert.deepEqual(await faults(page), []);
  await dialog
    .getByRole('button', { name: /^order_ready/ })
    .first()
    .click();
  assert.equal(await dialog.getByLabel('Value customer_name').inputValue(), 'فاطمہ خان');
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await dialog.getByText('Fill this in').waitFor();
  assert.deepEqual(await faults(page), []);
  await dialog.getByLabel('Value order').fill('A-17');

  // What is begun stays, whatever happens to the page.
  await dialog.getByRole('region', { name: 'What the customer gets' }).getByText('A-17').waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Go on with it' }).click();
  await dialog.getByRole('region', { name: 'What the customer gets' }).getByText('A-17').waitFor();
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });

  const text = 'السلام علیکم فاطمہ خان، آپ کا آرڈر A-17 تیار ہے۔';
  await page.getByRole('article').getByText(text).waitFor();
  await until(async () => (await got('فاطمہ خان')).includes(text));
  await sandbox.settle();
  assert.deepEqual(await sandbox.control('GET', '/refused'), []);
  await page.context().close();
});

test('in time, by the keyboard: what was typed stays, a picture goes along, and the list finds words', async () => {
  sandbox.advance(25 * hour);
  const id = await saying('கவிதா ராமன்', 'புதிய தேநீர் இருக்கிறதா?');
  const page = await signedIn('en');
  await page.goto(`${desk.origin}/inbox/all/open/${id}`);
  const box = page.getByRole('textbox', { name: /^Reply to/ });
  await box.fill('half a sentence');
  await box.press('Escape');
  await page.keyboard.press('w');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('searchbox').fill('new on the shelf');
  await dialog.getByRole('searchbox').press('Enter');
  await dialog.getByLabel('Value 1').fill('அஸ்ஸாம்');
  const png =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: 'தேநீர்.png', mimeType: 'image/png', buffer: Buffer.from(png, 'base64') });
  await dialog.getByRole('img', { name: 'தேநீர்.png' }).waitFor();
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(await box.inputValue(), 'half a sentence');
  await until(async () => (await got('கவிதா ராமன்')).includes('New on the shelf: அஸ்ஸாம்.'));
  await sandbox.settle();
  assert.deepEqual(await sandbox.control('GET', '/refused'), []);
  await page.context().close();
});

test('the platform counts otherwise: an answer that it took for too late is followed by a template, not by the same again', async () => {
  const id = await saying('லட்சுமி', 'இன்று வருமா?');
  const person = await personNamed('லட்சுமி');
  await sandbox.control('POST', '/once', { kind: 'close-window', account, person });
  await desk.call('POST', `/conversations/${id}/messages`, { text: 'ஆம்' });
  const page = await signedIn('en');
  await page.goto(`${desk.origin}/inbox/all/any/${id}`);
  const failed = page.getByRole('article').filter({ hasText: 'Not delivered' });
  await failed.getByText('only a template can be sent now').waitFor();
  const choose = failed.getByRole('button', { name: 'Choose a template' });
  await choose.waitFor();
  assert.equal(await failed.getByRole('button', { name: 'Send again' }).count(), 0);
  await choose.click();
  await page.getByRole('dialog').getByRole('heading', { level: 3 }).first().waitFor();
  await page.keyboard.press('Escape');

  // Once they have written, it can go as it is.
  await sandbox.control('POST', '/say', { account, person, kind: 'text', text: 'சொல்லுங்கள்' });
  await failed.getByRole('button', { name: 'Send again' }).click();
  await until(async () => (await got('லட்சுமி')).filter((text) => text === 'ஆம்').length === 2);
  await page.context().close();
});

for (const language of ['en', 'ur'] as const)
  test(`the choice, the form and the channel’s page on a phone, ${language}, in the dark`, async () => {
    sandbox.advance(-25 * hour);
    const id = await saying('అనిత', 'ఎప్పుడు వస్తుంది?');
    sandbox.advance(25 * hour);
    const page = await signedIn(language, { viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
    const fits = async (about: string): Promise<void> => {
      assert.deepEqual(await faults(page), [], about);
      const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
      assert.ok(width <= 360, `${about} is ${width} pixels wide on a phone of 360`);
    };
    await page.goto(`${desk.origin}/settings/channels/${channel.id}`);
    await page.getByText('spring_sale').waitFor();
    await fits('the channel’s page');
    await page.goto(`${desk.origin}/inbox/all/open/${id}`);
    const choose = page.getByRole('button', {
      name: language === 'en' ? 'Choose a template' : 'ٹیمپلیٹ منتخب کریں',
    });
    await choose.waitFor();
    await fits('the composer');
    await choose.click();
    const parcel = page.getByRole('button', { name: /^on_its_way/ });
    await parcel.waitFor();
    await fits('the choice');
    await parcel.click();
    await page.getByRole('dialog').getByText('Follow it').first().waitFor();
    await fits('the form');
    await page.context().close();
  });

/** Somebody writes; answers the conversation. */
async function saying(name: string, text: string): Promise<string> {
  const person = await personNamed(name);
  await sandbox.control('POST', '/say', { account, person, kind: 'text', text });
  return until(async () => {
    const { data } = (await desk.call('GET', '/conversations?state=any')) as {
      data: { id: string; lastMessage: { text: string } | null }[];
    };
    return data.find(({ lastMessage }) => lastMessage?.text === text)?.id;
  });
}

async function personNamed(name: string): Promise<string> {
  const found = [...sandbox.world.people.values()].find((person) => person.name === name);
  return found?.id ?? (await sandbox.control<{ id: string }>('POST', '/people', { name })).id;
}

async function got(name: string): Promise<string[]> {
  const { messages } = await sandbox.control<{ messages: { from: string; text: string }[] }>(
    'GET',
    `/view?account=${account}&person=${await personNamed(name)}`,
  );
  return messages.filter(({ from }) => from === 'brand').map(({ text }) => text);
}

async function signedIn(language: 'en' | 'ur', more: object = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', ...more });
  await context.addInitScript((chosen) => localStorage.setItem('earshot.language', chosen), language);
  const page = await context.newPage();
  return signIn(page, desk);
}
