import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { oneTimeCode } from '#server/testing/one-time-code.ts';
import { launchBrowser } from '../scripts/browser.ts';
import { openChatOn, write } from './chat.ts';
import { faults } from './faults.ts';
import { enterPassword, signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';
import { until } from './team.ts';

const newcomer = { name: 'فاطمہ', email: 'fatima@example.org', password: 'a pot of green tea' };

let desk: Desk;
let browser: Browser;
let near: string;
let far: string;

before(async () => {
  desk = await startDesk();
  browser = await launchBrowser();
  near = await desk.websiteChannel({ title: 'The shop' });
  far = await desk.websiteChannel({ title: 'The workshop' });
  await desk.call('PATCH', `/channels/${far}`, { name: 'The workshop' });
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

describe('people', () => {
  let link = '';
  let secret = '';

  it('invites somebody for one channel by a link', async () => {
    await at(async (page) => {
      await signIn(page, desk, desk.admin);
      await page.goto(`${desk.origin}/settings/team`);
      await page.getByRole('button', { name: 'Invite somebody' }).click();
      await page.getByLabel('E-mail address').fill(newcomer.email);
      await page.getByLabel('Channels').first().selectOption('some');
      await page.getByRole('checkbox', { name: 'The shop' }).check();
      assert.deepEqual(await faults(page), []);
      await page.getByRole('button', { name: 'Make the link' }).click();
      link = await page.getByRole('textbox', { name: 'Link for one person' }).inputValue();
      await page.getByText(newcomer.email).waitFor();
      assert.deepEqual(await faults(page), []);
    });
    assert.match(link, /\/join#[\w-]{40,}$/);
  });

  it('signs them up, once, and shows them that channel only', async () => {
    await customerOn(near, 'என் பார்சல் எங்கே?');
    await customerOn(far, 'मेरी साइकिल तैयार है?');
    await at(async (page) => {
      await page.goto(link);
      await page.getByRole('heading', { name: /^Join/ }).waitFor();
      assert.deepEqual(await faults(page), []);
      assert.equal(await page.getByLabel('E-mail address').inputValue(), newcomer.email);
      await page.getByLabel('Name').fill(newcomer.name);
      await page.getByLabel('Password', { exact: true }).fill(newcomer.password);
      await page.getByRole('button', { name: 'Join' }).click();
      await page.getByText('என் பார்சல் எங்கே?').first().waitFor();
      assert.equal(await page.getByText('मेरी साइकिल').count(), 0);
      await customerOn(far, 'किसी ने देखा?');
      await customerOn(near, 'நன்றி');
      await page.getByText('நன்றி').first().waitFor();
      assert.equal(await page.getByText('किसी ने').count(), 0);
    });
    await at(async (page) => {
      await page.goto(link);
      await page.getByRole('heading', { name: 'This invitation is not valid' }).waitFor();
    });
  });

  it('sets up a second factor and signs in with it', async () => {
    await at(async (page) => {
      await signIn(page, desk, newcomer);
      await page.goto(`${desk.origin}/settings/security`);
      await page.getByRole('button', { name: 'Set up' }).waitFor();
      assert.deepEqual(await faults(page), []);
      await page.getByRole('button', { name: 'Set up' }).click();
      await page.locator('section').getByLabel('Your password').fill(newcomer.password);
      await page.getByRole('button', { name: 'Set up' }).click();
      await page.getByRole('img', { name: /^QR code/ }).waitFor();
      secret = await page.getByRole('textbox', { name: 'Key', exact: true }).inputValue();
      assert.deepEqual(await faults(page), []);
      await page.getByLabel('Code', { exact: true }).fill('000000');
      await page.getByRole('button', { name: 'Confirm' }).click();
      await page.getByText('This code is not right').waitFor();
      await page.getByLabel('Code', { exact: true }).fill(codeNow(secret));
      await page.getByRole('button', { name: 'Confirm' }).click();
      const codes = await page.getByRole('textbox', { name: 'Recovery codes' }).inputValue();
      assert.equal(codes.split('\n').length, 10);
      assert.deepEqual(await faults(page), []);
      await page.getByLabel('I have put them in a safe place').check();
      await page.getByRole('button', { name: 'Done' }).click();
      await page.getByText('On', { exact: true }).waitFor();
    });
    await at(async (page) => {
      await enterPassword(page, desk.origin, newcomer);
      await page.getByRole('heading', { name: 'One more step' }).waitFor();
      assert.deepEqual(await faults(page), []);
      await page.getByLabel('Code', { exact: true }).fill(codeNow(secret));
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL('**/inbox/**');
    });
  });

  it('lets in nobody without one where the workspace asks for it', async () => {
    const other = { email: 'ravi@example.org', password: 'a glass of masala chai' };
    await desk.call('POST', '/agents', { ...other, name: 'రవి', role: 'agent' });
    await at(async (page) => {
      await signIn(page, desk, desk.admin);
      await page.goto(`${desk.origin}/settings/security`);
      await page.getByRole('button', { name: 'Set up' }).click();
      await page.locator('section').getByLabel('Your password').fill(desk.admin.password);
      await page.getByRole('button', { name: 'Set up' }).click();
      const own = await page.getByRole('textbox', { name: 'Key', exact: true }).inputValue();
      await page.getByLabel('Code', { exact: true }).fill(codeNow(own));
      await page.getByRole('button', { name: 'Confirm' }).click();
      await page.getByLabel('I have put them in a safe place').check();
      await page.getByRole('button', { name: 'Done' }).click();
      await page.goto(`${desk.origin}/settings/workspace`);
      await page.getByRole('switch', { name: 'Ask everybody for a second factor' }).click();
      await page.getByRole('switch', { name: 'Ask everybody', checked: true }).waitFor();
    });
    await at(async (page) => {
      await enterPassword(page, desk.origin, other);
      await page.waitForURL('**/enrol');
      await page.getByLabel('Your password').waitFor();
      await page.goto(`${desk.origin}/inbox/all/open`);
      await page.waitForURL('**/enrol');
      assert.deepEqual(await faults(page), []);
    });
  });
});

async function at(work: (page: Page, context: BrowserContext) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ locale: 'en-GB' });
  await work(await context.newPage(), context);
  await context.close();
}

async function customerOn(channel: string, text: string): Promise<void> {
  await at(async (page) => {
    await page.goto(desk.hostPage(channel));
    const chat = await openChatOn(page);
    await write(chat, text);
    await until(async () => {
      const { data } = (await desk.call('GET', '/conversations?state=any')) as {
        data: { lastMessage: { text: string } }[];
      };
      return data.some(({ lastMessage }) => lastMessage.text === text) || undefined;
    });
  });
}

function codeNow(secret: string): string {
  return oneTimeCode(`otpauth://totp/x?secret=${secret}`);
}
