import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../scripts/browser.ts';
import { faults } from './faults.ts';
import { enterPassword } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';

const colleague = {
  name: 'లక్ష్మి',
  email: 'lakshmi@example.org',
  password: 'a bowl of filter coffee',
  role: 'agent',
};

let desk: Desk;
let browser: Browser;
/** Under its name: no browser makes a passkey for an address of numbers. */
let origin: string;

before(async () => {
  desk = await startDesk();
  browser = await launchBrowser();
  origin = desk.origin.replace('127.0.0.1', 'localhost');
  await desk.call('POST', '/agents', colleague);
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

describe('passkeys', () => {
  it('one is added, signs in, is the second step, and is removed', async () => {
    await at(async (page) => {
      await enterPassword(page, origin, colleague);
      await page.waitForURL('**/inbox/**');
      await page.goto(`${origin}/settings/security`);
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      const form = newPasskey(page);
      await form.getByLabel('Your password').fill('not this one');
      await form.getByLabel('Name').fill('लैपटॉप');
      await form.getByRole('button', { name: 'Add a passkey' }).click();
      await page.getByText('This is not your password.').waitFor();
      assert.deepEqual(await faults(page), []);
      await form.getByLabel('Your password').fill(colleague.password);
      await form.getByRole('button', { name: 'Add a passkey' }).click();
      const codes = page.getByRole('textbox', { name: 'Recovery codes' });
      assert.equal((await codes.inputValue()).split('\n').length, 10);
      await page.getByLabel('I have put them in a safe place').check();
      await page.getByRole('button', { name: 'Done' }).click();
      await page.getByText('लैपटॉप').waitFor();
      await page.getByText('not used yet').waitFor();
      assert.deepEqual(await faults(page), []);

      await signOut(page);
      await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
      assert.deepEqual(await faults(page), []);
      await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
      await page.waitForURL('**/inbox/**');

      await signOut(page);
      await enterPassword(page, origin, colleague);
      await page.getByRole('heading', { name: 'One more step' }).waitFor();
      assert.deepEqual(await faults(page), []);
      await page.getByRole('button', { name: 'Use a recovery code' }).click();
      await page.getByLabel('Recovery code').waitFor();
      assert.deepEqual(await faults(page), []);
      await page.getByRole('button', { name: 'Use a passkey' }).click();
      await page.getByRole('button', { name: 'Use a passkey' }).click();
      await page.waitForURL('**/inbox/**');

      await page.goto(`${origin}/settings/security`);
      await page.getByText('last used').waitFor();
      await page.getByRole('button', { name: 'Rename लैपटॉप' }).click();
      await page.getByRole('dialog').getByLabel('Name').fill('دفتر کا کمپیوٹر');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('button', { name: /^Remove .*دفتر کا کمپیوٹر/ }).click();
      await page.getByText('your password alone signs you in').waitFor();
      assert.deepEqual(await faults(page), []);
      await page.getByRole('dialog').getByLabel('Your password').fill(colleague.password);
      await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
      await page.getByText('دفتر کا کمپیوٹر', { exact: true }).waitFor({ state: 'detached' });

      await signOut(page);
      await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
      await page.getByText('This passkey was not accepted.').waitFor();
      assert.deepEqual(await faults(page), []);
      await enterPassword(page, origin, colleague);
      await page.waitForURL('**/inbox/**');
    });
  });

  it('it is offered where the browser fills in', async () => {
    await at(async (page) => {
      await enterPassword(page, origin, desk.admin);
      await page.waitForURL('**/inbox/**');
      await page.goto(`${origin}/settings/security`);
      await addPasskey(page, desk.admin.password);
      await signOut(page);
      // Nothing is pressed.
      await page.waitForURL('**/inbox/**');
      await page.goto(`${origin}/settings/workspace`);
      await page.getByRole('switch', { name: 'Ask everybody for a second factor' }).click();
      await page.getByRole('switch', { name: 'Ask everybody', checked: true }).waitFor();
    }, 'unasked');
  });

  it('it is what a workspace asks for, and opens the desk', async () => {
    await at(async (page) => {
      await enterPassword(page, origin, colleague);
      await page.waitForURL('**/enrol');
      await page.getByRole('button', { name: 'Add a passkey' }).waitFor();
      assert.deepEqual(await faults(page), []);
      await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
      await page.getByRole('button', { name: 'Set up', exact: true }).waitFor();
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await addPasskey(page, colleague.password);
      await page.waitForURL('**/inbox/**');
    });
  });

  it('where there can be none, the page says why', async () => {
    await at(async (page) => {
      await page.goto(`${desk.origin}/sign-in`);
      await page.getByLabel('E-mail address').waitFor();
      assert.equal(await page.getByRole('button', { name: 'Sign in with a passkey' }).count(), 0);
      await enterPassword(page, desk.origin, colleague);
      await page.getByText('Passkeys need an address with a name').waitFor();
      assert.deepEqual(await faults(page), []);
    });
  });

  it('who was deactivated is told what has happened and whom to ask', async () => {
    const other = { name: 'గోపాల్', email: 'gopal@example.org', password: 'a jug of buttermilk', role: 'agent' };
    const { id } = (await desk.call('POST', '/agents', other)) as { id: string };
    await desk.call('POST', `/agents/${id}/deactivate`, {});
    await at(async (page) => {
      await enterPassword(page, origin, other);
      await page.getByRole('heading', { name: 'You have no workspace here' }).waitFor();
      await page.getByText(other.email).waitFor();
      assert.deepEqual(await faults(page), []);
      await desk.call('POST', `/agents/${id}/reactivate`, {});
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.waitForURL('**/enrol');
      await page.getByLabel('Your password').waitFor();
      await desk.call('POST', `/agents/${id}/deactivate`, {});
      // Deactivated while that page stood open: signing in leads back to it, and it says so too.
      await page.reload();
      await page.waitForURL('**/sign-in?next=%2Fenrol');
      await page.locator('input[type=email]').fill(other.email);
      await page.locator('input[type=password]').fill(other.password);
      await page.locator('button[type=submit]').click();
      await page.getByRole('heading', { name: 'You have no workspace here' }).waitFor();
      await enterPassword(page, origin, other);
      await page.getByRole('heading', { name: 'You have no workspace here' }).waitFor();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL('**/sign-in');
    });
  });
});

/** A page whose browser has a device that keeps passkeys and whose owner always confirms: Chromium's, for tests. */
async function at(work: (page: Page) => Promise<void>, offers: 'unasked' | 'when asked' = 'when asked') {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  if (offers === 'when asked') {
    // As browsers that do not offer passkeys among what they fill in: this one would answer before a button is pressed.
    await page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false');
  }
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable', { enableUI: false });
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await work(page);
  await context.close();
}

async function addPasskey(page: Page, password: string): Promise<void> {
  const form = newPasskey(page);
  if (!(await form.isVisible())) await page.getByRole('button', { name: 'Add a passkey' }).click();
  await form.getByLabel('Your password').fill(password);
  await form.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByLabel('I have put them in a safe place').check();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByLabel('I have put them in a safe place').waitFor({ state: 'detached' });
}

function newPasskey(page: Page) {
  return page.locator('form').filter({ has: page.getByRole('button', { name: 'Add a passkey' }) });
}

async function signOut(page: Page): Promise<void> {
  // A desk that notices goes to the sign-in by itself, in the middle of our going there.
  await page.goto('about:blank');
  await page.context().clearCookies({ name: 'earshot.session_token' });
  await page.goto(`${origin}/sign-in`);
}
