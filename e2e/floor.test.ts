import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { webhookHeaders } from '#connectors/kit/standard-webhooks.ts';
import { until } from '#server/testing/until.ts';
import { launchBrowser } from '../scripts/browser.ts';
import { faults } from './faults.ts';
import { shot } from './shot.ts';
import { signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';

let desk: Desk;
let browser: Browser;
let write: (by: string, text: string, minutesAgo: number) => Promise<void>;

const people = [
  ['கவிதா', 'எனது பொதி எங்கே?', 125],
  ['अनीता', 'पैसे कब लौटेंगे?', 80],
  ['Անահիտ', 'Ե՞րբ կբացվեք', 45],
  ['فاطمہ', 'میرا آرڈر نہیں پہنچا', 30],
  ['లక్ష్మి', 'చిరునామా మార్చాలి', 4],
] as const;

describe('the floor', () => {
  before(async () => {
    desk = await startDesk();
    browser = await launchBrowser();
    write = await shop('பொன்னி தேநீர் கடை');
    const second = await shop('Support');
    await desk.call('PUT', '/ownership', { pickUpWithin: 15, alarmAfter: 60, clock: 'always' });
    await desk.call('POST', '/sla/policies', { name: 'All', firstReply: 60, clock: 'always', warnAt: 60 });
    for (const [by, text, minutes] of people) await write(by, text, minutes);
    await second('ரவி', 'வணக்கம்', 20);
    const agents = (await desk.call('GET', '/agents')) as { data: { id: string }[] };
    const members = agents.data.map(({ id }) => ({ agentId: id }));
    const { id: teamId } = (await desk.call('POST', '/teams', { name: 'बिलिंग', members })) as { id: string };
    await desk.call('POST', `/conversations/${await idOf('లక్ష్మి')}/team`, { teamId });
    const agentId = agents.data[0]?.id;
    await desk.call('POST', `/conversations/${await idOf('अनीता')}/assign`, { agentId });
    await until(async () => (await floor()).all.overdue === 2);
  });
  after(async () => {
    await browser?.close();
    await desk?.stop();
  });

  it('what needs an owner is a list that everybody has, by keyboard, and taking it empties it', async () => {
    const page = await signedIn({ locale: 'en-GB', viewport: { width: 1300, height: 850 } });
    await page.locator('[data-row]').first().waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.waitForURL('**/inbox/unowned/open**');
    await page.getByText('Open, and nobody has it who is here').waitFor();
    const names = async () => page.locator('[data-row] [class*=name]').allInnerTexts();
    await until(async () => (await names()).length === 4);
    assert.deepEqual(await names(), ['கவிதா', 'Անահիտ', 'فاطمہ', 'ரவி'], 'the oldest first');
    await page
      .getByRole('link', { name: /^Needs an owner/ })
      .getByText('4')
      .waitFor();
    assert.deepEqual(await faults(page), []);
    await shot(page, 'floor-unowned');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Assign' }).waitFor();
    await page.locator('time').first().waitFor();
    await page.keyboard.press('m');
    await until(async () => (await names()).length === 3);
    await page
      .getByRole('link', { name: /^Needs an owner/ })
      .getByText('3')
      .waitFor();
    await page.context().close();
  });

  it('the floor is live, and each figure leads to its list', async () => {
    const page = await signedIn({ locale: 'en-GB', viewport: { width: 1300, height: 900 } });
    await page.locator('[data-row]').first().waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await page.getByRole('heading', { name: 'The floor' }).waitFor();
    await page.getByRole('link', { name: 'Everybody, Waiting: 6. Show them' }).waitFor();
    assert.deepEqual(await faults(page), []);
    await shot(page, 'floor');
    await write('நஸ்ரின்', 'கேள்வி', 1);
    await page.getByRole('link', { name: 'Everybody, Waiting: 7. Show them' }).waitFor();
    for (const figure of ['Waiting', 'Overdue', 'Needs an owner', 'Open']) {
      const link = page.getByRole('link', { name: new RegExp(`^பொன்னி தேநீர் கடை, ${figure}`) });
      const count = Number(await link.textContent());
      await link.press('Enter');
      await page.waitForURL('**/inbox/**');
      await until(async () => (await page.locator('[data-row]').count()) === count);
      assert.deepEqual(await faults(page), []);
      if (figure === 'Needs an owner') await shot(page, 'floor-unowned-of-channel');
      await page.goBack();
      await page.getByRole('heading', { name: 'The floor' }).waitFor();
    }
    await page.context().close();
  });

  it('its rules say what they would have meant, and the bell tells who waits with nobody', async () => {
    const page = await signedIn({ locale: 'en-GB', viewport: { width: 1300, height: 900 } });
    await page.goto(`${desk.origin}/settings/owners`);
    await page.getByText('leads would have been told twice').waitFor();
    assert.deepEqual(await faults(page), []);
    await page.getByLabel('After a wait of: minutes or hours').selectOption('1');
    await page.getByLabel('After a wait of', { exact: true }).fill('25');
    await page.getByText('leads would have been told 4 times').waitFor();
    await shot(page, 'floor-rules');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It holds from now on.').waitFor();
    await until(async () => {
      const { data } = (await desk.call('GET', '/notices')) as { data: { kind: string }[] };
      return data.some(({ kind }) => kind === 'unowned');
    });
    await page.context().close();
  });

  for (const [name, options] of Object.entries({
    wall: { locale: 'en', colorScheme: 'dark' as const, viewport: { width: 1920, height: 1080 } },
    urduPhone: { locale: 'ur', viewport: { width: 360, height: 780 } },
  } satisfies Record<string, BrowserContextOptions>)) {
    it(`is whole and without faults: ${name}`, async () => {
      const page = await signedIn(options);
      for (const [path, sign] of [
        ['/floor', 'h2#people'],
        ['/settings/owners', 'section li'],
        ['/inbox/unowned/open?sorting=waiting', '[data-row]'],
      ] as const) {
        await page.goto(`${desk.origin}${path}`);
        await page.locator(sign).first().waitFor();
        assert.deepEqual(await faults(page), []);
        assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false);
        await shot(page, `floor-${path.split('/')[1]}-${name}`);
      }
      await page.context().close();
    });
  }
});

/** A channel of another system; what is written there came so many minutes ago. */
async function shop(name: string): Promise<typeof write> {
  const secret = 'a secret of the shop, for signing';
  const settings = { secret };
  const channel = (await desk.call('POST', '/channels', { connector: 'api', name, settings })) as {
    webhookUrl: string;
  };
  return async (by, text, minutesAgo) => {
    const sentAt = new Date(Date.now() - minutesAgo * 60_000).toISOString();
    const event = { type: 'message', id: by, thread: { id: by }, author: { id: by, name: by }, text, sentAt };
    const body = Buffer.from(JSON.stringify({ events: [event] }));
    const headers = webhookHeaders(secret, crypto.randomUUID(), new Date(), body);
    const answer = await fetch(new URL(new URL(channel.webhookUrl).pathname, desk.origin), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    assert.equal(answer.status, 200, await answer.text());
  };
}

async function idOf(name: string): Promise<string> {
  return until(async () => {
    const { data } = (await desk.call('GET', '/conversations')) as {
      data: { id: string; contact: { name: string } }[];
    };
    return data.find(({ contact }) => contact.name === name)?.id;
  });
}

async function floor(): Promise<{ all: { overdue: number } }> {
  return (await desk.call('GET', '/floor')) as { all: { overdue: number } };
}

async function signedIn(options: BrowserContextOptions): Promise<Page> {
  return signIn(await (await browser.newContext(options)).newPage(), desk);
}
