import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { launchBrowser } from '../scripts/browser.ts';
import { openChatOn, write } from './chat.ts';
import { faults } from './faults.ts';
import { type HostPage, serveHostPage } from './host-page.ts';
import { type Desk, startDesk } from './start.ts';
import { type Team, teamOf, until } from './team.ts';

const identitySecret = 'a secret of the shop’s own server';

let desk: Desk;
let team: Team;
let site: HostPage;
let browser: Browser;

before(async () => {
  desk = await startDesk();
  team = teamOf(desk);
  site = await serveHostPage(desk.origin);
  browser = await launchBrowser();
});
after(async () => {
  team?.leave();
  await browser?.close();
  await site?.stop();
  await desk?.stop();
});

describe('the website chat while nobody is there', () => {
  it('asks for an address until somebody of the team is there', async () => {
    const channel = await team.addChannel({ askName: 'required' });
    await visiting(async (page, context) => {
      const chat = await openChat(page, channel);
      await write(chat, 'When do you open?');
      await chat.getByText('Please fill this in.').first().waitFor();
      assert.deepEqual(await said(chat), []);
      await chat.getByLabel('Your name').fill('Anahit');
      await chat.getByLabel('Your e-mail address').fill('anahit@example.org');
      await chat.getByLabel('Your e-mail address').press('Enter');
      await chat.getByText('We will answer here and by e-mail to').waitFor();
      await team.arrived(channel, ['When do you open?'], 'Anahit');

      // Somebody else has pressed Send and not said where an answer finds them.
      const unasked = await team.addChannel();
      const other = await openChat(await context.newPage(), unasked);
      await write(other, 'மாலை வரை திறந்திருக்குமா?');
      await other.getByText('Please fill this in.').waitFor();
      assert.deepEqual(await said(other), []);

      await team.attend();
      await chat.getByText('We are here').waitFor();
      await chat.getByText('We will answer here and by e-mail to').waitFor({ state: 'detached' });
      await team.arrived(unasked, ['மாலை வரை திறந்திருக்குமா?']);
      assert.deepEqual(await said(other), ['மாலை வரை திறந்திருக்குமா?']);
    });
  });
});

