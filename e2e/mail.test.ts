import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { harmless } from '#server/features/conversations/html.ts';
import { hostile } from '#server/testing/hostile-html.ts';
import { freePort } from '#server/testing/port.ts';
import { launchBrowser } from '../scripts/browser.ts';
import { faults } from './faults.ts';
import { type LetterDesk, startLetterDesk, startPictureSite } from './letters.ts';
import { connectMail } from './mail-channel.ts';
import { signIn } from './sign-in.ts';
import { until } from './team.ts';

let desk: LetterDesk;
let doorPort: number;
let site: Awaited<ReturnType<typeof startPictureSite>>;
let browser: Browser;

before(async () => {
  doorPort = await freePort();
  desk = await startLetterDesk({ EARSHOT_SMTP_PORT: String(doorPort) });
  site = await startPictureSite();
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await site?.stop();
  await desk?.stop();
});

describe('each fence alone holds what hostile mail tries', () => {
  it('notices what runs and what is fetched where there is no fence', async () => {
    const { ran, fetched } = await tried((html) => ({ page: html }));
    assert.ok(ran > 10, `only ${ran} of them ran`);
    assert.ok(fetched > 5, `only ${fetched} of them fetched`);
  });

  it('taking out what could act', async () => {
    const clean = (html: string) => ({
      page: harmless(html, { pictures: new Map(), remote: false }).page,
    });
    assert.deepEqual(await tried(clean), { ran: 0, fetched: 0 });
  });

  it('the policy of the page', async () => {
    const policy = await policyOfDesigns();
    assert.deepEqual(await tried((html) => ({ page: html, policy })), { ran: 0, fetched: 0 });
  });

  it('the policy of the page without its sandbox, as far as scripts go', async () => {
    const policy = (await policyOfDesigns()).replace(/sandbox[^;]*;/, '');
    assert.equal((await tried((html) => ({ page: html, policy }))).ran, 0);
  });

  it('the sandbox of the frame, as far as scripts go', async () => {
    const sandbox = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox';
    assert.equal((await tried((html) => ({ page: html, sandbox }))).ran, 0);
  });
});

describe('a mail on the screen', () => {
  it('is seen as it was designed, and fetches nothing from the web before it is asked to', async () => {
    const id = await desk.write({
      text: 'Your order is on its way.',
      subject: 'Order 4471',
      html: `<table bgcolor="#fff7ed"><tr><td onclick="document.title='caught'">Your order is on its way.<script>document.title='caught'</script>
        <img src="cid:pot@home.example" alt="The blue pot"><img src="${site.origin}/table.png" alt="The table" width="200" height="80">
        <a href="javascript:document.title='caught'">bad</a> <a href="https://shop.example/4471">Track</a></td></tr></table>
        <style>@import url(${site.origin}/import.css); td { background: url(${site.origin}/paper.png) }</style>
        <link rel="stylesheet" href="${site.origin}/link.css"><img src="${site.origin}/open.gif" width="1" height="1">
        <div class="gmail_quote">On Monday we wrote: <b>packed</b></div>`,
      embedded: ['pot@home.example'],
    });
    await atDesk(async (page) => {
      const article = await opened(page, id);
      const design = article.frameLocator('iframe');
      await design.getByText('Your order is on its way.').waitFor();
      const pot = design.getByRole('img', { name: 'The blue pot' });
      await until(async () =>
        (await pot.evaluate((each) => Reflect.get(each, 'naturalWidth'))) ? true : undefined,
      );
      assert.equal(await design.getByText('packed').isVisible(), false);
      await design.locator('summary').click();
      await design.getByText('packed').waitFor();
      assert.deepEqual(site.asked, []);
      assert.equal(await article.getByText('pot.png').count(), 0);
      assert.equal(await design.getByText('bad').getAttribute('href'), null);
      assert.equal(await design.getByText('Track').getAttribute('target'), '_blank');
      assert.deepEqual(await faults(page), []);

      await article.getByRole('button', { name: 'Show pictures from the web (2)' }).click();
      await until(async () => (site.asked.length >= 2 ? true : undefined));
      await design.getByRole('img', { name: 'The table' }).waitFor();
      assert.deepEqual(site.asked.toSorted(), ['/paper.png', '/table.png']);
      assert.doesNotMatch(await page.title(), /caught/);

      await article.getByRole('button', { name: 'Plain text' }).click();
      await article.locator('iframe').waitFor({ state: 'detached' });
      await article.getByText('Your order is on its way.').waitFor();
      await article
        .getByText('pot.png')
        .or(article.getByRole('img', { name: 'pot.png' }))
        .waitFor();
    });
  });

  it('says who else got it, what it is about, what was quoted, and that a machine wrote it', async () => {
    const author = { id: 'anahit', name: 'Անահիտ' };
    await desk.write({ author, text: 'Բարև ձեզ։', subject: 'Խեցեգործություն' });
    const same = await desk.write({ author, text: 'And one more thing', subject: 'RE: Խեցեգործություն' });
    const away = await desk.write({
      author,
      text: 'Back on Monday.',
      subject: 'Away',
      automatic: true,
      quoted: 'On Sunday you wrote:\n> کب واپس آئیں گے؟',
      copies: [
        { role: 'to', address: 'care@shop.example' },
        { role: 'cc', address: 'fatima@home.example', name: 'فاطمہ' },
      ],
    });
    await atDesk(async (page) => {
      const article = await opened(page, away);
      await article.getByText('Automatic reply').waitFor();
      await article.getByRole('heading', { name: 'Away' }).waitFor();
      assert.equal(await page.locator(`#message-${same}`).getByRole('heading').count(), 0);
      await article.getByRole('button', { name: '2 others got this too' }).press('Enter');
      await article.getByText('fatima@home.example').waitFor();
      const quoted = article.getByRole('button', { name: 'Earlier messages' });
      assert.equal(await quoted.getAttribute('aria-expanded'), 'false');
      await quoted.press('Enter');
      await article.getByText('کب واپس آئیں گے؟').waitFor();
      assert.equal(await quoted.getAttribute('aria-expanded'), 'true');
      assert.deepEqual(await faults(page), []);
    });
  });

  it('shows its text where its design cannot be loaded', async () => {
    const id = await desk.write({ text: 'Only words', html: '<h1>Only words</h1>' });
    await desk.everywhere.query('update message_body set html = null where message_id = $1', [id]);
    await atDesk(async (page) => {
      const article = await opened(page, id);
      await article.getByText('The design of this message could not be loaded.').waitFor();
      await article.getByRole('button', { name: 'Plain text' }).click();
      await article.getByText('Only words').waitFor();
    });
  });
});

