import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openSandbox, type Sandbox } from '../sandbox/open.ts';
import { launchBrowser } from '../scripts/browser.ts';
import { faults } from './faults.ts';
import { signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';

let sandbox: Sandbox;
let desk: Desk;
let browser: Browser;
before(async () => {
  sandbox = await openSandbox();
  // No private address may be called but the sandbox's.
  desk = await startDesk({ EARSHOT_SANDBOX: sandbox.url, EARSHOT_ALLOWED_HOSTS: '' });
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
  await sandbox?.close().catch(() => {});
});

test('two practice channels are connected by clicking; a customer writes to each and is answered', async () => {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await signedIn(context);
  for (const [title, says, answer] of [
    ['WhatsApp', 'வணக்கம், தேநீர் இருக்கிறதா?', 'ஆம், வாருங்கள்!'],
    ['Messenger', 'کیا دکان کھلی ہے؟', 'جی ہاں، کھلی ہے'],
  ] as const) {
    const customer = await connectByClicking(page, title);
    await customer.getByLabel('Write as').fill(says);
    await customer.getByRole('button', { name: 'Send', exact: true }).click();
    await customer.locator('.own .text', { hasText: says }).waitFor();

    await page.goto(`${desk.origin}/inbox/all/open`);
    await page.getByText(says).first().click();
    await page.getByRole('textbox', { name: /^Reply to/ }).fill(answer);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await customer.getByText(answer).waitFor();
    await customer.close();
  }
  await page.goto(`${desk.origin}/settings/channels`);
  await page.getByText('Practice', { exact: true }).nth(1).waitFor();
  await sandbox.settle();
  assert.deepEqual(await sandbox.control('GET', '/refused'), []);
  await context.close();
});

for (const colorScheme of ['light', 'dark'] as const)
  for (const language of ['en', 'ur'])
    test(`the offer, the channel and the list are free of faults, ${colorScheme}, ${language}`, async () => {
      const { id } = (await desk.call('POST', '/channels/sandbox', { connector: 'facebook-page' })) as {
        id: string;
      };
      const context = await browser.newContext({
        locale: 'en-GB',
        colorScheme,
        viewport: { width: 360, height: 740 },
      });
      await context.addInitScript((chosen) => localStorage.setItem('earshot.language', chosen), language);
      const page = await signedIn(context);
      for (const path of ['/new?connector=facebook-page', `/${id}`, '']) {
        await page.goto(`${desk.origin}/settings/channels${path}`);
        await page
          .getByText(language === 'en' ? /practi[cs]e/i : /مشق/)
          .first()
          .waitFor();
        assert.deepEqual(await faults(page), [], path);
        const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
        assert.ok(width <= 360, `${path} is ${width} pixels wide on a phone of 360`);
      }
      await context.close();
    });

test('a connector without practice accounts offers none; a sandbox that was closed is said calmly', async () => {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await signedIn(context);
  await page.goto(`${desk.origin}/settings/channels/new?connector=website`);
  await page.getByLabel('Name of the channel').waitFor();
  assert.equal(await offer(page).count(), 0);
  await page.goto(`${desk.origin}/settings/channels/new?connector=instagram`);
  await offer(page).waitFor();
  await sandbox.close();
  await offer(page).click();
  await page.getByRole('alert').getByText('The practice accounts cannot be reached').waitFor();
  assert.deepEqual(await faults(page), []);
  await context.close();
});

/** From the list of platforms to the customer's side of the new account, which opens beside it. */
async function connectByClicking(page: Page, title: string): Promise<Page> {
  await page.goto(`${desk.origin}/settings/channels/new`);
  await page
    .getByRole('main')
    .getByRole('link', { name: new RegExp(`^${title}`) })
    .click();
  await offer(page).click();
  await page.getByRole('heading', { name: `${title} (practice)` }).waitFor();
  const opened = page.context().waitForEvent('page');
  await page.getByRole('link', { name: 'Write as a customer' }).click();
  const customer = await opened;
  await customer.getByRole('heading', { name: `${title} (practice)` }).waitFor();
  return customer;
}

function offer(page: Page) {
  return page.getByRole('button', { name: 'Connect a practice account' });
}

async function signedIn(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  return signIn(page, desk);
}
