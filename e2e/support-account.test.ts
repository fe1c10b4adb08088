import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { type PostAccounts, passwordOf, postAccounts } from '#server/testing/post-accounts.ts';
import { until } from '#server/testing/until.ts';
import { launchBrowser } from '../scripts/browser.ts';
import { faults } from './faults.ts';
import { shot } from './shot.ts';
import { signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';

describe('an account that answers for another', () => {
  let desk: Desk;
  let browser: Browser;
  let platform: PostAccounts;
  let shop: string;
  let care: string;

  before(async () => {
    desk = await startDesk();
    browser = await launchBrowser();
    platform = await postAccounts();
    shop = await connect('shop', 'Marketing');
    care = await connect('care', 'فاطمہ کی خدمت');
    const { data } = (await desk.call('GET', '/agents')) as { data: { id: string }[] };
    await desk.call('POST', '/teams', { name: 'Care', members: [{ agentId: data[0]?.id }] });
  });
  after(async () => {
    await browser?.close();
    await desk?.stop();
    platform?.close();
  });

  async function connect(account: string, name: string): Promise<string> {
    const login = { handle: `${account}.test`, appPassword: passwordOf(account) };
    const settings = { ...login, directMessages: 'off', apiBaseUrl: platform.url };
    const made = await desk.call('POST', '/channels', { connector: 'bluesky', name, settings });
    return (made as { id: string }).id;
  }

  it('is chosen on the channel’s page; a mention comes to the team and is answered from it, in one conversation', async () => {
    const page = await signedIn({ locale: 'en-GB', viewport: { width: 1300, height: 850 } });
    await page.goto(`${desk.origin}/settings/channels/${shop}`);
    const form = page.locator('form', { hasText: 'Who answers, and whose matter it is' });
    await form.getByLabel('Public posts are answered from').selectOption({ label: 'فاطمہ کی خدمت' });
    await form.getByLabel('New conversations belong to').selectOption({ label: 'Care' });
    await form.scrollIntoViewIfNeeded();
    await shot(page, 'support-settings');
    assert.deepEqual(await faults(page), []);
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved').first().waitFor();

    const asked = platform.post('kavitha', '@shop.test மூடி பொருந்தவில்லை 🫖', {
      ...{ name: 'கவிதா', mentions: ['shop'] },
    });
    await page.goto(`${desk.origin}/inbox/all/open`);
    await page.getByRole('link', { name: /^Care/ }).click();
    await page.locator('[data-row]', { hasText: 'மூடி' }).click();
    await page
      .getByText(/Goes out from.*فاطمہ کی خدمت/)
      .first()
      .waitFor();
    await page.getByText('the team of its channel').waitFor();
    await page.getByRole('textbox', { name: 'Reply to கவிதா' }).fill('புதிய மூடி நாளை வரும்.');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page
      .getByLabel('How it will be read')
      .getByText(/Goes out from/)
      .waitFor();
    await page.getByLabel('How it will be read').getByText('நாளை வரும்').waitFor();
    await shot(page, 'support-composer');
    assert.deepEqual(await faults(page), []);
    await page.getByRole('button', { name: 'Post publicly' }).click();
    const written = await until(() => platform.written[0]);
    assert.deepEqual([written.by, written.parent], ['care', asked]);
    platform.post('kavitha', 'நன்றி, காத்திருக்கிறேன்.', { name: 'கவிதா', to: written.uri });
    await page.locator('article', { hasText: 'காத்திருக்கிறேன்' }).waitFor();
    await page.locator('article header', { hasText: 'فاطمہ کی خدمت' }).waitFor();
    const rows = page.locator('[data-row]', { hasText: 'கவிதா' });
    await rows.first().waitFor();
    assert.equal(await rows.count(), 1);
    // Whoever writes is told at once when the other account will not send.
    await desk.call('PATCH', `/channels/${care}`, { state: 'paused' });
    await page.getByText(/What is sent waits until/).waitFor();
    await shot(page, 'support-thread');
    assert.deepEqual(await faults(page), []);
    await desk.call('PATCH', `/channels/${care}`, { state: 'active' });
    await page.context().close();
  });

  for (const [name, options] of Object.entries({
    urdu: { locale: 'ur', viewport: { width: 1300, height: 850 } },
    darkPhone: { locale: 'en', colorScheme: 'dark' as const, viewport: { width: 360, height: 780 } },
  } satisfies Record<string, BrowserContextOptions>)) {
    it(`is whole and without faults: ${name}`, async () => {
      const page = await signedIn(options);
      await page.goto(`${desk.origin}/settings/channels/${shop}`);
      await page.locator('#channel-answering').scrollIntoViewIfNeeded();
      assert.deepEqual(await faults(page), []);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false);
      await shot(page, `support-settings-${name}`);
      await page.goto(`${desk.origin}/inbox/all/open`);
      await page.locator('[data-row]', { hasText: 'கவிதா' }).click();
      await page.locator('article', { hasText: 'காத்திருக்கிறேன்' }).waitFor();
      assert.deepEqual(await faults(page), []);
      await shot(page, `support-thread-${name}`);
      await page.context().close();
    });
  }

  async function signedIn(options: BrowserContextOptions): Promise<Page> {
    return signIn(await (await browser.newContext(options)).newPage(), desk);
  }
});
