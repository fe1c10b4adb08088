import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { until } from '#server/testing/until.ts';
import { openSandbox, type Sandbox } from '../sandbox/open.ts';
import { launchBrowser } from '../scripts/browser.ts';
import { faults } from './faults.ts';
import { signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';

let sandbox: Sandbox;
let desk: Desk;
let browser: Browser;
before(async () => {
  sandbox = await openSandbox();
  desk = await startDesk();
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
  await sandbox?.close();
});

test('a comment is liked, hidden with a reason, shown again, and its removal is undone', async () => {
  const { id, view } = await written('facebook-page', 'मुफ़्त फ़ोन जीतो! लिंक देखो');
  const context = await browser.newContext({ locale: 'en-GB', colorScheme: 'dark' });
  const page = await signedIn(context);
  await page.goto(`${desk.origin}/inbox/all/open/${id}`);
  const message = page.getByRole('article').first();
  await message.locator('[data-message-menu]').waitFor({ state: 'attached' });
  await page.keyboard.press('x');
  await page.getByRole('menuitem', { name: 'Like as the account' }).waitFor();
  assert.deepEqual(await faults(page), []);
  await page.getByRole('menuitem', { name: 'Like as the account' }).click();
  await message.getByRole('button', { name: 'Take back 👍' }).waitFor();
  assert.equal((await view()).liked, true);

  await choose(page, 'Hide from the public…');
  await page.getByRole('radio', { name: 'Spam or advertising' }).check();
  await page.getByLabel(/^Reason/).fill('विज्ञापन');
  assert.deepEqual(await faults(page), []);
  await page.getByRole('button', { name: 'Hide', exact: true }).click();
  await message.getByText(/^Hidden from the public by anahit/).waitFor();
  await message.getByText('विज्ञापन').waitFor();
  assert.deepEqual(await faults(page), []);
  assert.equal((await view()).hidden, true);
  await page.getByText(/hid a message from the public \(Spam or advertising/).waitFor();

  await choose(page, 'Show to the public again');
  await message.getByText(/^Hidden from the public/).waitFor({ state: 'detached' });
  assert.equal((await view()).hidden, false);

  await choose(page, 'Remove from the platform…');
  await page.getByRole('radio', { name: 'Abuse, hate or threats' }).check();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await message.getByText('Being removed from the platform…').waitFor();
  await message.getByRole('button', { name: 'Undo' }).click();
  await message.getByText('Being removed from the platform…').waitFor({ state: 'detached' });

  await choose(page, 'Hide from the public…');
  await page.getByRole('radio', { name: 'Something else' }).check();
  await page.getByText('complaints are better answered than hidden').waitFor();
  await page.getByLabel('Reason, for the team').fill('not true');
  await page.getByRole('button', { name: 'Propose' }).click();
  await message.getByText('A second person has to agree.').waitFor();
  assert.equal(await message.getByRole('button', { name: 'Agree' }).count(), 0);
  assert.deepEqual(await faults(page), []);
  await message.getByRole('button', { name: 'Withdraw' }).click();
  await message.getByText('A second person has to agree.').waitFor({ state: 'detached' });
  assert.equal((await view()).hidden, false);
  await context.close();
});

for (const [colorScheme, language, other, takeBack] of [
  ['light', 'en', 'Another emoji…', /Take back/],
  ['dark', 'ur', 'کوئی اور ایموجی…', /واپس لیں/],
] as const)
  test(`a private message gets any emoji on a phone, ${colorScheme}, ${language}`, async () => {
    const { id } = await written('whatsapp', 'شکریہ، چائے بہت اچھی تھی');
    const context = await browser.newContext({
      locale: 'en-GB',
      colorScheme,
      viewport: { width: 360, height: 740 },
    });
    await context.addInitScript((chosen) => localStorage.setItem('earshot.language', chosen), language);
    const page = await signedIn(context);
    await page.goto(`${desk.origin}/inbox/all/open/${id}`);
    const message = page.getByRole('article').first();
    await message.locator('[data-message-menu]').click();
    assert.deepEqual(await faults(page), []);
    await page.getByRole('menuitem', { name: other }).click();
    const field = page.getByRole('dialog').locator('form input');
    await field.fill('ok');
    await page.getByRole('dialog').locator('form [role="alert"], form .mantine-InputWrapper-error').waitFor();
    await field.fill('👨‍👩‍👧');
    assert.deepEqual(await faults(page), []);
    await field.press('Enter');
    const ours = message.getByRole('button', { name: takeBack });
    await ours.waitFor();
    const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
    assert.ok(width <= 360, `it is ${width} pixels wide on a phone of 360`);
    await ours.click();
    await ours.waitFor({ state: 'detached' });
    await context.close();
  });

interface Seen {
  hidden: boolean;
  liked: boolean;
}
interface Written {
  /** The conversation that it opens. */
  id: string;
  /** The comment as the customer sees it. */
  view(): Promise<Seen>;
}

/** A customer writes at a stand-in of the platform. */
async function written(platform: 'facebook-page' | 'whatsapp', text: string): Promise<Written> {
  const { account, app, settings } = await sandbox.control<{
    account: string;
    app: string;
    settings: Record<string, string>;
  }>('POST', '/accounts', { platform });
  const channel = (await desk.call('POST', '/channels', {
    connector: platform,
    name: platform,
    settings,
  })) as {
    id: string;
    webhookUrl: string;
  };
  const { pathname } = new URL(channel.webhookUrl);
  await sandbox.control('POST', '/webhooks', { account, app, url: `${desk.origin}${pathname}` });
  const { id: person } = await sandbox.control<{ id: string }>('POST', '/people', { name: 'கவிதா ராமன்' });
  if (platform === 'whatsapp') {
    await sandbox.control('POST', '/say', { account, person, kind: 'text', text });
  } else {
    const made = { kind: 'post', account, text: 'Tea' };
    const { id: post } = await sandbox.control<{ id: string }>('POST', '/brand', made);
    await sandbox.control('POST', '/say', { account, person, kind: 'comment', post, text });
  }
  const { id } = await until(async () => {
    const { data } = (await desk.call('GET', `/conversations?channel=${channel.id}`)) as {
      data: { id: string }[];
    };
    return data[0];
  });
  return {
    id,
    async view() {
      const { posts } = await sandbox.control<{ posts: { comments: Seen[] }[] }>(
        'GET',
        `/view?account=${account}&person=${person}`,
      );
      const [comment] = posts.flatMap(({ comments }) => comments);
      assert.ok(comment);
      return comment;
    },
  };
}

/** While a menu or a dialog still closes, keys are its own. */
async function choose(page: Page, item: string): Promise<void> {
  for (const role of ['menu', 'dialog'] as const) await page.getByRole(role).waitFor({ state: 'detached' });
  await page.keyboard.press('x');
  await page.getByRole('menuitem', { name: item }).click();
}

async function signedIn(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  return signIn(page, desk);
}
