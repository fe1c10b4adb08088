import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../scripts/browser.ts';
import { begin } from './chat.ts';
import { faults } from './faults.ts';
import { signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';

const colleague = {
  name: 'கவிதா ராமன்',
  email: 'kavitha@example.org',
  password: 'a pot of black tea',
  role: 'lead',
};
const question = 'मेरा पार्सल कहाँ है?';

let desk: Desk;
let browser: Browser;
let agent: Page;

before(async () => {
  desk = await startDesk();
  browser = await launchBrowser();
  const shop = await desk.websiteChannel({ title: 'The shop' });
  await desk.call('POST', '/agents', colleague);
  for (const name of ['Orders/Refunds', 'Teapots'])
    await desk.call('POST', '/labels', { name, colour: 'teal' });
  // Somebody is on, so that the chat asks for no address.
  agent = await signedIn(await browser.newContext({ locale: 'en-GB' }), desk.admin);
  const visitor = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  await visitor.goto(desk.hostPage(shop));
  await begin(visitor, question);
  await agent.getByText(question).first().click();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

describe('an agent’s day', () => {
  it('labels and prioritises by the keyboard, and the trail says so', async () => {
    await agent.getByRole('button', { name: 'Resolve' }).waitFor();
    await agent.keyboard.press('l');
    await agent.getByRole('textbox', { name: 'Find a label' }).fill('refu');
    await agent.getByRole('button', { name: 'Orders/Refunds' }).waitFor();
    await agent.keyboard.press('Enter');
    await agent.getByText('added the label Orders/Refunds').waitFor();
    await agent.keyboard.press('Escape');
    await agent.getByRole('textbox', { name: 'Find a label' }).waitFor({ state: 'detached' });
    await agent.keyboard.press('p');
    await agent.getByRole('button', { name: 'Urgent' }).click();
    await agent.getByText('set the priority: Urgent').waitFor();
    assert.deepEqual(await faults(agent), []);
    await agent.keyboard.press('t');
    await agent.getByText('set the priority: Urgent').waitFor({ state: 'detached' });
    await agent.keyboard.press('t');
  });

  it('keeps a draft that another browser shows and goes on with', async () => {
    const other = await signedIn(await browser.newContext({ locale: 'en-GB' }), desk.admin);
    await agent.getByRole('button', { name: 'Insert an emoji' }).click();
    await agent.getByRole('textbox', { name: 'Find an emoji' }).fill('شکریہ');
    await agent.keyboard.press('Enter');
    await agent.waitForFunction(has, '🙏');
    await replyBox(agent).fill('Let me look');
    await other.getByText('Draft', { exact: true }).waitFor();
    await other.getByText(question).first().click();
    await other.waitForFunction(has, 'Let me look');
    await replyBox(other).fill('Let me look that up');
    await agent.waitForFunction(has, 'Let me look that up');
    await agent.reload();
    await agent.waitForFunction(has, 'Let me look that up');
    await replyBox(agent).fill('');
    await other.waitForFunction(has, '');
    await other.context().close();
  });

  it('names a colleague in a note, who finds it among their notices', async () => {
    await agent.getByRole('button', { name: 'Note', exact: true }).click();
    const note = agent.getByRole('textbox', { name: /^Note about/ });
    await note.pressSequentially('@கவி');
    await agent.getByRole('option', { name: colleague.name }).waitFor();
    await agent.keyboard.press('Enter');
    await agent.waitForFunction(has, `@${colleague.name} `);
    await note.pressSequentially('please look');
    await agent.getByRole('button', { name: 'Add note' }).click();
    const other = await signedIn(await browser.newContext({ locale: 'en-GB' }), colleague);
    await other.getByRole('button', { name: '1 unread notice' }).click();
    await other.getByRole('link', { name: /mentioned you about/ }).click();
    await other.getByRole('article').getByText('please look').waitFor();
    await other.getByRole('button', { name: 'Notices', exact: true }).waitFor();
    await other.context().close();
    await agent.getByRole('button', { name: 'Reply', exact: true }).click();
  });

  it('saves a filter as a view, changes all that is in it, and undoes that', async () => {
    await agent.getByRole('textbox', { name: /^Reply to/ }).blur();
    await agent.keyboard.press('f');
    await agent.getByRole('combobox', { name: 'What it is about' }).selectOption('label');
    await agent.getByRole('combobox', { name: 'Choose …' }).selectOption({ label: 'Orders' });
    assert.deepEqual(await faults(agent), []);
    await agent.getByRole('textbox', { name: 'Name of the view' }).fill('ஆர்டர்கள்');
    await agent.getByRole('button', { name: 'Save as a view' }).click();
    await agent.getByRole('link', { name: /ஆர்டர்கள்/ }).waitFor();
    await agent.locator('[data-row]').first().waitFor();
    await agent.getByRole('button', { name: 'All of these' }).click();
    await agent.getByRole('combobox', { name: 'What to do' }).selectOption('resolve');
    await agent.getByRole('button', { name: 'Change them all' }).click();
    await agent.getByText('1 conversation changed').waitFor();
    await agent.getByRole('button', { name: 'Undo' }).click();
    await agent.getByText('Undone for 1 conversation').waitFor();
    await agent.getByRole('status').getByRole('button', { name: 'Close' }).click();
  });

  it('does and finds everything from the palette, and lists its keys', async () => {
    await agent.locator('[data-row]').first().click();
    await agent.getByRole('button', { name: 'Resolve' }).waitFor();
    await agent.keyboard.press('Control+k');
    await agent.getByRole('combobox', { name: /^A name, a number/ }).fill('label teapots');
    await agent.getByRole('option', { name: /Label: Teapots/ }).waitFor();
    assert.deepEqual(await faults(agent), []);
    await agent.keyboard.press('Enter');
    await agent.getByText('added the label Teapots').waitFor();
    await agent.keyboard.press('Control+k');
    await agent.getByRole('combobox', { name: /^A name, a number/ }).fill('पार्सल');
    await agent.getByRole('option', { name: /^Found .?#/ }).click();
    await agent.getByRole('article').getByText(question).waitFor();
    await agent.keyboard.press('?');
    await agent.getByText('Go to or do anything').waitFor();
  });
});

/** Runs in the page: the field that is written in holds exactly this. */
const has = (text: string): boolean =>
  (
    globalThis as unknown as { document: { querySelector(s: string): { value: string } | null } }
  ).document.querySelector('main textarea')?.value === text;

async function signedIn(context: BrowserContext, who: { email: string; password: string }): Promise<Page> {
  const page = await context.newPage();
  return signIn(page, desk, who);
}

function replyBox(page: Page) {
  return page.getByRole('textbox', { name: /^Reply to/ });
}