describe('an answer by mail', () => {
  it('goes to those who got the question too, names an address that is none, and tells who was left out', async () => {
    const mail = await connectMail(desk, doorPort);
    await mail.write({ to: 'care@shop.example, Ravi <ravi@home.example>', cc: 'gone@home.example' });
    await atDesk(async (page) => {
      await page.getByText('Where is my kettle?').first().click();
      const copies = page.getByRole('list', { name: 'Cc' });
      await copies.getByText('Ravi').waitFor();
      await copies.getByText('gone@home.example').waitFor();
      await page.getByRole('button', { name: 'Bcc', exact: true }).click();
      await page.getByRole('textbox', { name: 'Bcc' }).fill('nobody');
      await page.getByRole('textbox', { name: 'Bcc' }).press('Enter');
      const reply = page.getByRole('textbox', { name: /^Reply to/ });
      await reply.fill('On its way.');
      await page.getByRole('button', { name: 'Copy to 3' }).waitFor();
      assert.deepEqual(await faults(page), []);
      await page.reload();
      await page.getByRole('list', { name: 'Bcc' }).getByText('nobody').waitFor();

      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await page.getByText('“nobody” is no address that a copy can go to.').waitFor();
      await page.getByRole('button', { name: 'Edit', exact: true }).click();
      await page.getByRole('button', { name: 'No copy to nobody' }).click();
      assert.equal(await reply.inputValue(), 'On its way.');
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await page.getByText('Sent, but not in full').waitFor();
      assert.deepEqual(mail.sentTo, [['kavitha@home.example', 'ravi@home.example']]);
      assert.deepEqual(await faults(page), []);
    });
    await mail.stop();
  });
});

interface Fences {
  page: string;
  policy?: string;
  sandbox?: string;
}

/** Opens each hostile page in a frame within some fences: how many of them ran anything, or fetched it. */
async function tried(fenced: (html: string) => Fences): Promise<{ ran: number; fetched: number }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  let ran = 0;
  let fetched = 0;
  await page.exposeFunction('caught', () => {
    ran += 1;
  });
  // Whatever runs, in whichever frame, calls this: `run` is what all of the hostile pages try to call.
  await context.addInitScript('globalThis.run = () => top.caught()');
  let current: Fences = { page: '' };
  await context.route('**', (route) => {
    const url = new URL(route.request().url());
    if (url.host !== 'fence.example') {
      fetched += 1;
      return route.abort();
    }
    if (url.pathname === '/frame') {
      const headers: Record<string, string> = {};
      if (current.policy) headers['content-security-policy'] = current.policy;
      return route.fulfill({ contentType: 'text/html', headers, body: current.page });
    }
    if (url.pathname !== '/') return route.abort();
    const sandbox = current.sandbox ? ` sandbox="${current.sandbox}"` : '';
    return route.fulfill({ contentType: 'text/html', body: `<iframe src="/frame"${sandbox}></iframe>` });
  });
  for (const [, html] of hostile) {
    current = fenced(html.replaceAll('https://evil.example', 'http://evil.example'));
    await page.goto('http://fence.example/', { waitUntil: 'load' });
    // What a click would start is started too, by who can: this end of the frame.
    await page.evaluate(clickEverything);
  }
  await context.close();
  return { ran, fetched };
}

const clickEverything = `(() => {
  const inside = document.querySelector('iframe')?.contentDocument;
  for (const link of inside?.querySelectorAll('a[href^="javascript:" i], button, [onclick]') ?? []) link.click();
})()`;

async function policyOfDesigns(): Promise<string> {
  const id = await desk.write({ text: 'x', html: '<h1>x</h1>' });
  const headers = { authorization: `Bearer ${desk.apiKey}` };
  const answer = await fetch(`${desk.origin}/api/v1/messages/${id}/html`, { headers });
  return answer.headers.get('content-security-policy') ?? '';
}

async function atDesk(work: (page: Page, context: BrowserContext) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await signIn(page, desk);
  await work(page, context);
  await context.close();
}

/** A message in its conversation, on the screen. */
async function opened(page: Page, messageId: string) {
  const find = 'select conversation_id from message where id = $1';
  const { rows } = await desk.everywhere.query(find, [messageId]);
  await page.goto(`${desk.origin}/inbox/all/open/${rows[0].conversation_id}`);
  const article = page.locator(`#message-${messageId}`);
  await article.scrollIntoViewIfNeeded();
  return article;
}
