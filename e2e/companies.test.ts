import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { until } from '#server/testing/until.ts';
import { launchBrowser } from '../scripts/browser.ts';
import { openChatOn, write } from './chat.ts';
import { faults } from './faults.ts';
import { shot } from './shot.ts';
import { signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';

const wide = { locale: 'en-GB', viewport: { width: 1300, height: 850 } };

describe('companies', () => {
  let desk: Desk;
  let browser: Browser;

  before(async () => {
    desk = await startDesk();
    browser = await launchBrowser();
    const shop = await desk.websiteChannel({ title: 'The shop' });
    const visitor = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    await visitor.goto(desk.hostPage(shop));
    const chat = await openChatOn(visitor);
    await write(chat, 'எங்கள் நிறுவனத்திற்கு நூறு கெட்டில்கள் வேண்டும்');
    // Nobody is at the desk yet, so the chat asks for an address.
    await chat.getByLabel('Your e-mail address').fill('kavitha@kettles.example');
    await chat.getByRole('button', { name: 'Send' }).click();
    await chat.getByText(/(Sent|Read)$/).waitFor();
    await visitor.context().close();
    const { id } = await until(async () => {
      const { data } = (await desk.call('GET', '/contacts')) as { data: { id: string }[] };
      return data[0];
    });
    await desk.call('PATCH', `/contacts/${id}`, { name: 'கவிதா' });
    const tier = { subject: 'company', label: 'Tier', type: 'choice', choices: ['Gold', 'Silver'] };
    await desk.call('POST', '/attributes', tier);
  });
  after(async () => {
    await browser?.close();
    await desk?.stop();
  });

  it('one is added, its people are suggested by their address, and lists find what they write', async () => {
    const page = await signedIn(wide);
    await page.getByRole('link', { name: 'Contacts' }).click();
    await page.getByRole('link', { name: 'Companies' }).click();
    await page.getByText('No companies yet').waitFor();
    await page.getByRole('button', { name: 'Add a company' }).click();
    const form = page.getByRole('dialog', { name: 'Add a company' });
    await form.getByLabel('Name').fill('کیتلی گھر');
    await form.getByLabel('Domains of its addresses').fill('gmail.com');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Some domains cannot be those of a company.').waitFor();
    await shot(page, 'company-form');
    assert.deepEqual(await faults(page), []);
    await form.getByLabel('Domains of its addresses').fill('kettles.example');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Might belong to it' }).waitFor();
    await page.getByRole('combobox', { name: 'Tier' }).selectOption('Gold');
    await shot(page, 'company-page');
    assert.deepEqual(await faults(page), []);

    // Suggested beside the conversation, with the reason, and put there.
    await page.goto(`${desk.origin}/inbox/all/open`);
    await page.locator('[data-row]', { hasText: 'கெட்டில்கள்' }).click();
    await page.getByText(/^Wrote as kavitha@kettles\.example/).waitFor();
    await shot(page, 'company-suggested');
    assert.deepEqual(await faults(page), []);
    await page.getByRole('button', { name: 'Belongs to it' }).click();
    const panel = page.getByRole('complementary', { name: 'Contact' });
    await panel.getByText('Gold').waitFor();
    await panel.getByRole('button', { name: 'Take out' }).click();
    await panel.getByRole('button', { name: 'Choose a company' }).click();
    const find = page.getByRole('dialog', { name: 'Which company does கவிதா belong to?' });
    // From a keyboard with the Arabic letters.
    await find.getByRole('searchbox').fill('كيتلي');
    await find.getByRole('button', { name: /کیتلی گھر/ }).waitFor();
    await shot(page, 'company-find');
    assert.deepEqual(await faults(page), []);
    await find.getByRole('button', { name: /کیتلی گھر/ }).click();
    await panel.getByRole('link', { name: /کیتلی گھر/ }).click();
    await page.getByRole('link', { name: /கவிதா/ }).first().waitFor();
    const company = `/companies/${page.url().split('/').at(-1)}`;
    const { data } = (await desk.call('GET', '/conversations?state=any')) as {
      data: { id: string; contact: { id: string } }[];
    };
    const [one = assert.fail()] = data;
    await desk.call('POST', `/conversations/${one.id}/resolve`);
    await page.getByText('Resolved', { exact: true }).waitFor();
    await desk.call('POST', `/conversations/${one.id}/reopen`);
    await page.getByText('Open', { exact: true }).waitFor();
    // What somebody else changes while a form is open stays.
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    const edited = page.getByRole('dialog', { name: 'Edit' });
    await edited.getByLabel('Note').waitFor();
    await desk.call('PATCH', company, { domains: ['kettles.example', 'pots.example'] });
    await edited.getByLabel('Note').fill('நூறு கெட்டில்கள்');
    await edited.getByRole('button', { name: 'Save' }).click();
    await edited.waitFor({ state: 'detached' });
    await page.getByText('kettles.example, pots.example').waitFor();
    await page.getByRole('link', { name: 'Show in the inbox' }).click();
    const row = page.locator('[data-row]', { hasText: 'கெட்டில்கள்' });
    await row.waitFor();
    // Who is put there or taken out comes and goes by itself.
    const { id: companyId } = (await desk.call('GET', company)) as { id: string };
    const place = (to: string | null) =>
      desk.call('PUT', `/contacts/${one.contact.id}/company`, { companyId: to });
    await place(null);
    await row.waitFor({ state: 'detached' });
    await place(companyId);
    await row.waitFor();
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByRole('searchbox', { name: 'Search companies' }).waitFor();
    await shot(page, 'company-filter');
    assert.deepEqual(await faults(page), []);
    // The palette knows it, too.
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'A name, a number, words, or what to do' }).fill('كيتلي');
    await page.getByRole('option', { name: /Company: .?کیتلی گھر/ }).click();
    await page.waitForURL('**/companies/*');
    await page.context().close();
  });

  for (const [name, options] of Object.entries({
    dark: { ...wide, colorScheme: 'dark' as const },
    urduPhone: { locale: 'ur', viewport: { width: 360, height: 780 } },
  } satisfies Record<string, BrowserContextOptions>)) {
    it(`is whole and without faults: ${name}`, async () => {
      const page = await signedIn(options);
      await page.goto(`${desk.origin}/contacts`);
      await page.getByText('கவிதா').waitFor();
      await shot(page, `company-contacts-${name}`);
      await page.locator('header a[href="/companies"]').click();
      await page.getByRole('link', { name: 'کیتلی گھر' }).waitFor();
      await shot(page, `companies-${name}`);
      assert.deepEqual(await faults(page), []);
      await page.getByRole('link', { name: 'کیتلی گھر' }).click();
      await page.getByRole('link', { name: /கவிதா/ }).first().waitFor();
      await shot(page, `company-${name}`);
      assert.deepEqual(await faults(page), []);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false);
      await page.context().close();
    });
  }

  async function signedIn(options: BrowserContextOptions): Promise<Page> {
    const page = await (await browser.newContext(options)).newPage();
    return signIn(page, desk);
  }
});
