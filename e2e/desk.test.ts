import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../scripts/browser.ts';
import { openChatOn, write } from './chat.ts';
import { faults } from './faults.ts';
import { shot } from './shot.ts';
import { signIn } from './sign-in.ts';
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
      // What the server said before it had the words does not take them away again.
      await agent.route('**/api/v1/conversations/*/drafts', async (route) => {
        const response = await route.fetch();
        await agent.waitForTimeout(1_500);
        await route.fulfill({ response });
      });
      await replyBox(agent).fill('Let me look that up for you now');
      await agent.evaluate("dispatchEvent(new Event('online'))");
      await agent.waitForTimeout(2_500);
      assert.equal(await replyBox(agent).inputValue(), 'Let me look that up for you now');
      await agent.unroute('**/api/v1/conversations/*/drafts');

      await agent.getByRole('button', { name: 'Note', exact: true }).click();
      await agent.getByRole('textbox', { name: /^Note about/ }).fill('Courier lost it twice before.');
      await agent.getByRole('button', { name: 'Add note' }).click();
      await agent.getByRole('article').getByText('Courier lost it twice before.').waitFor();

      await agent.getByRole('button', { name: 'Reply', exact: true }).click();
      await agent.getByRole('button', { name: 'Send', exact: true }).click();
      await chat.getByText('Let me look that up for you now').waitFor();
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
      // Nobody leaves without knowing that something of theirs has not gone.
      await agent.getByTitle(/ · (Available|Away)/).click();
      await agent.getByRole('menuitem', { name: 'Sign out' }).click();
      const leaving = agent.getByRole('dialog', { name: 'Sign out before everything is sent?' });
      await leaving.getByText('A message has not been sent.').waitFor();
      assert.deepEqual(await faults(agent), []);
      await shot(agent, 'leaving');
      await leaving.getByRole('button', { name: 'Cancel' }).click();
      await agent.getByRole('button', { name: 'Keep editing' }).click();
      assert.equal(await replyBox(agent).inputValue(), 'Of course, where to?');
      await context.unroute('**/api/v1/events*');

      await other.getByRole('button', { name: 'Resolve' }).click();
      await agent.getByRole('button', { name: 'Reopen' }).waitFor();
      await other.context().close();
    });
  });

  for (const [scheme, language] of [
    ['light', 'en'],
    ['dark', 'ur'],
  ] as const) {
    it(`is complete and free of faults, ${scheme}, ${language}, wide and on a phone`, async () => {
      const context = await browser.newContext({ locale: 'en-GB', colorScheme: scheme });
      await context.addInitScript((chosen) => localStorage.setItem('earshot.language', chosen), language);
      const page = await signedIn(context, desk.admin);
      assert.equal(await page.locator('html').getAttribute('dir'), language === 'ur' ? 'rtl' : 'ltr');
      for (const path of pages) {
        await page.goto(`${desk.origin}${path}`);
        await page.getByRole('main').waitFor();
        assert.deepEqual(await faults(page), [], `${path} in ${language}`);
        assert.deepEqual(await bareKeys(page), [], `${path} in ${language}`);
      }
      await page.setViewportSize({ width: 360, height: 740 });
      await page.goto(`${desk.origin}/inbox/all/open`);
      const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
      assert.ok(width <= 360, `the list is ${width} pixels wide on a phone of 360`);
      assert.deepEqual(await faults(page), []);
      assert.deepEqual(await bareKeys(page), []);
      await context.close();
    });
  }
});

const texts: Record<string, string> = JSON.parse(
  readFileSync(join(import.meta.dirname, '../locales/en.json'), 'utf8'),
);

const pages = [
  '/inbox/all/open',
  '/inbox/unassigned/resolved',
  '/settings/channels',
  '/settings/channels/new',
  '/settings/team',
  '/settings/teams',
  '/settings/api-keys',
  '/settings/quarantine',
  '/settings/business-hours',
  '/settings/targets',
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
  return signIn(page, desk, who);
}

/** Texts that a screen names by their key, because it was drawn before it had them. */
async function bareKeys(page: Page): Promise<string[]> {
  const words = String(await page.evaluate('document.body.innerText')).split(/\s+/);
  return words.filter((word) => /\w[.A-Z]\w/.test(word) && Object.hasOwn(texts, word));
}

function replyBox(page: Page) {
  return page.getByRole('textbox', { name: /^Reply to/ });
}
