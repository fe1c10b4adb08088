import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { SMTPServer } from 'smtp-server';
import { freePort } from '#server/testing/port.ts';
import { launchBrowser } from '../scripts/browser.ts';
import { openChatOn, write } from './chat.ts';
import { faults } from './faults.ts';
import { board, click, delivery, shown, sign, standIn, workerOf } from './push.ts';
import { signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';
import { until } from './team.ts';

let desk: Desk;
let browser: Browser;
let shop: string;
let conversation: { id: string; number: number };
let workspace: string;
let smtp: SMTPServer | undefined;
const letters: string[] = [];

before(async () => {
  const port = await freePort();
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 200,
    onData: async (stream, _session, done) => {
      letters.push(Buffer.concat(await stream.toArray()).toString());
      done();
    },
  });
  await new Promise<void>((ready) => smtp?.listen(port, '127.0.0.1', ready));
  desk = await startDesk({
    EARSHOT_MAIL_URL: `smtp://127.0.0.1:${port}`,
    EARSHOT_MAIL_FROM: 'Earshot <desk@example.org>',
  });
  browser = await launchBrowser();
  shop = await desk.websiteChannel({ title: 'The shop' });
  const visitor = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  await visitor.goto(desk.hostPage(shop));
  const chat = await openChatOn(visitor);
  // Nobody is at the desk yet.
  await chat.getByRole('textbox', { name: 'Your e-mail address' }).fill('anita@example.org');
  await write(chat, 'मेरा पार्सल कहाँ है?');
  conversation = await until(async () => {
    const { data } = (await desk.call('GET', '/conversations?state=any')) as {
      data: (typeof conversation)[];
    };
    return data[0];
  });
  await visitor.context().close();
  workspace = ((await desk.call('GET', '/me')) as { workspace: { id: string } }).workspace.id;
});
after(async () => {
  await browser?.close();
  await desk?.stop();
  await new Promise<void>((closed) => (smtp ? smtp.close(closed) : closed()));
});

