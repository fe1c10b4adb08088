import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { until } from '#server/testing/until.ts';
import { openSandbox, type Sandbox } from '../sandbox/open.ts';
import { launchBrowser } from '../scripts/browser.ts';
import { faults } from './faults.ts';
import { signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

let sandbox: Sandbox;
let desk: Desk;
let browser: Browser;
let channel: { id: string; webhookUrl: string };
let made: { account: string; app: string; settings: Record<string, string> };

before(async () => {
  sandbox = await openSandbox();
  desk = await startDesk();
  browser = await launchBrowser();
  made = await sandbox.control('POST', '/accounts', { platform: 'messenger', name: 'தேநீர் கடை' });
  channel = (await desk.call('POST', '/channels', {
    ...{ connector: 'messenger', name: 'தேநீர் கடை', settings: made.settings },
  })) as typeof channel;
  const { pathname } = new URL(channel.webhookUrl);
  const url = `${desk.origin}${pathname}`;
  await sandbox.control('POST', '/webhooks', { account: made.account, app: made.app, url });
});
after(async () => {
  await browser?.close();
  await desk?.stop();
  await sandbox?.close();
});

test('the mark for fast answers: how far it is, what it takes, and reached while one looks', async () => {
  const since = Date.now() - 2 * day;
  await told(
    said('7100000000000001', 'ڈیلیوری کب ہوگی؟', since),
    ...Array.from({ length: 8 }, (_, i) => i + 1).flatMap((n) => [
      said(`720000000000000${n}`, 'வணக்கம்', since + n * 60 * minute),
      said(`720000000000000${n}`, 'நன்றி!', since + n * 60 * minute + (n + 1) * minute, 'echo'),
    ]),
  );
  const { id: person } = await sandbox.control<{ id: string }>('POST', '/people', { name: 'Անահիտ' });
  await sandbox.control('POST', '/say', { account: made.account, person, kind: 'text', text: 'Բաց ե՞ք' });

  const page = await open({ locale: 'en', viewport: { width: 1100, height: 1000 } });
  const card = page.getByRole('region', { name: 'How fast you answer' });
  await card.getByText('To reach it, answer the next new conversation within 15 min.').waitFor();
  await card.getByText('Not reached').waitFor();
  await card.getByText('8 of 9; it takes 90%').waitFor();
  await card.getByText('1 can still be answered within 15 min').waitFor();
  await card.getByText('How this is counted').click();
  await card.getByText('What counts is the first private message').waitFor();
  assert.deepEqual(await faults(page), []);
  await shot(page, 'responsiveness');

  const others = [
    { locale: 'ur', viewport: { width: 1100, height: 1000 } },
    { locale: 'en', viewport: { width: 360, height: 800 } },
    { locale: 'en', viewport: { width: 1100, height: 1000 }, colorScheme: 'dark' as const },
  ];
  for (const [n, settings] of others.entries()) {
    const other = await open(settings);
    await other.locator('section[aria-labelledby=channel-responsiveness] dl').waitFor();
    assert.deepEqual(await faults(other), []);
    const wide = await other.evaluate('document.documentElement.scrollWidth > innerWidth');
    assert.equal(wide, false, 'nothing runs over the side');
    await shot(other, `responsiveness-${n}`);
    await other.context().close();
  }

  await answer('Անահիտ');
  await card.getByText('To keep it, every one of the next new conversations').waitFor();
  await card.getByText('Reached', { exact: true }).waitFor();
  await card.getByRole('link', { name: 'Unanswered: 1. Show the conversations' }).click();
  await page.getByText('ڈیلیوری کب ہوگی؟').first().waitFor();
  assert.equal(await page.getByText('வணக்கம்').count(), 0, 'and nobody else');
  await page.context().close();
});

/** As the platform delivers what was said a while ago; an `echo` is what the brand wrote by another tool. */
function said(person: string, text: string, at: number, echo?: 'echo'): object {
  const page = made.settings.pageId ?? '';
  const [sender, recipient] = echo ? [page, person] : [person, page];
  const message = { mid: `m_${person}_${at}`, text, ...(echo ? { is_echo: true } : {}) };
  const messaging = [{ sender: { id: sender }, recipient: { id: recipient }, timestamp: at, message }];
  return { id: page, time: at, messaging };
}

async function told(...entry: object[]): Promise<void> {
  const body = JSON.stringify({ object: 'page', entry });
  const proof = createHmac('sha256', made.settings.appSecret ?? '')
    .update(body)
    .digest('hex');
  const { pathname } = new URL(channel.webhookUrl);
  const answer = await fetch(`${desk.origin}${pathname}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${proof}` },
    body,
  });
  assert.equal(answer.status, 200);
}

async function answer(name: string): Promise<void> {
  // They have a name as soon as the platform has been asked for it.
  const id = await until(async () => {
    const { data } = (await desk.call('GET', '/conversations')) as {
      data: { id: string; contact: { name: string } }[];
    };
    return data.find(({ contact }) => contact.name === name)?.id;
  });
  await desk.call('POST', `/conversations/${id}/messages`, { text: 'Այո, մինչև վեցը' });
}

async function open(settings: Parameters<Browser['newContext']>[0]): Promise<Page> {
  const context = await browser.newContext(settings);
  const page = await context.newPage();
  await signIn(page, desk);
  await page.goto(`${desk.origin}/settings/channels/${channel.id}`);
  return page;
}

async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.SHOTS;
  if (folder)
    await page
      .locator('#channel-responsiveness')
      .locator('..')
      .screenshot({ path: `${folder}/${name}.png` });
}
