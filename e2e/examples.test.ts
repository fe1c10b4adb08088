import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { until } from '#server/testing/until.ts';
import { openSandbox, type Sandbox } from '../sandbox/open.ts';
import { launchBrowser } from '../scripts/browser.ts';
import { type Brand, connectBrand } from './brand.ts';
import { faults } from './faults.ts';
import { shot } from './shot.ts';
import { signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';

const hour = 3_600_000;
const wide = { locale: 'en-GB', viewport: { width: 1300, height: 950 } };
const looks = {
  dark: { ...wide, colorScheme: 'dark' as const },
  urduPhone: { locale: 'ur', viewport: { width: 360, height: 780 } },
};

describe('settings explain themselves by last week, and answers in private stand ready', () => {
  let desk: Desk;
  let sandbox: Sandbox;
  let browser: Browser;
  let brand: Brand;
  before(async () => {
    sandbox = await openSandbox();
    desk = await startDesk();
    browser = await launchBrowser();
    brand = await connectBrand(desk, sandbox);
    await brand.wrote('فاطمہ', 'میرا پارسل کہاں ہے؟', 7 * 24 * hour - hour);
    await brand.wrote('கவிதா', 'கேத்தல் எங்கே?', 2 * hour);
    await desk.call('POST', '/business-hours', {
      ...{ name: 'Office', zone: 'Asia/Karachi', isDefault: true },
      weekly: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
    });
    await until(async () => {
      const { data } = (await desk.call('GET', '/conversations?state=any')) as { data: unknown[] };
      return data.length === 2;
    });
  });
  after(async () => {
    await browser?.close();
    await desk?.stop();
    await sandbox?.close();
  });

  const signedIn = async (options: BrowserContextOptions): Promise<Page> => {
    const page = await (await browser.newContext(options)).newPage();
    return signIn(page, desk);
  };

  it('what the time before the end, assignment and hours would have meant follows what is typed', async () => {
    const page = await signedIn(wide);
    await page.goto(`${desk.origin}/settings/instant-replies`);
    await page.getByRole('button', { name: /^Edit what happens before the time .* Teahouse$/ }).click();
    const closing = page.getByRole('dialog');
    await closing.getByText('Somebody would have been told once:').waitFor();
    await closing.getByText('the leads, once, as nobody had it').waitFor();
    await closing.getByRole('link', { name: /#\d+$/ }).waitFor();
    assert.deepEqual(await faults(page), []);
    await shot(page, 'closing');
    await closing.getByLabel('Minutes before: tell the team').fill('30');
    await closing.getByText('No customer would still have waited at that moment').waitFor();
    await page.goto(`${desk.origin}/settings/assignment`);
    await page
      .getByLabel('How conversations find their agent: Conversations without a team')
      .selectOption('load');
    const week = page.getByRole('region', { name: 'What this would have meant last week' });
    await week.getByText(/2 would have (gone to|stayed)/).waitFor();
    assert.deepEqual(await faults(page), []);
    await shot(page, 'assignment');
    await page.goto(`${desk.origin}/settings/business-hours`);
    await page.getByRole('button', { name: 'Edit' }).first().click();
    const hours = page.getByRole('dialog');
    await hours.getByText(/customers of these channels wrote .* outside these hours/).waitFor();
    assert.deepEqual(await faults(page), []);
    await shot(page, 'hours');
    await page.context().close();
    await look('urdu-phone', looks.urduPhone);
    if (process.env.SHOTS) await look('dark', looks.dark);
  });

  it('both texts stand ready in the language of the comment, and one press sends them', async () => {
    const page = await signedIn(wide);
    await page.goto(`${desk.origin}/settings/instant-replies`);
    await page.getByRole('button', { name: 'Texts for answering in private' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('button', { name: 'Add a language' }).click();
    await form.getByLabel('The private message, in Hindi').fill('नमस्ते[[ {name}]], यहाँ लिखें।');
    await form.getByLabel('Said in public below the comment, in Hindi').fill('धन्यवाद[[, {name}]]।');
    await form.getByLabel('Said in public below the comment, in English').fill('');
    assert.deepEqual(await faults(page), []);
    await shot(page, 'texts');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Ready in: English · Hindi').waitFor();
    const person = await brand.comments('अनीता', 'मेरा ऑर्डर कहाँ है?');
    await page.goto(`${desk.origin}/inbox/all/open`);
    await page.getByText('मेरा ऑर्डर कहाँ है?').first().click();
    const asked = page.getByRole('article').filter({ hasText: 'मेरा ऑर्डर' });
    await asked.hover();
    await asked.getByRole('button', { name: 'Answer in private' }).click();
    const dialog = page.getByRole('dialog');
    const send = dialog.getByRole('button', { name: 'Send in private and in public' });
    await send.waitFor();
    assert.equal(
      await dialog.getByRole('textbox', { name: 'Private answer' }).inputValue(),
      'नमस्ते अनीता, यहाँ लिखें।',
    );
    assert.equal(await dialog.getByLabel('Public answer').inputValue(), 'धन्यवाद, अनीता।');
    assert.deepEqual(await faults(page), []);
    await shot(page, 'private');
    await dialog.locator('button:focus', { hasText: 'Send in private and in public' }).waitFor();
    // Where a language has no public text, ours is in that language too.
    await dialog.getByLabel('Ready in').selectOption('en');
    assert.equal(
      await dialog.getByLabel('Public answer').inputValue(),
      'We have sent you a private message.',
    );
    await dialog.getByLabel('Ready in').selectOption('hi');
    await send.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await brand.saw(person, 'नमस्ते अनीता, यहाँ लिखें।');
    await page.getByText('धन्यवाद, अनीता।').first().waitFor();
    await page.context().close();
  });

  async function look(name: string, options: BrowserContextOptions): Promise<void> {
    const page = await signedIn(options);
    await page.goto(`${desk.origin}/settings/assignment`);
    await page.locator('select').first().selectOption('load');
    const week = page.locator('section[aria-labelledby="assignment-week"]');
    await week.locator('li').first().waitFor();
    assert.deepEqual(await faults(page), []);
    await week.scrollIntoViewIfNeeded();
    await shot(page, `assignment-${name}`);
    await page.goto(`${desk.origin}/settings/instant-replies`);
    // The button of the row that speaks of the time to answer, in whatever language.
    await page.locator('li', { hasText: '168' }).getByRole('button').click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('section li').first().waitFor();
    assert.deepEqual(await faults(page), []);
    await dialog.locator('section').scrollIntoViewIfNeeded();
    await shot(page, `closing-${name}`);
    await page.context().close();
  }
});