describe('notifications', () => {
  it('push messages are shown by the worker, in their direction, and open the conversation', async () => {
    const { context, page, session } = await subscribed();
    const deliver = await delivery(session, desk.origin);
    await page.goto(`${desk.origin}/inbox/all/resolved`);
    await deliver(message({ title: 'روی نے آپ کا ذکر کیا', dir: 'rtl', lang: 'ur' }));
    assert.deepEqual(await sign(page, 'روی نے آپ کا ذکر کیا'), [
      { title: 'روی نے آپ کا ذکر کیا', dir: 'rtl', lang: 'ur', tag: conversation.id, silent: false },
    ]);
    // The same once more takes its place without a sound; another about the same conversation with one.
    await deliver(message({ title: 'A customer wrote' }));
    assert.deepEqual(
      (await sign(page, 'A customer wrote')).map(({ title, silent }) => [title, silent]),
      [['A customer wrote', true]],
    );
    await deliver(message({ title: 'Again', about: 'another' }));
    assert.deepEqual(
      (await sign(page, 'Again')).map(({ title, silent }) => [title, silent]),
      [['Again', false]],
    );
    // What is no message of ours shows nothing, and breaks nothing.
    await deliver('not even JSON');
    await deliver(message({ title: 'The last', about: 'the last' }));
    assert.equal((await sign(page, 'The last')).length, 1);
    await click(page);
    await page.waitForURL(`**/inbox/all/open/${conversation.id}`, { waitUntil: 'commit' });
    assert.deepEqual(await shown(page), []);
    await context.close();
  });

  it('nothing is shown of the conversation that stands before the agent', async () => {
    const { context, page, session } = await subscribed();
    const deliver = await delivery(session, desk.origin);
    await page.goto(`${desk.origin}/inbox/all/open/${conversation.id}`);
    await page.getByRole('article').first().waitFor();
    await page.bringToFront();
    await deliver(message({ title: 'In sight' }));
    await deliver(message({ title: 'Elsewhere', conversationId: crypto.randomUUID(), tag: 'elsewhere' }));
    assert.deepEqual(
      (await sign(page, 'Elsewhere')).map(({ title }) => title),
      ['Elsewhere'],
    );
    await context.close();
  });

  it('a browser is signed up, listed, tried and removed; what it cannot do is said', async () => {
    const { page, context } = await subscribed();
    await page.goto(`${desk.origin}/settings`);
    const toggle = page.getByRole('switch', { name: 'Push messages to this device' });
    await toggle.and(page.locator(':checked')).waitFor({ state: 'attached' });
    const devices = page.getByRole('region', { name: 'Devices that get push messages' });
    await devices.getByText('This device', { exact: true }).waitFor();
    assert.deepEqual(await faults(page), []);
    // Nobody listens at the address of this test's subscription.
    await devices.getByRole('button', { name: 'Send me a test message' }).click();
    await page.getByText('The push service did not take the message').waitFor();
    const own = devices.getByRole('listitem').filter({ hasText: 'This device' });
    await own.getByRole('button', { name: /^Remove/ }).click();
    await own.waitFor({ state: 'detached' });
    await toggle.and(page.locator(':not(:checked)')).waitFor({ state: 'attached' });
    await context.close();

    const blocked = await browser.newContext({ locale: 'en-GB' });
    await blocked.addInitScript(`Object.defineProperty(Notification, 'permission', { get: () => 'denied' })`);
    const other = await signedIn(blocked);
    await other.goto(`${desk.origin}/settings`);
    await other.getByText('This browser does not allow notifications from Earshot').last().waitFor();
    await blocked.close();
  });

  it('what to be told is chosen by key and click, in English and Urdu, light, dark and on a phone', async () => {
    for (const [language, colorScheme] of [
      ['en', 'light'],
      ['ur', 'dark'],
    ] as const) {
      const context = await browser.newContext({ locale: 'en-GB', colorScheme, timezoneId: 'Asia/Kolkata' });
      await context.addInitScript((chosen) => localStorage.setItem('earshot.language', chosen), language);
      const page = await signedIn(context);
      await page.goto(`${desk.origin}/settings`);
      const quiet = page.getByRole('checkbox', {
        name: language === 'en' ? 'Quiet hours' : 'خاموشی کے اوقات',
      });
      await quiet.click();
      const zone = page.getByRole('combobox', { name: language === 'en' ? 'Time zone' : 'وقت کا علاقہ' });
      assert.match(await zone.inputValue(), /^Asia\/(Kolkata|Calcutta)$/);
      assert.deepEqual(await faults(page), [], language);
      await page.setViewportSize({ width: 360, height: 740 });
      assert.deepEqual(await faults(page), [], `${language}, phone`);
      const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
      assert.ok(width <= 360, `the settings are ${width} pixels wide on a phone of 360`);
      await quiet.click();
      await until(async () => {
        const { quiet } = (await desk.call('GET', '/notices/choices')) as { quiet: object | null };
        return quiet === null || undefined;
      });
      await context.close();
    }
    const context = await browser.newContext({ locale: 'en-GB' });
    const page = await signedIn(context);
    await page.goto(`${desk.origin}/settings`);
    const box = page.getByRole('checkbox', { name: 'A customer writes: E-mail' });
    await box.focus();
    await page.keyboard.press('Space');
    await until(async () => {
      const { message } = (await desk.call('GET', '/notices/choices')) as { message: { mail: boolean } };
      return message.mail || undefined;
    });
    await page.getByRole('combobox', { name: 'Wait before an e-mail' }).selectOption('15');
    await page.getByRole('button', { name: 'Send me a test e-mail' }).click();
    await page.getByText('The mail server took the test e-mail').waitFor();
    assert.match(letters[0] ?? '', /^Subject: A test from Earshot/m);
    const choices = (await desk.call('GET', '/notices/choices')) as { mailAfter: number };
    assert.equal(choices.mailAfter, 15);
    await context.close();
  });

  it('the desk can be installed, and keeps no data for when it is offline', async () => {
    const { context, page, session } = await subscribed();
    const { errors, url } = await session.send('Page.getAppManifest');
    assert.deepEqual(errors, []);
    assert.equal(url, `${desk.origin}/earshot.webmanifest`);
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    // A context of its own is a private window, in which nothing is ever installed.
    assert.deepEqual(
      installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito'),
      [],
    );
    assert.deepEqual(await page.evaluate('caches.keys()'), []);
    await context.close();
  });
});

/** An agent at the desk whose browser takes push messages, from a push service that is not reached. */
async function subscribed(): Promise<{ context: BrowserContext; page: Page; session: CDPSession }> {
  const context = await browser.newContext({ locale: 'en-GB' });
  await context.addInitScript(standIn);
  const page = await signedIn(context);
  const session = await context.newCDPSession(page);
  await page.goto(`${desk.origin}/settings`);
  await page.getByRole('switch', { name: 'Push messages to this device' }).click();
  await page.getByText('This device', { exact: true }).waitFor();
  await workerOf(page).evaluate(board);
  return { context, page, session };
}

interface Sent {
  title: string;
  about: string;
  tag: string;
  conversationId: string;
  dir: string;
  lang: string;
}

function message(more: Partial<Sent>): string {
  const path = `/inbox/all/open/${conversation.id}?workspace=${workspace}`;
  const body = `Conversation #${conversation.number}`;
  const usual = {
    tag: conversation.id,
    about: 'one',
    conversationId: conversation.id,
    dir: 'ltr',
    lang: 'en',
  };
  return JSON.stringify({ ...usual, path, body, ...more });
}

async function signedIn(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  return signIn(page, desk);
}
