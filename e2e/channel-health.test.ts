import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openSandbox, type Sandbox } from '../sandbox/open.ts';
import { launchBrowser } from '../scripts/browser.ts';
import { faults } from './faults.ts';
import { shot } from './shot.ts';
import { signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';

let sandbox: Sandbox;
let desk: Desk;
let browser: Browser;
let channelId: string;
let account: string;

before(async () => {
  sandbox = await openSandbox();
  desk = await startDesk();
  browser = await launchBrowser();
  const made = await sandbox.control<{ account: string; settings: Record<string, string> }>(
    'POST',
    '/accounts',
    { platform: 'messenger', name: 'தேநீர் கடை' },
  );
  account = made.account;
  const channel = await desk.call('POST', '/channels', {
    ...{ connector: 'messenger', name: 'தேநீர் கடை', settings: made.settings },
  });
  channelId = (channel as { id: string }).id;
});
after(async () => {
  await browser?.close();
  await desk?.stop();
  await sandbox?.close();
});

test('the page of a channel says how it is, what is wrong and what to do, until it is well again', async () => {
  const page = await open({ locale: 'en', viewport: { width: 1100, height: 900 } });
  const health = page.getByRole('region', { name: 'Health' });
  await health.getByText('All is well').waitFor();
  await health.getByText('yes, of everything').waitFor();
  assert.deepEqual(await faults(page), []);
  await shot(page, 'well');

  await sandbox.control('POST', '/tokens', { account, state: 'revoked' });
  await health.getByRole('button', { name: 'Check now' }).click();
  await health.getByText('The platform does not accept our access any more').waitFor();
  await health.getByText('Make a new access token or password').waitFor();
  const banner = page.getByText('தேநீர் கடை needs attention:');
  await banner.waitFor();
  assert.deepEqual(await faults(page), []);
  await shot(page, 'broken');

  const others = [
    { locale: 'ur', viewport: { width: 1100, height: 900 } },
    { locale: 'en', viewport: { width: 360, height: 800 } },
    { locale: 'en', viewport: { width: 1100, height: 900 }, colorScheme: 'dark' as const },
  ];
  for (const [n, settings] of others.entries()) {
    const other = await open(settings);
    await other.locator('#channel-health').waitFor();
    await other.getByText('தேநீர் கடை').first().waitFor();
    await other.locator('section[aria-labelledby=channel-health] strong').waitFor();
    assert.deepEqual(await faults(other), []);
    const wide = await other.evaluate('document.documentElement.scrollWidth > innerWidth');
    assert.equal(wide, false, 'nothing runs over the side');
    await shot(other, `other-${n}`);
    await other.context().close();
  }

  await sandbox.control('POST', '/tokens', { account, state: 'valid' });
  await health.getByRole('button', { name: 'Check now' }).click();
  await health.getByText('All is well').waitFor();
  await banner.waitFor({ state: 'detached' });
  await health.getByText('What happened').click();
  await health.getByText('The platform does not accept our access any more').waitFor();
  await page.getByRole('button', { name: /unread notice/ }).click();
  await page.getByText('தேநீர் கடை works again').waitFor();
  assert.deepEqual(await faults(page), []);
  await shot(page, 'again');
  await page.context().close();
});

test('an owner is chosen, and what was missed is read back on request', async () => {
  const { id: person } = await sandbox.control<{ id: string }>('POST', '/people', { name: 'فاطمہ' });
  // Nobody was told: this account delivers nowhere.
  await sandbox.control('POST', '/say', { account, person, kind: 'text', text: 'کیا دکان کھلی ہے؟' });
  const page = await open({ locale: 'en' });
  const health = page.getByRole('region', { name: 'Health' });
  await health.getByLabel('Who is told when it breaks').selectOption({ label: 'All administrators' });
  await page.getByText('Saved').waitFor();
  await health.getByText('More settings').click();
  await health.getByLabel('How far “Read back” goes').selectOption({ label: '30 days' });
  await health.getByRole('button', { name: 'Read back the last 30 days' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Check now' }).count(), 1, 'one check, in one place');
  assert.deepEqual(await faults(page), []);
  await shot(page, 'days');
  await health.getByRole('button', { name: 'Read back the last 30 days' }).click();
  await page.goto(`${desk.origin}/inbox/all/open`);
  await page.getByText('کیا دکان کھلی ہے؟').first().waitFor();
  await page.context().close();
});

test('the webhook is entered at the platform by a button', async () => {
  for (const [n, settings] of [
    { locale: 'ur' },
    { locale: 'en', viewport: { width: 360, height: 800 } },
  ].entries()) {
    const other = await open(settings);
    const button = other.getByRole('button', { name: /Set the webhook up at Meta|ویب ہُک درج کریں/ });
    await button.scrollIntoViewIfNeeded();
    assert.deepEqual(await faults(other), []);
    await shot(other, `webhook-${n}`);
    await other.context().close();
  }
  const page = await open({ locale: 'en' });
  await page.getByText('Not entered at Meta yet.').waitFor();
  await page.getByRole('button', { name: 'Set the webhook up at Meta' }).click();
  await page.getByText('Entered at Meta: it delivers here, with everything that is needed.').waitFor();
  await shot(page, 'webhook-entered');
  const { id: person } = await sandbox.control<{ id: string }>('POST', '/people', { name: 'அனிதா' });
  await sandbox.control('POST', '/say', { account, person, kind: 'text', text: 'வந்து சேர்ந்ததா?' });
  await page.goto(`${desk.origin}/inbox/all/open`);
  await page.getByText('வந்து சேர்ந்ததா?').first().waitFor();
  await page.context().close();
});

async function open(settings: Parameters<Browser['newContext']>[0]): Promise<Page> {
  const context = await browser.newContext(settings);
  const page = await context.newPage();
  await signIn(page, desk);
  await page.goto(`${desk.origin}/settings/channels/${channelId}`);
  return page;
}
