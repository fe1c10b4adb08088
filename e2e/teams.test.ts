import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from '../scripts/browser.ts';
import { begin } from './chat.ts';
import { faults } from './faults.ts';
import { shot } from './shot.ts';
import { signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';

let desk: Desk;
let browser: Browser;
let shop: string;

before(async () => {
  desk = await startDesk();
  browser = await launchBrowser();
  shop = await desk.websiteChannel({ title: 'The shop' });
  await desk.call('POST', '/agents', {
    name: 'கவிதா',
    email: 'kavitha@example.org',
    password: 'a cup of strong tea',
    role: 'agent',
  });
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

describe('teams', () => {
  it('a team is made by keyboard; a conversation goes to it, and on to another with a reason', async () => {
    const page = await signedIn({ locale: 'en-GB', viewport: { width: 1300, height: 850 } });
    await page.goto(`${desk.origin}/settings/teams`);
    await page.getByText('There are no teams yet').waitFor();
    await page.getByRole('button', { name: 'Add a team' }).press('Enter');
    const form = page.getByRole('dialog', { name: 'Add a team' });
    await page.keyboard.type('பில்லிங் குழு');
    await form.getByLabel('What it is for').fill('Invoices and refunds');
    await form.getByLabel('கவிதா').check();
    await form.getByLabel('கவிதா leads the team').check();
    await shot(page, 'teams-form');
    assert.deepEqual(await faults(page), []);
    await form.getByRole('button', { name: 'Save' }).press('Enter');
    await page.getByText('கவிதா (leads it)').waitFor();
    const { data: agents } = (await desk.call('GET', '/agents')) as { data: { id: string; name: string }[] };
    const own = agents.find(({ name }) => name !== 'கவிதா')?.id;
    const care = { name: 'Care', description: 'Everything else', members: [{ agentId: own }] };
    await desk.call('POST', '/teams', care);
    await page.getByRole('button', { name: 'Edit Care' }).waitFor();
    assert.deepEqual(await faults(page), []);
    await shot(page, 'teams-page');

    const visitor = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    await visitor.goto(desk.hostPage(shop));
    await begin(visitor, 'எனது பணம் எப்போது திரும்ப வரும்?');
    await visitor.context().close();
    await page.getByRole('link', { name: /^No team/ }).click();
    await page.locator('[data-row]', { hasText: 'எனது பணம்' }).click();
    await page.getByRole('button', { name: 'Assign' }).waitFor();
    await page.keyboard.press('m');
    await page.getByText('assigned it to').waitFor();
    await page.getByRole('button', { name: 'Hand over to a team' }).waitFor();
    await page.keyboard.press('h');
    await page.locator('input[placeholder="Find a team"]:focus').waitFor();
    await page.keyboard.type('care');
    await page.keyboard.press('Enter');
    await page.getByText('handed it over to Care').waitFor();
    await page.getByRole('textbox', { name: 'Find a team' }).waitFor({ state: 'detached' });
    await page.keyboard.press('h');
    await page.locator('input[placeholder="Find a team"]:focus').waitFor();
    await shot(page, 'teams-menu');
    assert.deepEqual(await faults(page), []);
    await page.getByRole('button', { name: 'பில்லிங் குழு' }).click();
    const why = page.getByRole('dialog', { name: 'Hand over to பில்லிங் குழு' });
    await why.getByLabel('Why?').fill('Wants her money back');
    await shot(page, 'teams-why');
    assert.deepEqual(await faults(page), []);
    await why.getByRole('button', { name: 'Hand over to a team' }).click();
    await page.getByText(/handed it over to பில்லிங் குழு: .Wants her money back/).waitFor();
    await page.getByText('is not in பில்லிங் குழு and no longer has the conversation').waitFor();
    await page.keyboard.press('a');
    await page.getByRole('textbox', { name: 'Find an agent' }).waitFor();
    await shot(page, 'teams-assign');
    await page.getByRole('button', { name: /Assign to me/ }).click();
    await page.getByText('(not in its team)').waitFor();
    await page.getByRole('link', { name: /^Care/ }).click();
    await page.getByText('Nothing fits this filter').waitFor();
    await shot(page, 'teams-list');

    await page.goto(`${desk.origin}/settings/teams`);
    await page.getByRole('button', { name: 'Archive பில்லிங் குழு' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click();
    await page.getByRole('button', { name: 'Use பில்லிங் குழு again' }).click();
    await page.getByRole('button', { name: 'Edit பில்லிங் குழு' }).waitFor();
    await page.context().close();
  });

  for (const [name, options] of Object.entries({
    dark: { locale: 'en', colorScheme: 'dark' as const, viewport: { width: 1300, height: 850 } },
    urduPhone: { locale: 'ur', viewport: { width: 360, height: 780 } },
  } satisfies Record<string, BrowserContextOptions>)) {
    it(`is whole and without faults: ${name}`, async () => {
      const page = await signedIn(options);
      await page.goto(`${desk.origin}/settings/teams`);
      await page.getByText('பில்லிங் குழு').first().waitFor();
      assert.deepEqual(await faults(page), []);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false);
      await shot(page, `teams-page-${name}`);
      await page.goto(`${desk.origin}/inbox/all/open`);
      await page.locator('[data-row]').first().click();
      await page.locator('button[title$="(h)"]').waitFor();
      await page.locator('time').first().waitFor();
      assert.deepEqual(await faults(page), []);
      await shot(page, `teams-conversation-${name}`);
      await page.context().close();
    });
  }
});

async function signedIn(options: BrowserContextOptions): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  return signIn(page, desk);
}
