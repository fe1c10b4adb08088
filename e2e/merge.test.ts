import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from '../scripts/browser.ts';
import { begin } from './chat.ts';
import { faults } from './faults.ts';
import { shot } from './shot.ts';
import { signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';

interface Row {
  id: string;
  number: number;
  contact: { id: string };
  lastMessage: { text: string };
}

let desk: Desk;
let browser: Browser;
/** The two channels on which the same customer writes, as pages with a chat. */
let visitors: Page[] = [];
let orders: Row;
let invoices: Row;

describe('merging and splitting', () => {
  before(async () => {
    desk = await startDesk();
    browser = await launchBrowser();
    // While somebody is there, visitors are asked for no address.
    await signedIn({ locale: 'en-GB' });
    for (const [title, text] of [
      ['Orders', 'எனது ஆர்டர் எங்கே?'],
      ['Invoices', 'And the invoice is wrong, too'],
    ] as const) {
      const made = await desk.call('POST', '/channels', {
        connector: 'website',
        name: title,
        settings: { title },
      });
      const shop = (made as { id: string }).id;
      const visitor = await (await browser.newContext({ locale: 'en-GB' })).newPage();
      await visitor.goto(desk.hostPage(shop));
      await begin(visitor, text);
      visitors.push(visitor);
      await until(async () => (await rows()).some(({ lastMessage }) => lastMessage?.text === text));
    }
    const all = await rows();
    orders = one(all.find(({ lastMessage }) => lastMessage.text.startsWith('எனது')));
    invoices = one(all.find(({ lastMessage }) => lastMessage.text.startsWith('And')));
    await desk.call('POST', `/contacts/${orders.contact.id}/merge`, {
      with: invoices.contact.id,
      choices: {},
    });
  });
  after(async () => {
    visitors = [];
    await browser?.close();
    await desk?.stop();
  });

  it('two become one by keyboard, are answered in either place, and are two again', async () => {
    const page = await signedIn({ locale: 'en-GB', viewport: { width: 1300, height: 850 } });
    await page.goto(`${desk.origin}/inbox/all/open/${orders.id}`);
    await page.getByRole('button', { name: 'Follow, link, incident' }).waitFor();
    await page.keyboard.press('q');
    const dialog = page.getByRole('dialog', { name: `Merge into #${orders.number}` });
    const choice = dialog.getByRole('checkbox', { name: new RegExp(`#${invoices.number}`) });
    await choice.waitFor();
    assert.deepEqual(await faults(page), []);
    await shot(page, 'merge-choose');
    await choice.focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await dialog.getByText(`#${orders.number} stays.`).waitFor();
    await dialog.getByText(`#${invoices.number}\u2069 with one message`).waitFor();
    assert.deepEqual(await faults(page), []);
    await shot(page, 'merge-preview');
    await dialog.getByRole('button', { name: 'Merge', exact: true }).press('Enter');
    await page.getByText(`Merged into #${orders.number}.`).waitFor();
    const history = page.getByRole('region', { name: 'Messages' });
    await history.getByText('And the invoice is wrong, too').waitFor();
    await history.getByText(`merged`, { exact: false }).first().waitFor();

    const place = page.getByLabel('Where the answer goes');
    await place.waitFor();
    await until(
      async () => (await place.locator('option:checked').textContent())?.startsWith('Invoices') ?? false,
    );
    const box = page.getByRole('textbox', { name: /reply/i });
    await box.fill('About the invoice');
    await box.press('Control+Enter');
    await chat(1).getByText('About the invoice').waitFor();
    const first = one(
      (await place.locator('option').allTextContents()).find((name) => name.startsWith('Orders')),
    );
    await place.selectOption({ label: first });
    await box.fill('About the order');
    assert.deepEqual(await faults(page), []);
    await shot(page, 'merge-merged');
    await box.press('Control+Enter');
    await chat(0).getByText('About the order').waitFor();
    assert.equal(await chat(1).getByText('About the order').count(), 0, 'nothing goes to the other place');

    // An old link leads to where it is now.
    await page.goto(`${desk.origin}/inbox/all/open/${invoices.id}`);
    await page.waitForURL(new RegExp(orders.id));
    await page.getByText('About the order').waitFor();
    const undo = page.getByRole('button', { name: 'Undo' });
    await undo.first().press('Enter');
    await page.getByText('Each conversation has again what is its own.').waitFor();
    await until(async () => (await history.getByText('About the invoice').count()) === 0);
    await page.goto(`${desk.origin}/inbox/all/open/${invoices.id}`);
    await history.getByText('About the invoice').waitFor();
    assert.ok(page.url().includes(invoices.id));
    await page.context().close();
  });

  it('messages are taken out by keyboard, and put back from the notice', async () => {
    const page = await signedIn({ locale: 'en-GB', viewport: { width: 1300, height: 850 } });
    await page.goto(`${desk.origin}/inbox/all/open/${orders.id}`);
    await page.getByRole('button', { name: 'Follow, link, incident' }).waitFor();
    await page.getByRole('region', { name: 'Messages' }).getByText('எனது').waitFor();
    await page.keyboard.press('z');
    const dialog = page.getByRole('dialog', { name: 'Take messages out' });
    await dialog.getByRole('checkbox').first().focus();
    await page.keyboard.press('Space');
    await dialog.getByRole('button', { name: 'Take one message out' }).waitFor();
    assert.deepEqual(await faults(page), []);
    await shot(page, 'split-choose');
    await page.keyboard.press('Enter');
    await page.getByText(/The messages are #\d+ now\./).waitFor();
    await until(() => !page.url().includes(orders.id));
    await page.getByRole('region', { name: 'Messages' }).getByText('About the order').waitFor();
    await page.getByText('took these messages out of').waitFor();
    await shot(page, 'split-done');
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await page.waitForURL(new RegExp(orders.id));
    await page.getByRole('region', { name: 'Messages' }).getByText('About the order').waitFor();
    await page.context().close();
  });

  for (const [name, options] of Object.entries({
    dark: { locale: 'en', colorScheme: 'dark' as const, viewport: { width: 1300, height: 850 } },
    urduPhone: { locale: 'ur', viewport: { width: 360, height: 780 } },
  } satisfies Record<string, BrowserContextOptions>)) {
    it(`is whole and without faults: ${name}`, async () => {
      const page = await signedIn(options);
      await page.goto(`${desk.origin}/inbox/all/open/${orders.id}`);
      await page.locator('time').first().waitFor();
      await page
        .getByRole('region', { name: /Messages|پیغامات/ })
        .getByText('எனது')
        .waitFor();
      // The keys are known when their names have come. A second press would be typed into the dialog's search.
      await page.getByRole('button', { name: /Follow, link, incident|پیروی، ربط، واقعہ/ }).waitFor();
      for (const key of ['q', 'z']) {
        const dialog = page.getByRole('dialog');
        await page.keyboard.press(key);
        await dialog.getByRole('checkbox').first().check();
        assert.deepEqual(await faults(page), []);
        assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false);
        await shot(page, `merge-${key}-${name}`);
        if (key === 'q') {
          await dialog.locator('button[type="submit"]').click();
          await dialog.locator('dl').waitFor();
          assert.deepEqual(await faults(page), []);
          await shot(page, `merge-preview-${name}`);
        }
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'detached' });
      }
      await page.context().close();
    });
  }
});

function chat(n: number) {
  return one(visitors[n]).frameLocator('earshot-chat iframe');
}

async function rows(): Promise<Row[]> {
  return ((await desk.call('GET', '/conversations?state=any')) as { data: Row[] }).data;
}

function one<T>(found: T | undefined): T {
  assert.ok(found);
  return found;
}

async function until(fits: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await fits()); ) {
    assert.ok(Date.now() < end, `this did not come about: ${fits}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function signedIn(options: BrowserContextOptions): Promise<Page> {
  return signIn(await (await browser.newContext(options)).newPage(), desk);
}
