import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from '../scripts/browser.ts';
import { begin } from './chat.ts';
import { faults } from './faults.ts';
import { shot } from './shot.ts';
import { signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';

describe('statuses of a workspace’s own', () => {
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

  const signedIn = async (options: BrowserContextOptions): Promise<Page> => {
    const page = await (await browser.newContext(options)).newPage();
    await signIn(page, desk);
    return page;
  };

  it('are made in settings, chosen by keyboard and palette, shown, and end with their state', async () => {
    const page = await signedIn({ locale: 'en-GB', viewport: { width: 1300, height: 850 } });
    await page.goto(`${desk.origin}/settings/statuses`);
    await page.getByText('There are no statuses yet').waitFor();
    assert.deepEqual(await faults(page), []);
    const add = async (name: string, category: string): Promise<void> => {
      await page.getByLabel('Belongs to').selectOption({ label: category });
      await page.getByLabel('New status').fill(name);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: new RegExp(`^Rename .?${name}`) }).waitFor();
      await eventually(async () => assert.equal(await page.getByLabel('New status').inputValue(), ''));
    };
    await add('பணம் திரும்பத் தரப்படுகிறது', 'Open');
    await add('Waiting for the supplier', 'Waiting');
    await add('سپلائر کا انتظار', 'Waiting');
    await page.getByRole('button', { name: /^Move .?سپلائر کا انتظار.? up$/ }).press('Enter');
    await page.getByRole('button', { name: 'Move Waiting for the supplier up' }).waitFor();
    await eventually(async () =>
      assert.equal(
        await page.getByRole('button', { name: /^Move .?سپلائر کا انتظار.? up$/ }).isDisabled(),
        true,
      ),
    );
    assert.deepEqual(await faults(page), []);
    await shot(page, 'statuses-page');

    const visitor = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    await visitor.goto(desk.hostPage(shop));
    await begin(visitor, 'என் பணம் எங்கே?');
    await page.goto(`${desk.origin}/inbox/all/open`);
    await page.locator('[data-row]', { hasText: 'என் பணம்' }).click();
    await page.getByRole('button', { name: 'Set the status', exact: true }).waitFor();
    await page.keyboard.press('.');
    await page.locator('input[placeholder="Find a status"]:focus').waitFor();
    await shot(page, 'statuses-menu');
    assert.deepEqual(await faults(page), []);
    // Nobody has written to the customer yet.
    await page.keyboard.type('supplier');
    await page.keyboard.press('Enter');
    await page.getByText('The customer waits for an answer.').waitFor();
    await shot(page, 'statuses-refused');
    await page.getByRole('textbox', { name: 'Find a status' }).waitFor({ state: 'detached' });
    await page.keyboard.press('.');
    await page.getByRole('button', { name: 'பணம் திரும்பத் தரப்படுகிறது' }).click();
    await page.getByText('set the status: பணம் திரும்பத் தரப்படுகிறது').waitFor();
    await page.locator('[data-row]', { hasText: 'பணம் திரும்பத் தரப்படுகிறது' }).waitFor();
    assert.deepEqual(await faults(page), []);
    await shot(page, 'statuses-conversation');

    await page.getByRole('textbox', { name: /^Answer|^Reply/ }).fill('விநியோகஸ்தரைக் கேட்கிறோம்');
    await page.keyboard.press('Control+Enter');
    const id = page.url().split('/').at(-1)?.split(/[?#]/)[0];
    const look = async () =>
      (await desk.call('GET', `/conversations/${id}`)) as { state: string; status: { name: string } | null };
    await eventually(async () => assert.equal((await look()).state, 'waiting'));
    await page.getByRole('button', { name: 'Set the status', exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page
      .getByRole('combobox', { name: 'A name, a number, words, or what to do' })
      .fill('status supplier');
    await page.getByRole('option', { name: /Waiting for the supplier/ }).click();
    await page.getByText('set the status: Waiting for the supplier').waitFor();
    assert.deepEqual((await look()).status?.name, 'Waiting for the supplier');
    await page.getByRole('button', { name: 'Resolve', exact: true }).click();
    await eventually(async () =>
      assert.deepEqual([(await look()).state, (await look()).status], ['resolved', null]),
    );
    await page.getByRole('button', { name: 'Set the status', exact: true }).waitFor();

    await page.goto(`${desk.origin}/settings/statuses`);
    await page.getByRole('button', { name: 'Archive Waiting for the supplier' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click();
    await page.getByRole('button', { name: 'Use Waiting for the supplier again' }).waitFor();
    // For a moment it may stand in both lists.
    await page
      .getByRole('button', { name: 'Archive Waiting for the supplier' })
      .waitFor({ state: 'detached' });
    await page.getByRole('link', { name: /^Show the conversations .*Waiting for the supplier/ }).click();
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Waiting for the supplier' }).waitFor();
    await page.goto(`${desk.origin}/settings/statuses`);
    await page.getByRole('button', { name: 'Use Waiting for the supplier again' }).click();
    await page.getByRole('button', { name: 'Rename Waiting for the supplier' }).click();
    const form = page.getByRole('dialog', { name: 'Rename Waiting for the supplier' });
    await form.getByLabel('Name').fill('The supplier is asked');
    assert.deepEqual(await faults(page), []);
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Rename The supplier is asked' }).waitFor();
    await page.context().close();
    await visitor.context().close();
  });

  for (const [name, options] of Object.entries({
    dark: { locale: 'en', colorScheme: 'dark' as const, viewport: { width: 1300, height: 850 } },
    urduPhone: { locale: 'ur', viewport: { width: 360, height: 780 } },
  } satisfies Record<string, BrowserContextOptions>)) {
    it(`are whole and without faults: ${name}`, async () => {
      const page = await signedIn(options);
      await page.goto(`${desk.origin}/settings/statuses`);
      await page.getByText('سپلائر کا انتظار').first().waitFor();
      assert.deepEqual(await faults(page), []);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false);
      await shot(page, `statuses-page-${name}`);
      await page.goto(`${desk.origin}/inbox/all/resolved`);
      await page.locator('[data-row]').first().click();
      await page.locator('button[title$="(.)"]').click();
      await page.getByRole('button', { name: 'பணம் திரும்பத் தரப்படுகிறது' }).click();
      await page.locator('button[title$="(.)"]', { hasText: 'பணம்' }).waitFor();
      assert.deepEqual(await faults(page), []);
      await shot(page, `statuses-conversation-${name}`);
      if (name === 'dark') await page.getByRole('button', { name: 'Resolve', exact: true }).click();
      await page
        .getByRole('button', { name: 'Reopen', exact: true })
        .waitFor({ state: name === 'dark' ? 'visible' : 'detached' });
      await page.goto(`${desk.origin}/inbox/all/${name === 'dark' ? 'resolved' : 'open'}`);
      await page.locator('[data-row]').first().waitFor();
      await shot(page, `statuses-list-${name}`);
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
