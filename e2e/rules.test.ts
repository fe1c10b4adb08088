import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from '../scripts/browser.ts';
import { begin } from './chat.ts';
import { faults } from './faults.ts';
import { shot } from './shot.ts';
import { signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';

describe('rules', () => {
  let desk: Desk;
  let browser: Browser;
  let shop: string;
  before(async () => {
    desk = await startDesk();
    browser = await launchBrowser();
    shop = await desk.websiteChannel({ title: 'The shop' });
    await desk.call('POST', '/labels', { name: 'பணம்', colour: 'green' });
  });
  after(async () => {
    await browser?.close();
    await desk?.stop();
  });

  const signedIn = async (options: BrowserContextOptions): Promise<Page> => {
    const page = await (await browser.newContext(options)).newPage();
    await signIn(page, desk);
    return page;
  };
  const visits = async (text: string): Promise<void> => {
    const visitor = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    await visitor.goto(desk.hostPage(shop));
    await begin(visitor, text);
    await visitor.context().close();
  };

  it('a rule is made by keyboard, tried on what happened, switched on, and does what it says', async () => {
    const page = await signedIn({ locale: 'en-GB', viewport: { width: 1300, height: 900 } });
    await visits('என் பணம் எங்கே?');
    await page.locator('[data-row]', { hasText: 'என் பணம்' }).waitFor();
    await page.goto(`${desk.origin}/settings/rules`);
    await page.getByText('There are no rules yet').waitFor();
    assert.deepEqual(await faults(page), []);
    await page.getByRole('button', { name: 'Add a rule' }).press('Enter');
    const form = page.getByRole('dialog', { name: 'Add a rule' });
    await page.keyboard.type('Refunds');
    await form.getByRole('button', { name: 'Add a condition' }).press('Enter');
    await form.getByLabel('Words, separated by commas').fill('பணம், refund, ریفنڈ');
    await form.getByLabel('Label').selectOption({ label: 'பணம்' });
    await form.getByRole('button', { name: 'Add another' }).press('Enter');
    await form.getByRole('textbox', { name: 'What the note says' }).fill('Ask for the order number');
    await form
      .getByText(/^When a customer writes, if .*the message says .*add the label .*and leave a note/)
      .waitFor();
    await form.getByRole('button', { name: 'Try on the last 30 days' }).press('Enter');
    await form.getByText('It would have fitted 1 of 1.').waitFor();
    await form.getByText(/as .*the message says/).waitFor();
    await shot(page, 'rules-form');
    assert.deepEqual(await faults(page), []);
    await form.getByRole('button', { name: 'Save' }).press('Enter');
    await form.waitFor({ state: 'detached' });
    await page.getByRole('switch', { name: 'Refunds is on' }).press('Space');
    await page.getByText('off', { exact: true }).waitFor({ state: 'detached' });

    await visits('Where is my REFUND?');
    await page.goto(`${desk.origin}/inbox/all/open`);
    await page.locator('[data-row]', { hasText: 'REFUND' }).click();
    await page.getByText('Ask for the order number').first().waitFor();
    await page.getByText(/The rule .*Refunds.* added the label .*பணம்/).waitFor();
    await page.getByText(/The rule .*Refunds.* was followed/).waitFor();
    await shot(page, 'rules-trail');
    assert.deepEqual(await faults(page), []);

    const two = { name: 'رات کے پیغام', when: { on: 'message' }, actions: [{ do: 'note', text: 'x' }] };
    await desk.call('POST', '/rules', {
      ...two,
      if: { all: [{ field: 'hours', is: 'closed' }] },
      stops: true,
    });
    const waits = { on: 'unanswered', minutes: 60, clock: 'business' };
    await desk.call('POST', '/rules', {
      ...two,
      name: 'Waits',
      when: waits,
      actions: [{ do: 'notify', leads: true, text: 'x' }],
    });
    await page.goto(`${desk.origin}/settings/rules`);
    const names = async () =>
      (await page.locator('li[draggable] bdi:first-child').allTextContents()).filter((name) =>
        /^(Refunds|رات|Waits)/.test(name),
      );
    await page.getByRole('button', { name: 'Move Waits up' }).press('Enter');
    await eventually(async () => assert.deepEqual(await names(), ['Refunds', 'Waits', 'رات کے پیغام']));
    // With this the rows have the height that they keep.
    await page.getByText('In 30 days: looked at 1, fitted 1, acted 1').waitFor();
    await page.locator('li[draggable]').nth(2).dragTo(page.locator('li[draggable]').nth(0));
    await eventually(async () => assert.deepEqual(await names(), ['رات کے پیغام', 'Refunds', 'Waits']));
    assert.deepEqual(await faults(page), []);
    await shot(page, 'rules-page');

    await page.getByRole('button', { name: 'What Refunds did' }).press('Enter');
    const runs = page.getByRole('dialog', { name: 'What Refunds did' });
    await runs.getByText('Add a label and Leave a note').waitFor();
    assert.deepEqual(await faults(page), []);
    await shot(page, 'rules-runs');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Versions of Refunds' }).press('Enter');
    const versions = page.getByRole('dialog', { name: 'Versions of Refunds' });
    await versions.getByText('Version 1', { exact: true }).waitFor();
    assert.deepEqual(await faults(page), []);
    await shot(page, 'rules-versions');
    await versions.getByRole('button', { name: 'Begin with this one' }).last().press('Enter');
    await page
      .getByRole('dialog', { name: 'Change the rule' })
      .getByRole('button', { name: 'Cancel' })
      .press('Enter');
    await page.getByRole('button', { name: 'Remove Waits' }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await eventually(async () => assert.deepEqual(await names(), ['رات کے پیغام', 'Refunds']));
    await page.context().close();
  });

  for (const [name, options] of Object.entries({
    dark: { locale: 'en', colorScheme: 'dark' as const, viewport: { width: 1300, height: 900 } },
    urduPhone: { locale: 'ur', viewport: { width: 360, height: 780 } },
  } satisfies Record<string, BrowserContextOptions>)) {
    it(`is whole and without faults: ${name}`, async () => {
      const page = await signedIn(options);
      await page.goto(`${desk.origin}/settings/rules`);
      await page.getByText('Refunds').first().waitFor();
      await page.getByText('பணம்').first().waitFor();
      assert.deepEqual(await faults(page), []);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false);
      await shot(page, `rules-page-${name}`);
      await page.locator('li[draggable]').nth(1).locator('button[aria-label]').nth(2).click();
      const form = page.getByRole('dialog');
      await form.locator('input[value="Refunds"]').waitFor();
      await form.locator('section[aria-live] button').first().click();
      await form.locator('section[aria-live] a').first().waitFor();
      assert.deepEqual(await faults(page), []);
      await shot(page, `rules-form-${name}`);
      await form.locator('section[aria-live]').scrollIntoViewIfNeeded();
      await shot(page, `rules-trial-${name}`);
      await page.context().close();
    });
  }
});

async function eventually(check: () => Promise<void>): Promise<void> {
  for (const end = Date.now() + 20_000; ; ) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
