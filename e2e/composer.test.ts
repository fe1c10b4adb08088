import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createTransport } from 'nodemailer';
import type { Browser, Page } from 'playwright-core';
import { SMTPServer } from 'smtp-server';
import { webhookHeaders } from '#connectors/kit/standard-webhooks.ts';
import { freePort } from '#server/testing/port.ts';
import { launchBrowser } from '../scripts/browser.ts';
import { openChatOn, write } from './chat.ts';
import { faults } from './faults.ts';
import { signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';
import { until } from './team.ts';

const colleague = {
  name: 'Gayané Petrosyan',
  email: 'gayane@example.org',
  password: 'a pot of black tea',
  role: 'agent',
};
const typed = [
  '**ज़रूर**, 2*3 snake_case :-*',
  '',
  '- चाय',
  '- दूध',
  '',
  '[दुकान](https://shop.example/a_b) [bad](javascript:alert(1))',
].join('\n');
const plain = typed
  .replace('**ज़रूर**', 'ज़रूर')
  .replaceAll('- ', '• ')
  .replace('[दुकान](https://shop.example/a_b)', 'दुकान (https://shop.example/a_b)');

let desk: Desk;
let browser: Browser;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let mail: Awaited<ReturnType<typeof startMail>>;

before(async () => {
  const doorPort = await freePort();
  desk = await startDesk({ EARSHOT_SMTP_PORT: String(doorPort) });
  browser = await launchBrowser();
  platform = await startPlatform(desk);
  mail = await startMail(desk, doorPort);
  await desk.call('POST', '/agents', colleague);
});
after(async () => {
  await browser?.close();
  await platform?.stop();
  await mail?.stop();
  await desk?.stop();
});

describe('the composer', () => {
  it('shows what a system that is called back then gets, to the letter', async () => {
    await platform.write('अनीता', 'पार्सल कहाँ है?');
    const page = await signedIn(desk.admin);
    await page.getByText('पार्सल कहाँ है?').first().click();
    await replyBox(page).fill(typed);
    await replyBox(page).press('Escape');
    await page.keyboard.press('v');
    const shown = await previewed(page);
    assert.equal(shown, typed);
    await page.getByText(/hands the text on as typed/).waitFor();
    assert.deepEqual(await faults(page), []);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await until(async () => platform.got[0]);
    assert.deepEqual(platform.got, [typed]);
    await page.context().close();
  });

  it('shows what a mail then says, and the mail says it with and without its marks', async () => {
    await mail.write('कहाँ है मेरी केतली?');
    const page = await signedIn(desk.admin);
    await page.getByText('कहाँ है मेरी केतली?').first().click();
    await replyBox(page).fill(typed);
    await page.getByRole('button', { name: 'Preview', exact: true }).click();
    await page.getByLabel('How it will be read').locator('strong', { hasText: 'ज़रूर' }).waitFor();
    assert.equal(await page.getByLabel('How it will be read').locator('a[href^="javascript"]').count(), 0);
    const length = await page
      .getByLabel('How it will be read')
      .getByText(/of 100,000/)
      .textContent();
    assert.match(length ?? '', new RegExp(`^${[...plain].length} of 100,000$`));
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const got = await until(async () => mail.got[0]);
    const { text, html } = await parsed(got);
    assert.equal(text.trim(), plain);
    assert.match(html, /<strong>ज़रूर<\/strong>, 2\*3 snake_case :-\*/);
    assert.match(html, /<li dir="auto">चाय<\/li>/);
    assert.match(html, /<a href="https:\/\/shop\.example\/a_b">दुकान<\/a> \[bad\]\(javascript:alert\(1\)\)/);
    const bubble = page.getByRole('article').filter({ has: page.locator('strong', { hasText: 'ज़रूर' }) });
    await bubble.getByText('shop.example', { exact: true }).waitFor();
    assert.equal(await bubble.locator('a').count(), 1);
    await page.context().close();
  });

  it('shows a visitor of the chat the marks that the preview had', async () => {
    const shop = await desk.websiteChannel({ title: 'The shop' });
    const outside = await browser.newContext({ locale: 'en-GB' });
    const visitor = await outside.newPage();
    await visitor.goto(desk.hostPage(shop));
    const chat = await openChatOn(visitor);
    await write(chat, 'Բարև ձեզ, բաց եք՞');
    const page = await signedIn(desk.admin);
    await page.getByText('Բարև ձեզ, բաց եք').first().click();
    await replyBox(page).fill('**Այո**, [map](https://shop.example/map)');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await chat.locator('strong', { hasText: 'Այո' }).waitFor();
    assert.equal(
      await chat.getByRole('link', { name: 'map' }).getAttribute('href'),
      'https://shop.example/map',
    );
    await chat.getByText('(shop.example)').waitFor();
    await outside.close();
    await page.context().close();
  });

  it('lends a draft to the team, which takes it over and sends it once', async () => {
    await platform.write('கவிதா', 'மூடி உடைந்துவிட்டது');
    const [author, other] = [await signedIn(desk.admin), await signedIn(colleague)];
    for (const page of [author, other]) await page.getByText('மூடி உடைந்துவிட்டது').first().click();
    await replyBox(author).fill('மன்னிக்கவும், புதியது அனுப்புகிறோம்.');
    await author.getByRole('button', { name: 'Share draft' }).click();
    const offer = other.getByRole('region', { name: /^Draft by/ });
    await offer.getByText('மன்னிக்கவும், புதியது அனுப்புகிறோம்.').waitFor();
    await replyBox(author).fill('மன்னிக்கவும், நாளை அனுப்புகிறோம்.');
    await offer.getByText('மன்னிக்கவும், நாளை அனுப்புகிறோம்.').waitFor();
    assert.deepEqual(await faults(other), []);
    await author.getByRole('button', { name: 'Shared with the team' }).click();
    await offer.waitFor({ state: 'detached' });
    await author.getByRole('button', { name: 'Share draft' }).click();
    await offer.getByRole('button', { name: 'Take over' }).click();
    assert.equal(await replyBox(other).inputValue(), 'மன்னிக்கவும், நாளை அனுப்புகிறோம்.');
    await other.getByRole('button', { name: 'Send', exact: true }).click();
    await offer.waitFor({ state: 'detached' });
    await until(async () => ((await replyBox(author).inputValue()) === '' ? true : undefined));
    const got = () => platform.got.filter((text) => text.startsWith('மன்னிக்கவும்'));
    // The draft is gone with the answer, which is handed over a moment later.
    await until(async () => got().length > 0 || undefined);
    assert.equal(got().length, 1);
    await author.context().close();
    await other.context().close();
  });

  it('names colleagues in notes so that it is seen, and finds by attributes', async () => {
    await desk.call('POST', '/attributes', {
      subject: 'conversation',
      label: 'ஆர்டர்',
      type: 'text',
      key: 'order',
    });
    const page = await signedIn(desk.admin);
    await page.goto(`${desk.origin}/inbox/all/waiting`);
    await page.getByText('மன்னிக்கவும், நாளை').first().click();
    await page.getByRole('button', { name: 'Note', exact: true }).click();
    await page.getByRole('textbox', { name: /^Note about/ }).fill(`@${colleague.name}, *please* look`);
    await page.getByRole('button', { name: 'Add note' }).click();
    const note = page.getByRole('article').filter({ has: page.locator('em', { hasText: 'please' }) });
    await note.locator('bdi', { hasText: `@${colleague.name}` }).waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1);
    await desk.call('PATCH', `/conversations/${id}/attributes`, { values: { order: 'TN-17' } });
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByLabel('What it is about').selectOption('attribute');
    await page.getByLabel('Attribute').selectOption({ label: 'ஆர்டர்' });
    await page.getByLabel('Text', { exact: true }).fill('tn-1');
    assert.deepEqual(await faults(page), []);
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.locator('[data-row]').filter({ hasText: 'கவிதா' }).waitFor();
    await until(async () => ((await page.locator('[data-row]').count()) === 1 ? true : undefined));
    await page.context().close();
  });
});

