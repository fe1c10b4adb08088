import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from '../scripts/browser.ts';
import { begin } from './chat.ts';
import { faults } from './faults.ts';
import { shot } from './shot.ts';
import { type Desk, startDesk } from './start.ts';

let desk: Desk;
let browser: Browser;
let shop: string;

describe('availability and assignment', () => {
  before(async () => {
    desk = await startDesk();
    browser = await launchBrowser();
    shop = await desk.websiteChannel({ title: 'The shop' });
    for (const [name, email] of [
      ['கவிதா', 'kavitha@example.org'],
      ['فاطمہ', 'fatima@example.org'],
    ])
      await desk.call('POST', '/agents', { name, email, password: 'a cup of strong tea', role: 'agent' });
    await desk.call('POST', '/labels', { name: 'Refunds', colour: 'blue' });
    await desk.call('POST', '/teams', { name: 'பில்லிங் குழு' });
  });
  after(async () => {
    await browser?.close();
    await desk?.stop();
  });

  it('one goes away by keyboard, and a lead sees it and brings a colleague back', async () => {
    const page = await signedIn({ locale: 'en-GB', viewport: { width: 1300, height: 850 } });
    await page.locator('button[title*="· Available"]').waitFor();
    await page.keyboard.press('d');
    const dialog = page.getByRole('dialog', { name: 'Are you available?' });
    await dialog.getByText('Now: Available').waitFor();
    await dialog.getByRole('button', { name: 'Away: Break' }).waitFor();
    await shot(page, 'availability-dialog');
    assert.deepEqual(await faults(page), []);
    await dialog.getByRole('button', { name: 'Away: Break' }).press('Enter');
    await page.locator('button[title*="· Break"]').waitFor();
    await page.reload();
    await page.locator('button[title*="· Break"]').click();
    await page.getByRole('menuitem', { name: /Break/ }).waitFor();
    await shot(page, 'availability-menu');
    assert.deepEqual(await faults(page), []);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').fill('available');
    await page
      .getByRole('option', { name: /Available/ })
      .first()
      .click();
    await page.locator('button[title*="· Available"]').waitFor();

    await page.goto(`${desk.origin}/settings/team`);
    await page.getByRole('button', { name: 'Is கவிதா available?: Away: no screen open' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Available' }).click();
    await page.getByRole('button', { name: 'Is கவிதா available?: Available' }).waitFor();
    await shot(page, 'availability-team');
    assert.deepEqual(await faults(page), []);

    await page.goto(`${desk.origin}/settings/availability`);
    await page.getByRole('button', { name: 'Add a reason' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('دوپہر کا کھانا');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Take off the list: Training' }).click();
    await page.getByRole('button', { name: 'Use again: Training' }).waitFor();
    await page.getByLabel('Away after minutes without a screen').fill('30');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved').waitFor();
    await page.getByRole('cell', { name: /Break: / }).waitFor();
    await shot(page, 'availability-page');
    assert.deepEqual(await faults(page), []);
    await page.context().close();
  });

  it('what waits is shown beforehand, goes out when it is switched on, and the trail says why', async () => {
    const page = await signedIn({ locale: 'en-GB', viewport: { width: 1300, height: 1250 } });
    const visitor = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    await visitor.goto(desk.hostPage(shop));
    await begin(visitor, 'Որտե՞ղ է իմ պատվերը');
    await page.locator('[data-row]', { hasText: 'պատվերը' }).waitFor();
    const { data: all } = (await desk.call('GET', '/conversations')) as {
      data: { contact: { id: string } }[];
    };
    await desk.call('PATCH', `/contacts/${all[0]?.contact.id}`, { language: 'hy' });
    await page.goto(`${desk.origin}/settings/assignment`);
    await page.getByText('Nothing is switched on').waitFor();
    await page.getByRole('button', { name: 'Add a skill' }).click();
    await page.getByRole('dialog').getByLabel('Skill', { exact: true }).fill('Rückzahlung');
    await page.getByRole('dialog').getByLabel('Refunds').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Change: Rückzahlung' }).waitFor();
    await page.getByRole('button', { name: 'Change: கவிதா' }).click();
    await page.getByRole('dialog').getByLabel('Languages').selectOption('ta');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const { data: agents } = (await desk.call('GET', '/agents')) as { data: { id: string; name: string }[] };
    for (const { id, name } of agents)
      if (name !== 'கவிதா') await desk.call('PATCH', `/assignment/agents/${id}`, { languages: ['en', 'ur'] });
    await page
      .getByLabel('How conversations find their agent: Conversations without a team')
      .selectOption({ label: 'Whoever has the most room' });
    await page.getByText(/1 stays, as nobody who is available speaks Armenian/).waitFor();
    await shot(page, 'assignment-page');
    assert.deepEqual(await faults(page), []);
    await page.getByRole('button', { name: 'Change: கவிதா' }).click();
    await page.getByRole('dialog').getByLabel('Languages').selectOption('hy');
    await shot(page, 'assignment-agent');
    assert.deepEqual(await faults(page), []);
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('1 would go to கவிதா').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Nothing waits').waitFor();
    await page.goto(`${desk.origin}/inbox/all/open`);
    await page.locator('[data-row]', { hasText: 'պատվերը' }).click();
    await page.getByText('Earshot gave it to கவிதா (the most room; speaks Armenian)').waitFor();
    await shot(page, 'assignment-trail');
    assert.deepEqual(await faults(page), []);
    await page.keyboard.press('a');
    await page.getByRole('textbox', { name: 'Find an agent' }).waitFor();
    await shot(page, 'assignment-assign');
    assert.deepEqual(await faults(page), []);
    await visitor.context().close();
    await page.context().close();
  });

  for (const [name, options] of Object.entries({
    dark: { locale: 'en', colorScheme: 'dark' as const, viewport: { width: 1300, height: 1250 } },
    urduPhone: { locale: 'ur', viewport: { width: 360, height: 780 } },
  } satisfies Record<string, BrowserContextOptions>)) {
    it(`is whole and without faults: ${name}`, async () => {
      const page = await signedIn(options);
      for (const place of ['assignment', 'availability', 'team']) {
        await page.goto(`${desk.origin}/settings/${place}`);
        await page.getByText('கவிதா').first().waitFor();
        assert.deepEqual(await faults(page), []);
        assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false);
        await shot(page, `routing-${place}-${name}`);
      }
      await page.goto(`${desk.origin}/inbox/all/open`);
      await page.locator('[data-row]').first().waitFor();
      await page.keyboard.press('d');
      await page.getByRole('dialog').getByText('دوپہر کا کھانا').waitFor();
      assert.deepEqual(await faults(page), []);
      await shot(page, `routing-dialog-${name}`);
      await page.context().close();
    });
  }
});

async function signedIn(options: BrowserContextOptions): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  page.setDefaultTimeout(12_000);
  await page.goto(`${desk.origin}/sign-in`);
  await page.locator('input[type=email]').fill(desk.admin.email);
  await page.locator('input[type=password]').fill(desk.admin.password);
  await page.locator('button[type=submit]').click();
  await page.waitForURL('**/inbox/**');
  return page;
}
