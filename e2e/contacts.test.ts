import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { webhookHeaders } from '#connectors/kit/standard-webhooks.ts';
import { launchBrowser } from '../scripts/browser.ts';
import { faults } from './faults.ts';
import { signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';

let desk: Desk;
let browser: Browser;

before(async () => {
  desk = await startDesk();
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

describe('the customer', () => {
  it('is found in any writing, merged and separated again, described, blocked and let in again', async () => {
    const [one, two] = [await shop('Shop counter'), await shop('Shop online')];
    await one(from('k1', 'கவிதா', { phone: '+91 44 2345 6789' }), 'மூடி பொருந்தவில்லை');
    await two(from('k2', 'Kavitha R', { phone: '0091 44 23456789' }), 'Is my lid on its way?');
    await two(from('f', 'فاطمہ', { email: 'fatima@example.org' }), 'کیتلی ٹپکتی ہے');
    await desk.call('POST', '/attributes', {
      subject: 'contact',
      label: 'Loyalty',
      type: 'choice',
      choices: ['Bronze', 'Gold'],
    });
    const page = await signedIn();

    await page.getByRole('link', { name: 'Contacts' }).click();
    await page.getByRole('searchbox', { name: 'Search contacts' }).fill('kavita');
    await page.getByRole('listitem').filter({ hasText: 'கவிதா' }).getByText('sounds alike').waitFor();
    assert.deepEqual(await faults(page), []);
    await page.getByRole('searchbox', { name: 'Search contacts' }).fill('٠٤٤ ٢٣٤٥');
    const found = page.getByRole('listitem');
    await page.getByText('கவிதா').waitFor();
    await page.getByText('فاطمہ').waitFor({ state: 'detached' });
    assert.deepEqual(await faults(page), []);
    await found.getByText('கவிதா').click();

    // Suggested for the same number; compared, chosen, merged.
    await page.getByText(/^Same number:/).waitFor();
    assert.deepEqual(await faults(page), []);
    await page.getByRole('button', { name: 'Compare…' }).click();
    await page.getByRole('radio', { name: 'Name: Kavitha R' }).check();
    await page.getByRole('cell', { name: 'Kavitha R' }).last().waitFor();
    assert.deepEqual(await faults(page), []);
    await page.getByRole('button', { name: 'Merge', exact: true }).click();
    await page.getByRole('heading', { name: /Kavitha R/ }).waitFor();
    await page.getByRole('article').getByText('Is my lid on its way?').waitFor();
    await page.getByRole('article').getByText('மூடி பொருந்தவில்லை').waitFor();

    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('heading', { name: /கவிதா/ }).waitFor();
    await page.getByRole('article').getByText('Is my lid on its way?').waitFor({ state: 'detached' });

    await page.getByRole('combobox', { name: 'Loyalty' }).selectOption('Gold');
    await page.getByRole('button', { name: 'Block', exact: true }).click();
    await page.getByRole('textbox', { name: /^Reason/ }).fill('Writes a hundred times a day');
    assert.deepEqual(await faults(page), []);
    await page.getByRole('dialog').getByRole('button', { name: 'Block', exact: true }).click();
    await page.getByText('Nothing written since.').waitFor();
    await one(from('k1', 'கவிதா'), 'இன்னும் பதில் இல்லை');
    await page.reload();
    await page.getByText('1 message since; it stands in the history.').waitFor();
    assert.equal(await page.getByRole('combobox', { name: 'Loyalty' }).inputValue(), 'Gold');
    await page.getByRole('article').getByText('இன்னும் பதில் இல்லை').waitFor();
    assert.deepEqual(await faults(page), []);
    await page.goto(`${desk.origin}/inbox/all/open`);
    await page.getByText('کیتلی ٹپکتی ہے').first().waitFor();
    assert.equal(await page.getByText('இன்னும் பதில் இல்லை').count(), 0);
    await page.goBack();
    await page.getByRole('button', { name: 'Lift the block' }).click();
    await page.getByText('1 message since').waitFor({ state: 'detached' });
    await page.context().close();
  });
});

type Writer = { id: string; name: string; phone?: string; email?: string };

function from(id: string, name: string, more: { phone?: string; email?: string } = {}): Writer {
  return { id, name, ...more };
}

let sent = 0;

/** A channel of the API connector; answers how its customers write. */
async function shop(name: string): Promise<(author: Writer, text: string) => Promise<void>> {
  const settings = { callbackUrl: 'http://127.0.0.1:9/nobody-listens' };
  const made = (await desk.call('POST', '/channels', { connector: 'api', name, settings })) as {
    webhookUrl: string;
    generated: { secret: string };
  };
  return async (author, text) => {
    sent += 1;
    const event = { type: 'message', id: `m-${sent}`, thread: { id: author.id }, author, text };
    const body = Buffer.from(JSON.stringify({ events: [event] }));
    const headers = webhookHeaders(made.generated.secret, `request-${sent}`, new Date(), body);
    const answer = await fetch(new URL(new URL(made.webhookUrl).pathname, desk.origin), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: new Uint8Array(body),
    });
    assert.equal(answer.status, 200);
    // Searched for as long as it takes until what was acknowledged has been applied.
    for (let turn = 0; turn < 100; turn += 1) {
      const path = `/conversations?state=any&q=${encodeURIComponent(text)}`;
      const { data } = (await desk.call('GET', path)) as { data: unknown[] };
      if (data.length > 0) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.fail(`"${text}" did not arrive`);
  };
}

async function signedIn(): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  return signIn(page, desk);
}
