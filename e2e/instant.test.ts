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

describe('instant replies', () => {
  it('are written by keyboard, previewed as the customer gets them, and sent in their script', async () => {
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Asia/Kolkata' });
    const page = await context.newPage();
    await signIn(page, desk);
    await page.goto(`${desk.origin}/settings/instant-replies`);
    await page.getByText('No text says how long it will take.').waitFor();
    assert.deepEqual(await faults(page), []);
    await page.getByRole('button', { name: 'Edit Instant reply, The shop, in private' }).press('Enter');
    const form = page.getByRole('dialog', { name: 'Instant reply: The shop' });
    await form.getByText('Hello கவிதா, we have your message and will answer soon.').waitFor();
    await form.getByText('How long it will take is not known yet').waitFor();
    await form.getByRole('button', { name: 'Add a language' }).press('Enter');
    await form.getByLabel('Language of this text').nth(1).selectOption('ta');
    await form.getByText('வணக்கம் கவிதா, உங்கள் செய்தி கிடைத்தது').waitFor();
    assert.deepEqual(await faults(page), []);
    await form.getByLabel('Text in English').fill('Hello {name}');
    await form.getByText('outside of [[…]]').waitFor();
    await form.getByLabel('Text in English').fill('Hello[[ {name}]], one moment.[[ {estimate}]]');
    await form.getByText('Hello கவிதா, one moment.').waitFor();
    await form.getByRole('button', { name: 'Save' }).press('Enter');
    await form.waitFor({ state: 'detached' });
    await page.getByText('Nothing is said yet: there are 0 answers').waitFor();
    assert.deepEqual(await faults(page), []);
    // What somebody else sets meanwhile is there at once.
    const texts = [{ language: 'ur', text: 'ابھی بند ہے' }];
    const away = { surface: 'private', kind: 'away', active: true, texts };
    await desk.call('PUT', `/channels/${shop}/instant-messages`, away);
    await page.getByText('ابھی بند ہے').waitFor();

    const visitor = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    await visitor.goto(desk.hostPage(shop));
    const chat = await openChatOn(visitor);
    await write(chat, 'என் ஆர்டர் எங்கே?');
    await chat.getByText('உங்கள் செய்தி கிடைத்தது').waitFor();
    await page.goto(`${desk.origin}/inbox/all/open`);
    const row = page.locator('[data-row]', { hasText: 'என் ஆர்டர் எங்கே?' });
    await row.click();
    await page.getByText('உங்கள் செய்தி கிடைத்தது').waitFor();
    await row.waitFor();
    await visitor.context().close();
    await context.close();
  });
});
