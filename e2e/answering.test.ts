import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openSandbox, type Sandbox } from '../sandbox/open.ts';
import { launchBrowser } from '../scripts/browser.ts';
import { type Brand, connectBrand } from './brand.ts';
import { faults } from './faults.ts';
import { signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';

const hour = 3_600_000;

let desk: Desk;
let sandbox: Sandbox;
let browser: Browser;
let brand: Brand;
before(async () => {
  sandbox = await openSandbox();
  desk = await startDesk();
  browser = await launchBrowser();
  brand = await connectBrand(desk, sandbox);
});
after(async () => {
  await browser?.close();
  await desk?.stop();
  await sandbox?.close();
});

test('how long can be answered stands on the row and in the head; afterwards the composer says why not', async () => {
  await brand.wrote('फ़ातिमा', 'मेरा पार्सल कहाँ है?', 7 * 24 * hour - 2 * hour);
  await brand.wrote('கவிதா', 'கேத்தல் எங்கே?', 8 * 24 * hour);
  const page = await signedIn();
  await page.goto(`${desk.origin}/inbox/all/open?sorting=window`);
  const rows = page.locator('[data-row]');
  await rows.nth(1).waitFor();
  assert.match((await rows.nth(0).textContent()) ?? '', /पार्सल[\s\S]*1 h left/);
  assert.doesNotMatch((await rows.nth(1).textContent()) ?? '', /left/);
  await rows.nth(0).click();
  await page.locator('header').getByText('1 h left', { exact: true }).waitFor();
  await page.getByRole('textbox', { name: /^Reply to/ }).waitFor();
  assert.deepEqual(await faults(page), []);
  await rows.nth(1).click();
  await page.getByText('Too late', { exact: true }).waitFor();
  await page.getByText(/The platform took answers until .+ wait until the customer writes again/).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Reply', exact: true }).isDisabled(), true);
  await page.getByRole('textbox', { name: /^Note about/ }).waitFor();
  assert.deepEqual(await faults(page), []);
  await page.context().close();
});

test('a comment is answered in private and in public, and both threads stand side by side', async () => {
  const person = await brand.comments('Անահիտ', 'Որտե՞ղ է իմ պատվերը։');
  const page = await signedIn();
  await page.getByText('Որտե՞ղ է իմ պատվերը։').first().click();
  const asked = page.getByRole('article').filter({ hasText: 'Որտե՞ղ' });
  await asked.hover();
  await asked.getByRole('button', { name: 'Answer in private' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/allows a single private answer/).waitFor();
  await dialog.getByLabel('Private answer', { exact: true }).fill('Ստուգում ենք։');
  assert.equal(
    await dialog.getByLabel('Public answer').inputValue(),
    'Մենք ձեզ անձնական հաղորդագրություն ենք ուղարկել։',
  );
  assert.deepEqual(await faults(page), []);
  await dialog.getByRole('button', { name: 'Send in private' }).click();
  await dialog.waitFor({ state: 'detached' });
  await asked.getByText('Answered in private').waitFor();
  await brand.saw(person, 'Ստուգում ենք։');
  await page.getByRole('button', { name: 'Side by side' }).click();
  const other = page.getByRole('region', { name: 'The other thread of this matter' });
  await other.getByText('Ստուգում ենք։').waitFor();
  await page.getByText('Ստուգում ենք։').first().waitFor();
  assert.deepEqual(await faults(page), []);
  await sandbox.control('POST', '/say', {
    account: brand.account,
    person,
    kind: 'text',
    text: 'Շնորհակալություն',
  });
  await other.getByText('Շնորհակալություն').waitFor();
  await other.getByRole('link', { name: 'Answer there' }).click();
  await page.getByText('Answers a public message in private').waitFor();
  await page.getByRole('textbox', { name: /^Reply to/ }).waitFor();
  await page.getByRole('navigation', { name: 'The same matter elsewhere' }).getByText('Public').waitFor();
  // Those who wrote long ago are nobody there, so only their names may be refused.
  const refused = await sandbox.control<{ method: string }[]>('GET', '/refused');
  assert.deepEqual(
    refused.filter(({ method }) => method !== 'GET'),
    [],
  );
  await page.context().close();
});

async function signedIn(): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await signIn(page, desk);
  await page.goto(`${desk.origin}/inbox/all/open`);
  return page;
}
