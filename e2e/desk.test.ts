import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../scripts/browser.ts';
import { openChatOn, write } from './chat.ts';
import { faults } from './faults.ts';
import { type Desk, startDesk } from './start.ts';

const colleague = {
  name: 'Gayané Petrosyan',
  email: 'gayane@example.org',
  password: 'a pot of black tea',
  role: 'agent',
};

let desk: Desk;
let browser: Browser;
let shop: string;

before(async () => {
  desk = await startDesk();
  browser = await launchBrowser();
  shop = await desk.websiteChannel({ title: 'The shop' });
  await desk.call('POST', '/agents', colleague);
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

describe('the desk', () => {
  it('keeps a draft over a reload, and a note within the team', async () => {
    await together(async ({ agent, visitor }) => {
      const chat = await openChatOn(visitor);
      await write(chat, 'मेरा पार्सल कहाँ है?');
      await agent.getByText('मेरा पार्सल कहाँ है?').first().click();
      await replyBox(agent).fill('Let me look that up for you');
      await agent.waitForTimeout(600);
      await agent.reload();
      await replyBox(agent).waitFor();
      assert.equal(await replyBox(agent).inputValue(), 'Let me look that up for you');

      await agent.getByRole('button', { name: 'Note', exact: true }).click();
      await agent.getByRole('textbox', { name: /^Note about/ }).fill('Courier lost it twice before.');
      await agent.getByRole('button', { name: 'Add note' }).click();
      await agent.getByRole('article').getByText('Courier lost it twice before.').waitFor();

      await agent.getByRole('button', { name: 'Reply', exact: true }).click();
      await agent.getByRole('button', { name: 'Send', exact: true }).click();
      await chat.getByText('Let me look that up for you').waitFor();
      assert.equal(await chat.getByText('Courier lost it').count(), 0);
    });
  });

  it('shows colleagues what each other does, and holds back an answer to what has changed', async () => {
    await together(async ({ agent, visitor, context }) => {
      const chat = await openChatOn(visitor);
      await write(chat, 'Կարո՞ղ եմ փոխել հասցեն։');
      await agent.getByText('Կարո՞ղ եմ փոխել հասցեն').first().click();
      await replyBox(agent).fill('Of course, where to?');

      const other = await signedIn(await browser.newContext({ locale: 'en-GB' }), colleague);
      await other.getByText('Կարո՞ղ եմ փոխել հասցեն').first().click();
      await agent.getByRole('img', { name: `Also looking: ${colleague.name}` }).waitFor();
      await other.getByRole('img', { name: /^Also looking/ }).waitFor();
      // The agent's screen is cut off: what comes now is unknown to them when they press Send.
      await context.route('**/api/v1/events*', (route) => route.abort());
      await context.setOffline(true);
      await write(chat, 'Already settled, thank you!');
      await other.getByRole('article').getByText('Already settled').waitFor();
      // A message counts as seen once it has been on the screen for half a second.
      await other.waitForTimeout(1_000);
      await replyBox(other).fill('It is done.');
      await other.getByRole('button', { name: 'Send', exact: true }).click();
      await other.getByRole('article').getByText('It is done.').waitFor();
      await context.setOffline(false);
      await agent.getByRole('button', { name: 'Send', exact: true }).click();
      await agent.getByText('Not sent yet').waitFor();
      await agent.getByText('It is done.').first().waitFor();
      await agent.getByRole('button', { name: 'Keep editing' }).click();
      assert.equal(await replyBox(agent).inputValue(), 'Of course, where to?');
      await context.unroute('**/api/v1/events*');

      await other.getByRole('button', { name: 'Resolve' }).click();
      await agent.getByRole('button', { name: 'Reopen' }).waitFor();
      await other.context().close();
    });
  });

  for (const scheme of ['light', 'dark'] as const) {
    it(`is complete and free of faults in English and Urdu, ${scheme}, wide and on a phone`, async () => {
      for (const language of ['en', 'ur']) {
        const context = await browser.newContext({ locale: 'en-GB', colorScheme: scheme });
        await context.addInitScript((chosen) => localStorage.setItem('earshot.language', chosen), language);
        const page = await signedIn(context, desk.admin);
        assert.equal(await page.locator('html').getAttribute('dir'), language === 'ur' ? 'rtl' : 'ltr');
        for (const path of pages) {
          await page.goto(`${desk.origin}${path}`);
          await page.getByRole('main').waitFor();
          assert.deepEqual(await faults(page), [], `${path} in ${language}`);
        }
        await page.setViewportSize({ width: 360, height: 740 });
        await page.goto(`${desk.origin}/inbox/all/open`);
        const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
        assert.ok(width <= 360, `the list is ${width} pixels wide on a phone of 360`);
        assert.deepEqual(await faults(page), []);
        await context.close();
      }
    });
  }
});

const pages = [
  '/inbox/all/open',
  '/inbox/unassigned/resolved',
  '/settings/channels',
  '/settings/channels/new',
  '/settings/team',
  '/settings/api-keys',
  '/settings/quarantine',
  '/settings',
  '/settings/workspace',
];

/** An agent at the desk and a visitor on the shop's page, in contexts of their own. */
async function together(
  work: (o: { agent: Page; visitor: Page; context: BrowserContext }) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ locale: 'en-GB' });
  const outside = await browser.newContext({ locale: 'en-GB' });
  const visitor = await outside.newPage();
  await visitor.goto(desk.hostPage(shop));
  await work({ agent: await signedIn(context, desk.admin), visitor, context });
  await context.close();
  await outside.close();
}

async function signedIn(context: BrowserContext, who: { email: string; password: string }): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${desk.origin}/sign-in`);
  await page.locator('input[type=email]').fill(who.email);
  await page.locator('input[type=password]').fill(who.password);
  await page.locator('button[type=submit]').click();
  await page.waitForURL('**/inbox/**');
  return page;
}

function replyBox(page: Page) {
  return page.getByRole('textbox', { name: /^Reply to/ });
}
