import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { client, startIssuer, type TestIssuer } from '#server/testing/openid-issuer.ts';
import { freePort } from '#server/testing/port.ts';
import { launchBrowser } from '../scripts/browser.ts';
import { faults } from './faults.ts';
import { type Desk, startDesk } from './start.ts';

const colleague = {
  name: 'లక్ష్మి',
  email: 'lakshmi@example.org',
  password: 'a bowl of filter coffee',
  role: 'agent',
};

let port: number;
let desk: Desk;
let provider: TestIssuer;
let browser: Browser;

before(async () => {
  port = await freePort();
  desk = await startDesk({
    EARSHOT_OIDC_ISSUER: `http://127.0.0.1:${port}`,
    EARSHOT_OIDC_CLIENT_ID: client.id,
    EARSHOT_OIDC_CLIENT_SECRET: client.secret,
    EARSHOT_OIDC_NAME: 'Haus am Meer',
  });
  browser = await launchBrowser();
  await desk.call('POST', '/agents', colleague);
});
after(async () => {
  await browser?.close();
  await provider?.stop();
  await desk?.stop();
});

describe('signing in with a provider of the organisation’s', () => {
  it('a provider that is away is told of; then it is back, and signs in', async () => {
    await at(async (page) => {
      await page.goto(`${desk.origin}/sign-in?next=/settings/security`);
      const button = page.getByRole('button', { name: 'Sign in with Haus am Meer' });
      await button.click();
      await page.getByText('Haus am Meer cannot be reached at the moment.').waitFor();
      assert.deepEqual(await faults(page), []);

      provider = await startIssuer(desk.origin, port);
      provider.people.set('lakshmi', { email: colleague.email, email_verified: true });
      await button.click();
      await page.getByRole('button', { name: 'No' }).click();
      await page.getByText('You did not let the desk know who you are').waitFor();
      assert.deepEqual(await faults(page), []);
      await button.click();
      await enter(page, 'lakshmi');
      await page.waitForURL(`${desk.origin}/settings/security`);
      await page.getByRole('heading', { name: 'Sign-in provider' }).waitFor();
      await page.getByText(colleague.email).first().waitFor();
      assert.deepEqual(await faults(page), []);

      await page.getByRole('button', { name: 'Remove Haus am Meer' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Your password').fill(colleague.password);
      assert.deepEqual(await faults(page), []);
      await dialog.getByRole('button', { name: 'Remove' }).click();
      await page.getByRole('heading', { name: 'Sign-in provider' }).waitFor({ state: 'detached' });
    });
  });

  it('whom nobody has invited is told so, under the address they came with', async () => {
    provider.people.set('stranger', { email: 'fatima@example.org', email_verified: true });
    await at(async (page) => {
      await page.goto(`${desk.origin}/sign-in`);
      await page.getByRole('button', { name: 'Sign in with Haus am Meer' }).click();
      await enter(page, 'stranger');
      await page.getByRole('heading', { name: 'Nobody has invited this address' }).waitFor();
      await page.getByText('fatima@example.org').waitFor();
      assert.deepEqual(await faults(page), []);
      // Whoever is signed in there would be the same one again.
      await page.getByRole('button', { name: 'Use another account of Haus am Meer' }).click();
      await page.getByLabel('Who').waitFor();
      await page.goBack();
      await page.getByRole('link', { name: 'Back to the sign-in page' }).click();
      await page.getByLabel('E-mail address').waitFor();
    });
  });

  it('an invitation is accepted with it, and what is asked of a password is asked of who has none', async () => {
    provider.people.set('anita', { email: 'anita@example.org', email_verified: true, name: 'अनीता' });
    const { link } = (await desk.call('POST', '/invitations', {
      role: 'agent',
      email: 'anita@example.org',
    })) as { link: string };
    await at(async (page) => {
      await page.goto(link);
      await page.getByRole('button', { name: 'Sign in with Haus am Meer' }).waitFor();
      assert.deepEqual(await faults(page), []);
      await page.getByRole('button', { name: 'Sign in with Haus am Meer' }).click();
      await enter(page, 'anita');
      await page.getByText('You are signed in as anita@example.org.').waitFor();
      await page.getByRole('button', { name: 'Join' }).click();
      await page.waitForURL('**/inbox/**');
      await page.goto(`${desk.origin}/settings/security`);
      await page.getByRole('button', { name: 'Remove Haus am Meer' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('You have no password here.').waitFor();
      assert.deepEqual(await faults(page), []);
      await dialog.getByRole('button', { name: 'Remove' }).click();
      await dialog.getByText('This is your only way in.').waitFor();
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('button', { name: 'Set up', exact: true }).click();
      await page.getByRole('button', { name: 'Set up', exact: true }).last().click();
      await page.getByLabel('Key', { exact: true }).waitFor();
    });
  });
});

async function at(work: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await work(page);
  await context.close();
}

/** At the provider's own page. */
async function enter(page: Page, who: string): Promise<void> {
  await page.getByLabel('Who').fill(who);
  await page.getByRole('button', { name: 'Go on' }).click();
}
