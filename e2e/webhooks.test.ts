import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { until } from '#server/testing/until.ts';
import { launchBrowser } from '../scripts/browser.ts';
import { begin } from './chat.ts';
import { faults } from './faults.ts';
import { shot } from './shot.ts';
import { signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';

describe('webhooks of rules', () => {
  let desk: Desk;
  let browser: Browser;
  let shop: string;
  let system: Server;
  let address: string;
  let answer = 200;
  const bodies: string[] = [];
  before(async () => {
    desk = await startDesk();
    browser = await launchBrowser();
    shop = await desk.websiteChannel({ title: 'The shop' });
    system = createServer(async (request, reply) => {
      bodies.push(Buffer.concat(await request.toArray()).toString());
      reply.writeHead(answer).end();
    });
    await new Promise<void>((resolve) => system.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(system.address() as AddressInfo).port}/orders`;
  });
  after(async () => {
    await browser?.close();
    await desk?.stop();
    system?.close();
  });

  const signedIn = async (locale: string, more: object = {}): Promise<Page> => {
    const page = await (await browser.newContext({ locale, ...more })).newPage();
    await signIn(page, desk);
    return page;
  };
  const visits = async (text: string): Promise<void> => {
    const visitor = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    await visitor.goto(desk.hostPage(shop));
    await begin(visitor, text);
    await visitor.context().close();
  };

  it('an address is added, its secret shown once, and a rule for messages in Tamil calls it', async () => {
    const page = await signedIn('en-GB', { viewport: { width: 1300, height: 900 } });
    await page.goto(`${desk.origin}/settings/rules`);
    await page.getByRole('button', { name: 'Add a webhook' }).press('Enter');
    const form = page.getByRole('dialog', { name: 'Add a webhook' });
    await form.getByLabel('Name').fill('ஆர்டர்கள்');
    await form.getByLabel('Address').fill(address);
    assert.deepEqual(await faults(page), []);
    await shot(page, 'webhook-form');
    await form.getByRole('button', { name: 'Save' }).press('Enter');
    await form.getByText('Shown this once.', { exact: false }).waitFor();
    assert.deepEqual(await faults(page), []);
    await shot(page, 'webhook-secret');
    await form.getByRole('button', { name: 'I have copied it' }).press('Enter');
    await page
      .getByRole('button', { name: /ஆர்டர்கள்/ })
      .first()
      .press('Enter');
    await page.getByText('The trial was taken.').waitFor();

    await page.getByRole('button', { name: 'Add a rule' }).press('Enter');
    const rule = page.getByRole('dialog', { name: 'Add a rule' });
    await rule.getByLabel('Name').fill('Tamil');
    await rule.getByRole('button', { name: 'Add a condition' }).press('Enter');
    await rule.getByLabel('What it is about', { exact: true }).selectOption('language');
    await rule.getByLabel('Choose …').first().selectOption('ta');
    await rule.getByLabel('Then', { exact: true }).selectOption('webhook');
    await rule.getByLabel('Webhook', { exact: true }).selectOption({ label: 'ஆர்டர்கள்' });
    await rule.getByText(/the message is in .*Tamil.*: call the webhook/).waitFor();
    assert.deepEqual(await faults(page), []);
    await shot(page, 'webhook-rule');
    await rule.getByRole('button', { name: 'Save' }).press('Enter');
    await rule.waitFor({ state: 'detached' });
    await page.getByRole('switch', { name: 'Tamil is on' }).press('Space');
    await page.getByText('off', { exact: true }).waitFor({ state: 'detached' });
    await visits('Where is it?');
    await visits('என் பணம் எங்கே?');
    await until(() => bodies.length === 2);
    assert.match(bodies[1] ?? '', /என் பணம் எங்கே/);
    await page.context().close();
  });

  it('what was not taken is told in the conversation and in the log, in Urdu too, on a phone and in the dark', async () => {
    answer = 410;
    await visits('என் பெட்டி எங்கே?');
    await until(async () => {
      const { data } = (await desk.call('GET', '/webhooks')) as { data: { broken: boolean }[] };
      return data[0]?.broken;
    });
    const page = await signedIn('ur', { viewport: { width: 1300, height: 900 } });
    await page.goto(`${desk.origin}/inbox/all/open`);
    await page.locator('[data-row]', { hasText: 'பெட்டி' }).click();
    await page.getByText('ویب ہُک نے بلاوا قبول نہیں کیا').waitFor();
    await page.getByText(/اس کا جواب .*410/).waitFor();
    assert.deepEqual(await faults(page), []);
    await shot(page, 'webhook-trail-ur');
    await page.goto(`${desk.origin}/settings/rules`);
    await page.getByText('یہ خراب ہے اور اب نہیں بلایا جاتا').waitFor();
    await shot(page, 'webhook-page-ur');
    await page.getByRole('button', { name: /Tamil/ }).nth(2).waitFor();
    await page.setViewportSize({ width: 360, height: 780 });
    await page.emulateMedia({ colorScheme: 'dark' });
    assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false);
    assert.deepEqual(await faults(page), []);
    await shot(page, 'webhook-phone-ur');
    await page.context().close();
  });
});
