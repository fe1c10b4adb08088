import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { webhookHeaders } from '#connectors/kit/standard-webhooks.ts';
import { launchBrowser } from '../scripts/browser.ts';
import { faults } from './faults.ts';
import { shot } from './shot.ts';
import { signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';
import { until } from './team.ts';

interface Row {
  id: string;
  number: number;
  state: string;
  lastMessage: { text: string };
}

const secret = 'a signing secret for what is missed';
let desk: Desk;
let browser: Browser;
let platform: Server;
/** The platform takes its time with what is handed to it, and from here on refuses it. */
let refuse = () => {};

describe('what is missed comes back into sight', () => {
  before(async () => {
    desk = await startDesk();
    browser = await launchBrowser();
    const waiting: (() => void)[] = [];
    let refusing = false;
    platform = createServer((request, reply) => {
      request.resume();
      const answer = () => reply.writeHead(422).end('{}');
      if (refusing) answer();
      else waiting.push(answer);
    });
    await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve));
    refuse = () => {
      refusing = true;
      for (const answer of waiting.splice(0)) answer();
    };
    const callbackUrl = `http://127.0.0.1:${(platform.address() as AddressInfo).port}/`;
    const body = { connector: 'api', name: 'Shop', settings: { secret, callbackUrl } };
    const { webhookUrl } = (await desk.call('POST', '/channels', body)) as { webhookUrl: string };
    const bytes = Buffer.from(
      JSON.stringify({
        events: ['నా ఆర్డర్ ఎక్కడ?', 'And the invoice', 'One more thing'].map((text, n) => ({
          type: 'message',
          id: `m-${n}`,
          thread: { id: `order ${n}` },
          author: { id: 'lakshmi', name: 'లక్ష్మి' },
          text,
        })),
      }),
    );
    const headers = {
      'content-type': 'application/json',
      ...webhookHeaders(secret, crypto.randomUUID(), new Date(), bytes),
    };
    assert.equal((await fetch(webhookUrl, { method: 'POST', headers, body: bytes })).status, 200);
    await until(async () => (await rows()).length === 3 || undefined);
  });
  after(async () => {
    await browser?.close();
    platform?.closeAllConnections();
    platform?.close();
    await desk?.stop();
  });

  it('an answer that fails after its conversation was resolved is told, and says why it is open again', async () => {
    const page = await signedIn({ locale: 'en-GB', viewport: { width: 1300, height: 850 } });
    const { id } = await rowOf('నా ఆర్డర్');
    await page.goto(`${desk.origin}/inbox/all/open/${id}`);
    const box = page.getByRole('textbox', { name: /reply/i });
    await box.fill('రేపు వస్తుంది');
    await box.press('Control+Enter');
    // It is on the page before the server has it, and must have it before the conversation is resolved.
    await until(
      async () => (await rows()).some(({ lastMessage }) => lastMessage.text === 'రేపు వస్తుంది') || undefined,
    );
    await desk.call('POST', `/conversations/${id}/resolve`);
    await page.goto(`${desk.origin}/inbox/all/open`);
    refuse();
    // That they had it open does not count: what they saw of it was before it failed.
    await page
      .getByRole('button', { name: /1 unread/i })
      .first()
      .click();
    const told = page.getByRole('link', { name: /An answer to \u2068?లక్ష్మి\u2069? did not get through/ });
    await told.waitFor();
    assert.deepEqual(await faults(page), []);
    await shot(page, 'in-sight-notice');
    await told.click();
    await page.getByText('Earshot reopened it (as an answer did not get through)').waitFor();
    await shot(page, 'in-sight-trail');

    // What is typed on before the names have come means them, and resolves nothing.
    await page.getByRole('button', { name: 'Follow, link, incident' }).waitFor();
    await Promise.all([page.keyboard.press('a'), page.keyboard.press('e')]);
    await page.getByRole('dialog').waitFor();
    assert.equal((await rowOf('రేపు వస్తుంది')).state, 'open');
    await page.context().close();
  });

  it('a list of one customer’s conversations becomes one by keyboard, and is as it was again', async () => {
    const page = await signedIn({ locale: 'en-GB', viewport: { width: 1300, height: 850 } });
    await page.goto(`${desk.origin}${await theirs()}`);
    await page.locator('[data-row]').nth(2).waitFor();
    await page.keyboard.press('b');
    const dialog = page.getByRole('dialog', { name: 'Change all of these conversations' });
    await dialog.getByLabel('What to do').selectOption('merge');
    const { id, number } = await rowOf('And the invoice');
    await dialog.getByLabel('Into which').selectOption(id);
    assert.deepEqual(await faults(page), []);
    await shot(page, 'bulk-merge');
    await dialog.getByRole('button', { name: 'Change them all' }).press('Enter');
    await page.getByRole('status').getByText('2 conversations changed').waitFor();
    await until(async () => (await rows()).length === 1 || undefined);
    assert.equal((await rows())[0]?.number, number);
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).press('Enter');
    await page.getByRole('status').getByText('Undone for 2 conversations').waitFor();
    assert.equal((await rows()).length, 3);
    await page.context().close();
  });

  for (const [name, options] of [
    ['dark', { locale: 'en-GB', colorScheme: 'dark', viewport: { width: 1300, height: 850 } }],
    ['urdu-narrow', { locale: 'ur-PK', viewport: { width: 360, height: 740 } }],
  ] as const) {
    it(`reads well: ${name}`, async () => {
      const page = await signedIn(options);
      await page.goto(`${desk.origin}${await theirs()}`);
      await page.locator('[data-row]').nth(2).waitFor();
      await page.keyboard.press('b');
      const dialog = page.getByRole('dialog');
      await dialog.locator('select').first().selectOption('merge');
      await dialog.locator('select').nth(1).locator('option').nth(2).waitFor({ state: 'attached' });
      assert.deepEqual(await faults(page), []);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false);
      await shot(page, `bulk-merge-${name}`);
      await page.context().close();
    });
  }
});

async function theirs(): Promise<string> {
  const is = (await rows()).map(({ id }) => id);
  return `/inbox/all/open?filter=${encodeURIComponent(JSON.stringify({ all: [{ field: 'conversation', is, not: false }] }))}`;
}

async function rows(): Promise<Row[]> {
  return ((await desk.call('GET', '/conversations?state=any')) as { data: Row[] }).data;
}

async function rowOf(text: string): Promise<Row> {
  const found = (await rows()).find(({ lastMessage }) => lastMessage.text.startsWith(text));
  assert.ok(found);
  return found;
}

async function signedIn(options: BrowserContextOptions): Promise<Page> {
  return signIn(await (await browser.newContext(options)).newPage(), desk);
}