describe('the website chat', () => {
  before(() => team.attend());

  it('carries words both ways under a strict policy, and keeps them over a reload', async () => {
    const channel = await team.addChannel();
    await visiting(async (page) => {
      const refused = watchPolicy(page);
      let chat = await openChat(page, channel);
      await write(chat, 'Is the blue pot back in stock?');
      await team.answer(channel, 'Is the blue pot back in stock?', 'Yes, since this morning.');
      await chat.getByText('Yes, since this morning.').waitFor();
      await page.reload();
      chat = await openChat(page);
      await chat.getByText('Yes, since this morning.').waitFor();
      assert.deepEqual(await said(chat), ['Is the blue pot back in stock?']);
      assert.deepEqual(refused, []);
    });
  });

  it('counts answers on its button while it is closed', async () => {
    const channel = await team.addChannel();
    await visiting(async (page) => {
      const chat = await openChat(page, channel);
      await write(chat, 'Do you ship to Yerevan?');
      await chat.getByRole('textbox', { name: 'Write a message…' }).press('Escape');
      await team.answer(channel, 'Do you ship to Yerevan?', 'We do.');
      await page.getByRole('button', { name: 'Open chat, 1 new message' }).waitFor();
      await page.reload();
      await page.getByRole('button', { name: 'Open chat, 1 new message' }).click();
      await page.getByRole('button', { name: 'Close chat', exact: true }).first().waitFor();
    });
  });

  it('keeps what was sent without a network and sends it once, in order', async () => {
    const channel = await team.addChannel();
    await visiting(async (page, context) => {
      const chat = await openChat(page, channel);
      await write(chat, 'Hello');
      await team.arrived(channel, ['Hello']);
      await context.setOffline(true);
      await write(chat, 'first of the tunnel');
      await write(chat, 'second of the tunnel');
      await chat.getByText('Not sent yet, trying again').first().waitFor();
      await context.setOffline(false);
      const all = ['Hello', 'first of the tunnel', 'second of the tunnel'];
      await team.arrived(channel, all);
      await chat.getByText('Sent', { exact: false }).last().waitFor();
      assert.deepEqual(await said(chat), all);
    });
  });

  it('sends what a closed page left behind', async () => {
    const channel = await team.addChannel();
    await visiting(async (page, context) => {
      const chat = await openChat(page, channel);
      await write(chat, 'Hello');
      await team.arrived(channel, ['Hello']);
      await context.setOffline(true);
      await write(chat, 'written in the tunnel');
      await chat.getByText('written in the tunnel').waitFor();
      await page.close();
      await context.setOffline(false);
      // The next page of the site does it, without the chat being opened.
      const next = await context.newPage();
      await next.goto(site.address(channel));
      await team.arrived(channel, ['Hello', 'written in the tunnel']);
    });
  });

  it('shows one thread in two tabs', async () => {
    const channel = await team.addChannel();
    await visiting(async (page, context) => {
      const one = await openChat(page, channel);
      await write(one, 'from the first tab');
      const two = await openChat(await context.newPage(), channel);
      await two.getByText('from the first tab').waitFor();
      await write(two, 'from the second tab');
      await one.getByText('from the second tab').waitFor();
      const all = ['from the first tab', 'from the second tab'];
      await team.arrived(channel, all);
      assert.deepEqual(await said(one), all);
      assert.deepEqual(await said(two), all);
    });
  });

  it('sends a picture, and shows it again after a reload', async () => {
    const channel = await team.addChannel();
    await visiting(async (page) => {
      let chat = await openChat(page, channel);
      await chat
        .locator('input[type=file]')
        .setInputFiles({ name: 'pot.png', mimeType: 'image/png', buffer: dot });
      await chat.getByRole('button', { name: 'Remove' }).waitFor();
      await write(chat, 'It came like this');
      const [message] = await team.arrived(channel, ['It came like this']);
      assert.equal(message?.attachments[0]?.name, 'pot.png');
      assert.equal(message?.attachments[0]?.type, 'image/png');
      await page.reload();
      chat = await openChat(page);
      await chat.locator('img[alt*="pot.png"]').waitFor();
    });
  });

  it('gives a proven customer a thread of their own, which nobody else sees', async () => {
    const channel = await team.addChannel({ identitySecret });
    const meera = identity('meera');
    await visiting(async (page) => {
      const chat = await openChat(page, channel);
      await write(chat, 'written by nobody in particular');
      await team.arrived(channel, ['written by nobody in particular']);
      await page.evaluate(`window.earshot('identify', ${JSON.stringify(meera)})`);
      await chat.getByText('written by nobody in particular').waitFor({ state: 'detached' });
      await write(chat, 'written by Meera');
      await team.arrived(channel, ['written by Meera'], 'Meera');
      await page.evaluate(
        `window.earshot('identify', ${JSON.stringify({ ...meera, hash: '0'.repeat(64) })})`,
      );
      await chat.getByText('could not prove who you are').waitFor();
      await page.evaluate(`window.earshot('identify', null)`);
      await chat.getByText('written by nobody in particular').waitFor();
      assert.deepEqual(await said(chat), ['written by nobody in particular']);
    });
  });

  it('shows nothing on a site that the channel does not allow', async () => {
    const channel = await team.addChannel({ origins: ['https://shop.example'] });
    await visiting(async (page) => {
      const refused = watchPolicy(page);
      await page.goto(site.address(channel));
      await until(async () => (refused.length > 0 ? true : undefined));
      assert.equal(await page.getByRole('button').count(), 0);
    });
    const allowed = await team.addChannel({ origins: [site.origin] });
    await visiting(async (page) => {
      await openChat(page, allowed);
    });
  });

  it('has no fault that axe finds', async () => {
    const channel = await team.addChannel({ askName: 'required' });
    for (const colorScheme of ['light', 'dark'] as const) {
      await visiting(
        async (page) => {
          const chat = await openChat(page, channel);
          await write(chat, 'Hello');
          await chat.getByText('Please fill this in.').waitFor();
          assert.deepEqual(await faults(page), []);
          await chat.getByLabel('Your name').fill('Anahit');
          await write(chat, 'Hello');
          await chat.getByText('Sent').waitFor();
          assert.deepEqual(await faults(page), []);
        },
        { colorScheme },
      );
    }
  });
});

async function visiting(
  visit: (page: Page, context: BrowserContext) => Promise<void>,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<void> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  try {
    await visit(await context.newPage(), context);
  } finally {
    await context.close();
  }
}

async function openChat(page: Page, channelId?: string): Promise<FrameLocator> {
  if (channelId) await page.goto(site.address(channelId));
  return openChatOn(page);
}

/** The visitor's own messages as they stand on the screen. */
function said(chat: FrameLocator): Promise<string[]> {
  return chat.locator('.mine .bubble').allInnerTexts();
}

/** What the browser refused because of a content security policy. */
function watchPolicy(page: Page): string[] {
  const refused: string[] = [];
  page.on('console', (line) => {
    if (/content security policy|trusted/i.test(line.text())) refused.push(line.text());
  });
  return refused;
}

function identity(id: string) {
  const hash = createHmac('sha256', identitySecret).update(id).digest('hex');
  return { id, hash, name: 'Meera', email: 'meera@example.org' };
}

/** One grey pixel. */
const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
