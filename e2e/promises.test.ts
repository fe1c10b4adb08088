import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../scripts/browser.ts';
import { openChatOn, write } from './chat.ts';
import { faults } from './faults.ts';
import { signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';

let desk: Desk;
let browser: Browser;
let shop: string;

before(async () => {
  desk = await startDesk();
  browser = await launchBrowser();
  shop = await desk.websiteChannel({ title: 'The shop' });
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

describe('promises', () => {
  it('hours and targets are set by keyboard and say what they mean; what is due shows where the work is', async () => {
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Asia/Kolkata' });
    const page = await context.newPage();
    await signIn(page, desk);
    await page.goto(`${desk.origin}/settings/business-hours`);
    await page.getByText('No business hours yet').waitFor();
    await page.getByRole('button', { name: 'Add hours' }).press('Enter');
    const hours = page.getByRole('dialog', { name: 'Add hours' });
    await page.keyboard.type('சென்னை அலுவலகம்');
    await hours.getByLabel('Monday, until').fill('02:00');
    await hours.getByText('ends on Tuesday').waitFor();
    await hours.getByRole('button', { name: 'Tuesday to Friday like Monday' }).press('Enter');
    await hours.getByText('ends on Saturday').waitFor();
    await hours.getByRole('button', { name: 'Add a holiday' }).press('Enter');
    await hours.getByLabel('Date of the holiday').fill('2027-01-14');
    await hours.getByLabel('Name of the holiday').fill('பொங்கல்');
    await hours.getByText('For example: if somebody writes').waitFor();
    assert.deepEqual(await faults(page), []);
    await hours.getByRole('button', { name: 'Save' }).press('Enter');
    await page.getByText('For the workspace').waitFor();

    await page.goto(`${desk.origin}/settings/targets`);
    await page.getByText('Nothing is promised yet').waitFor();
    await page.getByRole('button', { name: 'Add a policy' }).press('Enter');
    const policy = page.getByRole('dialog', { name: 'Add a policy' });
    await page.keyboard.type('Everyone');
    await policy.getByLabel('First reply: how many').fill('2');
    await policy.getByLabel('Counted in').selectOption('always');
    await policy.getByRole('button', { name: 'Add a condition' }).press('Enter');
    await policy.getByLabel('What it is about').selectOption('surface');
    await policy.getByLabel('Public or private').selectOption('private');
    await policy.getByText('No customer wrote').waitFor();
    assert.deepEqual(await faults(page), []);
    await policy.getByRole('button', { name: 'Save' }).press('Enter');
    await page.getByText('First reply: 2 hours').waitFor();
    await page.getByText('For those that fit 1 condition').waitFor();

    await page.goto(`${desk.origin}/inbox/all/open?sorting=due`);
    const visitor = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    await visitor.goto(desk.hostPage(shop));
    const chat = await openChatOn(visitor);
    await write(chat, 'நீங்கள் எப்போது திறப்பீர்கள்?');
    const row = page.locator('[data-row]', { hasText: 'நீங்கள் எப்போது' });
    await row.getByText(/^due in (1|2) h$/).waitFor();
    await row.click();
    await page.getByText('The first reply is due on').first().waitFor({ state: 'attached' });
    await page.getByRole('textbox', { name: /^Reply to/ }).fill('At nine.');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('The first reply is due on').first().waitFor({ state: 'detached' });
    await visitor.context().close();
    await context.close();
  });
});
