import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../scripts/browser.ts';
import { begin } from './chat.ts';
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

describe('what belongs together', () => {
  it('a conversation is followed, linked and put under an incident, which answers and resolves all of it', async () => {
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Asia/Kolkata' });
    const page = await context.newPage();
    // While somebody is there, the chat asks for no address.
    await signIn(page, desk);
    for (const text of ['என் பணம் இரண்டு முறை எடுக்கப்பட்டது', 'मेरे पैसे दो बार कट गए']) {
      const visitor = await (await browser.newContext({ locale: 'en-GB' })).newPage();
      await visitor.goto(desk.hostPage(shop));
      await begin(visitor, text);
    }
    await page.locator('[data-row]', { hasText: 'என் பணம்' }).click();
    await page.getByRole('button', { name: 'Follow, link, incident' }).waitFor();
    await page.keyboard.press('u');
    const ties = page.getByRole('region', { name: 'Ties' });
    await ties.getByText('follows').waitFor();

    await page.keyboard.press('y');
    const linking = page.getByRole('dialog', { name: 'Link with another conversation' });
    await linking.getByRole('button', { name: 'मेरे पैसे' }).click();
    await ties.getByRole('button', { name: /^Take away the link/ }).waitFor();

    await page.keyboard.press('i');
    const placing = page.getByRole('dialog', { name: 'Put under an incident' });
    await placing.getByLabel('A new incident').fill('Payments were taken twice');
    assert.deepEqual(await faults(page), []);
    await placing.getByRole('button', { name: 'Begin the incident' }).click();
    await ties.getByText('Payments were taken twice').waitFor();
    assert.deepEqual(await faults(page), []);

    // The other end shows the link, and joins the incident that is there now.
    await ties.getByRole('link', { name: /#2/ }).click();
    await ties.getByRole('link', { name: /#1/ }).waitFor();
    // Its head, which listens to the keys, may come after its ties.
    await page.getByRole('button', { name: 'Follow, link, incident', exact: true }).waitFor();
    await page.keyboard.press('i');
    await placing.getByRole('button', { name: /Payments were taken twice/ }).click();
    await ties.getByRole('link', { name: /Payments were taken twice/ }).click();
    await page.getByText('2 customers').waitFor();
    assert.deepEqual(await faults(page), []);

    await page.getByRole('button', { name: 'Resolve the incident' }).click();
    const resolving = page.getByRole('dialog', { name: 'Resolve the incident' });
    await resolving.getByLabel('What shall be said to all 2').fill('It is paid back.');
    assert.deepEqual(await faults(page), []);
    await resolving.getByRole('button', { name: 'Resolve the incident' }).click();
    await page.getByText('2 conversations changed').waitFor();
    await page.getByText('Resolved: 2').waitFor();
    await page.getByRole('link', { name: 'All incidents' }).click();
    await page.getByRole('heading', { name: 'Incidents' }).waitFor();
    await page.getByText('Resolved', { exact: true }).waitFor();
    assert.deepEqual(await faults(page), []);
    await context.close();
  });
});
