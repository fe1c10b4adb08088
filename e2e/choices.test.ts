import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { until } from '#server/testing/until.ts';
import { openSandbox, type Sandbox } from '../sandbox/open.ts';
import { launchBrowser } from '../scripts/browser.ts';
import { begin } from './chat.ts';
import { faults } from './faults.ts';
import { signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';

interface Got {
  id: string;
  from: string;
  text: string;
  opener: string | null;
  quickReplies: { title: string; payload: string }[];
}

describe('choices below an answer', () => {
  let sandbox: Sandbox;
  let desk: Desk;
  let browser: Browser;
  let account: string;
  before(async () => {
    sandbox = await openSandbox();
    desk = await startDesk({ EARSHOT_SANDBOX: sandbox.url, EARSHOT_ALLOWED_HOSTS: '' });
    await desk.call('POST', '/channels/sandbox', { connector: 'whatsapp' });
    account = [...sandbox.world.accounts.keys()][0] ?? '';
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    await desk?.stop();
    await sandbox?.close().catch(() => {});
  });

  test('by the keyboard: what is offered is shown as the customer sees it, outlasts a reload, and is marked when it is tapped', async () => {
    const { id, person } = await saying('அனிதா', 'எப்போது வரும்?');
    const page = await signedIn('en');
    await page.goto(`${desk.origin}/inbox/all/open/${id}`);
    const box = page.getByRole('textbox', { name: /^Reply to/ });
    await box.fill('எப்போது வீட்டில் இருப்பீர்கள்?');
    // What the key begins is there once its button is.
    await page.getByRole('button', { name: 'Add choices to tap' }).waitFor();
    await box.press('Escape');
    await page.keyboard.press(',');
    const editor = page.getByRole('region', { name: 'Choices below the answer' });
    await editor.getByLabel('Choice 1', { exact: true }).fill('நாளை காலை');
    await editor.getByLabel('Choice 1', { exact: true }).press('Enter');
    await editor.getByLabel('Choice 2', { exact: true }).fill('நாளை மாலை');
    await editor.getByText('Buttons below the text').waitFor();
    assert.deepEqual(await faults(page), []);

    // A description makes a list of them; too long a title is said where it stands, and nothing can be sent.
    await editor.getByLabel('Description of choice 1').fill('9 – 11');
    await editor.getByText('A list that opens by a button').waitFor();
    const send = page.getByRole('button', { name: 'Send', exact: true });
    await editor.getByLabel('Choice 2', { exact: true }).fill('அ'.repeat(25));
    await editor.getByText('25 characters, and 24 fit').waitFor();
    assert.equal(await send.isDisabled(), true);
    assert.deepEqual(await faults(page), []);
    await editor.getByLabel('Choice 2', { exact: true }).fill('நாளை மாலை');
    // What is typed on the button changes no line, although the last one is empty.
    await editor.getByLabel('Choice 2', { exact: true }).press('Enter');
    const opener = editor.getByLabel('Button that opens the list');
    await opener.fill('நேரம்x');
    await opener.press('Backspace');
    assert.equal(await opener.inputValue(), 'நேரம்');
    await editor.getByLabel('Choice 3', { exact: true }).waitFor();
    await editor.getByText('25 characters, and 24 fit').waitFor({ state: 'detached' });
    await page.reload();
    await editor.getByText('A list that opens by a button').waitFor();
    assert.equal(await editor.getByLabel('Choice 2', { exact: true }).inputValue(), 'நாளை மாலை');
    await editor.getByLabel('Choice 2', { exact: true }).press('Control+Enter');
    await editor.waitFor({ state: 'detached' });

    const list = await until(async () => (await got(person)).find(({ opener }) => opener !== null));
    assert.deepEqual(
      [list.opener, ...list.quickReplies.map(({ title }) => title)],
      ['நேரம்', 'நாளை காலை', 'நாளை மாலை'],
    );
    const { payload } = list.quickReplies[1] ?? assert.fail('nothing to tap');
    await sandbox.control('POST', '/say', { account, person, kind: 'tap', message: list.id, payload });
    const asked = page
      .getByRole('article')
      .filter({ has: page.getByRole('list', { name: 'List to choose from' }) });
    await asked.getByText('Chosen by the customer').waitFor();
    assert.match((await asked.getByRole('listitem').nth(1).textContent()) ?? '', /நாளை மாலை.*Chosen/);
    assert.deepEqual(await faults(page), []);
    assert.deepEqual(await sandbox.control('GET', '/refused'), []);
    await page.context().close();
  });

  test('on a phone, in Urdu and in the dark', async () => {
    const { id } = await saying('فاطمہ', 'کب آئے گا؟');
    const page = await signedIn('ur', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
    await page.goto(`${desk.origin}/inbox/all/open/${id}`);
    const choices = [{ title: 'آج شام', description: 'چھ سے آٹھ بجے' }, { title: 'کل صبح' }];
    await desk.call('POST', `/conversations/${id}/messages`, { text: 'کب پہنچائیں؟', choices });
    await page.getByRole('list', { name: 'انتخاب کی فہرست' }).waitFor();
    await page.getByRole('textbox', { name: /جواب/ }).first().fill('کون سا رنگ؟');
    await page.getByRole('button', { name: 'ٹیپ کرنے کے لیے انتخاب شامل کریں' }).click();
    await page
      .getByRole('textbox', { name: /^انتخاب/ })
      .first()
      .fill('نیلا');
    await page.getByRole('list', { name: 'ٹیپ کرنے کے بٹن' }).waitFor();
    assert.deepEqual(await faults(page), []);
    const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
    assert.ok(width <= 360, `it is ${width} pixels wide on a phone of 360`);
    await page.context().close();
  });

  test('in the website chat a visitor taps a button, which says it for them, once', async () => {
    const { id: channel } = (await desk.call('POST', '/channels', {
      ...{ connector: 'website', name: 'Site' },
      settings: {},
    })) as { id: string };
    // Somebody of the team is there, or the visitor would be asked for an address.
    const own = await signedIn('en');
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${desk.origin}/try/${channel}`);
    const chat = await begin(page, 'Which colours are there?');
    const id = await conversationSaying('Which colours are there?');
    const choices = [{ title: 'Blue', description: 'in two days' }, { title: 'Green' }];
    await desk.call('POST', `/conversations/${id}/messages`, { text: 'These two:', choices });
    const blue = chat.getByRole('button', { name: /^Blue/ });
    await blue.waitFor();
    assert.deepEqual(await faults(page), []);
    await blue.click();
    await until(async () => (await conversationSaying('Blue')) === id);
    await chat.getByRole('button', { name: /^Blue/, pressed: true }).waitFor();
    assert.equal(await chat.getByRole('button', { name: /^Green/ }).isDisabled(), true);
    assert.deepEqual(await faults(page), []);
    for (const each of [page, own]) await each.context().close();
  });

  /** Somebody writes on WhatsApp. */
  async function saying(name: string, text: string): Promise<{ id: string; person: string }> {
    const { id: person } = await sandbox.control<{ id: string }>('POST', '/people', { name });
    await sandbox.control('POST', '/say', { account, person, kind: 'text', text });
    return { id: await conversationSaying(text), person };
  }

  function conversationSaying(text: string): Promise<string> {
    return until(async () => {
      const { data } = (await desk.call('GET', '/conversations?state=any')) as {
        data: { id: string; lastMessage: { text: string } | null }[];
      };
      return data.find(({ lastMessage }) => lastMessage?.text === text)?.id;
    });
  }

  async function got(person: string): Promise<Got[]> {
    const { messages } = await sandbox.control<{ messages: Got[] }>(
      'GET',
      `/view?account=${account}&person=${person}`,
    );
    return messages.filter(({ from }) => from === 'brand');
  }

  async function signedIn(language: 'en' | 'ur', more: object = {}): Promise<Page> {
    const context = await browser.newContext({ locale: 'en-GB', ...more });
    await context.addInitScript((chosen) => localStorage.setItem('earshot.language', chosen), language);
    return signIn(await context.newPage(), desk);
  }
});