async function signedIn(who: { email: string; password: string }): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await signIn(page, desk, who);
  await page.goto(`${desk.origin}/inbox/all/open`);
  return page;
}

function replyBox(page: Page) {
  return page.getByRole('textbox', { name: /^Reply to/ });
}

/** The texts of the parts as the preview shows them. */
async function previewed(page: Page): Promise<string> {
  const part = page.getByLabel('How it will be read').getByRole('listitem');
  await part.first().waitFor();
  return (await part.locator('div').allInnerTexts()).join('\n');
}

/** A system that is connected by the API: it posts messages and keeps what it is called back with. */
async function startPlatform(on: Desk) {
  const got: string[] = [];
  const server = createServer((request, reply) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      got.push((JSON.parse(body) as { text: string }).text);
      reply.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const callbackUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const channel = (await on.call('POST', '/channels', {
    connector: 'api',
    name: 'The app',
    settings: { callbackUrl },
  })) as { webhookUrl: string; generated: { secret: string } };
  return {
    got,
    async write(by: string, text: string): Promise<void> {
      const event = { type: 'message', id: text, thread: { id: by }, author: { id: by, name: by }, text };
      const bytes = Buffer.from(JSON.stringify({ events: [event] }));
      const signed = webhookHeaders(channel.generated.secret, `write-${text.length}`, new Date(), bytes);
      const headers = { 'content-type': 'application/json', ...signed };
      const answer = await fetch(channel.webhookUrl, {
        method: 'POST',
        headers,
        body: new Uint8Array(bytes),
      });
      assert.ok(answer.ok, await answer.text());
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A mailbox that keeps what it is sent, and a customer who writes to the desk's own door. */
async function startMail(on: Desk, doorPort: number) {
  const got: Buffer[] = [];
  const port = await freePort();
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 200,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('end', () => {
        got.push(Buffer.concat(chunks));
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { doorAddress } = (await on.call('POST', '/channels', {
    connector: 'email',
    name: 'Mail',
    settings: { address: 'care@shop.example', smtpHost: '127.0.0.1', smtpPort: port, smtpSecurity: 'none' },
  })) as { doorAddress: string };
  const door = createTransport({ host: '127.0.0.1', port: doorPort, ignoreTLS: true });
  return {
    got,
    async write(text: string): Promise<void> {
      await door.sendMail({
        from: 'लक्ष्मी <lakshmi@home.example>',
        to: 'care@shop.example',
        subject: 'Kettle',
        text,
        envelope: { from: 'lakshmi@home.example', to: [doorAddress] },
      });
    },
    async stop(): Promise<void> {
      door.close();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function parsed(raw: Buffer): Promise<{ text: string; html: string }> {
  const { simpleParser } = await import('mailparser');
  const { text = '', html } = await simpleParser(raw);
  return { text, html: html || '' };
}
