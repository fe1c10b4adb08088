import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { webhookHeaders } from '#connectors/kit/standard-webhooks.ts';
import { until } from '#server/testing/until.ts';
import { openSandbox, type Sandbox } from '../sandbox/open.ts';
import { launchBrowser } from '../scripts/browser.ts';
import { faults } from './faults.ts';
import { shot } from './shot.ts';
import { signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';

const phone = { width: 360, height: 800 };

describe('what connectors say on a desk in Urdu', () => {
  let sandbox: Sandbox;
  let desk: Desk;
  let browser: Browser;
  let page: Page;

  before(async () => {
    sandbox = await openSandbox();
    desk = await startDesk();
    browser = await launchBrowser();
    page = await (await browser.newContext({ locale: 'ur' })).newPage();
    await signIn(page, desk);
  });
  after(async () => {
    await browser?.close();
    await desk?.stop();
    await sandbox?.close();
  });

  test('a guide is read in Urdu, on a phone and in the dark too', async () => {
    for (const [name, words] of [
      ['whatsapp', 'شروع کرنے سے پہلے'],
      ['email', 'میل باکس جوڑنا'],
    ] as const) {
      await page.setViewportSize({ width: 1100, height: 900 });
      await page.goto(`${desk.origin}/settings/channels/new?connector=${name}`);
      await page.getByRole('heading', { name: words }).waitFor();
      assert.equal(await page.locator('main [lang=en]').count(), 0, 'nothing is English any more');
      assert.deepEqual(await faults(page), []);
      await shot(page, name);
      await page.getByRole('heading', { name: words }).scrollIntoViewIfNeeded();
      await shot(page, `${name}-guide`);
      await page.setViewportSize(phone);
      await page.emulateMedia({ colorScheme: 'dark' });
      assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false);
      assert.deepEqual(await faults(page), []);
      await shot(page, `${name}-phone`);
      await page.emulateMedia({ colorScheme: 'light' });
    }
    await page.setViewportSize({ width: 1100, height: 900 });
  });

  test('a field that is not right says so in Urdu', async () => {
    await page.getByLabel('پتہ', { exact: true }).fill('someone');
    await page.getByRole('button', { name: 'جوڑیں', exact: true }).click();
    await page.getByText('ای میل پتہ نہیں ہے').waitFor();
    await shot(page, 'field');
  });

  test('what is wrong with a channel is said in Urdu, with what the platform says as it is', async () => {
    const made = await sandbox.control<{ account: string; settings: Record<string, string> }>(
      'POST',
      '/accounts',
      { platform: 'messenger', name: 'چائے خانہ' },
    );
    const { id } = (await desk.call('POST', '/channels', {
      ...{ connector: 'messenger', name: 'چائے خانہ', settings: made.settings },
    })) as { id: string };
    await sandbox.control('POST', '/tokens', { account: made.account, state: 'revoked' });
    await page.goto(`${desk.origin}/settings/channels/${id}`);
    const health = page.getByRole('region', { name: 'حالت' });
    await health.getByRole('button', { name: 'ابھی جانچیں' }).click();
    await health.getByText('Meta پر نیا رسائی ٹوکن بنائیں').waitFor();
    assert.equal(await page.locator('main [lang=en]').count(), 0);
    assert.deepEqual(await faults(page), []);
    await shot(page, 'trouble');
    await page.setViewportSize(phone);
    await shot(page, 'trouble-phone');
    await page.setViewportSize({ width: 1100, height: 900 });
  });

  test('whoever cannot answer is told why in Urdu', async () => {
    const { conversation } = await written('کیا یہ ڈھکن بدل سکتا ہے؟');
    await page.goto(`${desk.origin}/inbox/all/open/${conversation}`);
    await page.getByText('کوئی کال بیک پتہ نہیں').last().waitFor();
    assert.deepEqual(await faults(page), []);
    await shot(page, 'composer');
    await page.setViewportSize(phone);
    await page.reload();
    await page.getByText('کوئی کال بیک پتہ نہیں').last().waitFor();
    assert.deepEqual(await faults(page), []);
    await shot(page, 'composer-phone');
  });

  /** A message on a channel that can only receive. */
  async function written(text: string): Promise<{ conversation: string }> {
    const made = await desk.call('POST', '/channels', {
      ...{ connector: 'api', name: 'دکان', settings: {} },
    });
    const { id, webhookUrl, generated } = made as {
      id: string;
      webhookUrl: string;
      generated: { secret: string };
    };
    const author = { id: 'u-fatima', name: 'فاطمہ' };
    const body = JSON.stringify({ type: 'message', id: '1', thread: { id: 't' }, author, text });
    const headers = webhookHeaders(generated.secret, 'msg_1', new Date(), Buffer.from(body));
    await fetch(webhookUrl, { method: 'POST', headers, body });
    const conversation = await until(async () => {
      const { data } = (await desk.call('GET', `/conversations?channel=${id}`)) as { data: { id: string }[] };
      return data[0]?.id;
    });
    return { conversation };
  }
});
