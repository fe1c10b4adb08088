import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { webhookHeaders } from '#connectors/kit/standard-webhooks.ts';
import { launchBrowser } from '../scripts/browser.ts';
import { faults } from './faults.ts';
import { signIn } from './sign-in.ts';
import { type Desk, startDesk } from './start.ts';
import { until } from './team.ts';

const secret = 'a signing secret for many';
const people = 1_200;

let desk: Desk;
let browser: Browser;
let agent: Page;

before(async () => {
  desk = await startDesk();
  browser = await launchBrowser();
  const body = { connector: 'api', name: 'Shop', settings: { secret } };
  const channel = (await desk.call('POST', '/channels', body)) as { webhookUrl: string };
  const now = Date.now();
  const events = Array.from({ length: people }, (_, n) =>
    written(`Person ${n}`, `Question ${n}`, now - (people - n) * 1_000),
  );
  // A long conversation, and what is looked for far up in it.
  for (let n = 0; n < 300; n += 1)
    events.push(
      written(
        'கவிதா ராமன்',
        n === 10 ? 'மூடி பொருந்தவில்லை, மாற்றித் தர முடியுமா?' : `Line ${n}`,
        now - 9_000_000 + n * 1_000,
      ),
    );
  for (let from = 0; from < events.length; from += 300)
    await post(channel.webhookUrl, events.slice(from, from + 300));
  // Whoever scrolls down while older ones still come in between would pass by some.
  await until(async () => {
    const counts = (await desk.call('GET', '/conversations/counts')) as { all: { open: number } };
    return counts.all.open > people || undefined;
  });
  agent = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  await signIn(agent, desk);
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

describe('a desk with many conversations', () => {
  it('scrolls through a thousand of them and keeps few rows on the page', async () => {
    await agent.getByText(`Question ${people - 1}`).waitFor();
    for (const n of [1_100, 1_000, 900, 800, 700, 600, 500, 400, 300, 200, 100, 5]) {
      const step = `(${scrollsTo})(${JSON.stringify(`Question ${n}`)})`;
      await until(async () => (await agent.evaluate<boolean>(step)) || undefined);
      assert.ok((await agent.locator('[data-row]').count()) < 60);
    }
  });

  it('shows where the words of a search stand, and opens there', async () => {
    const box = agent.getByRole('searchbox');
    await box.fill('பொருந்தவில்லை');
    const row = agent.locator('[data-row]', { has: agent.locator('mark', { hasText: 'பொருந்தவில்லை' }) });
    await row.waitFor();
    assert.deepEqual(await faults(agent), []);
    await row.click();
    const message = agent.locator('article', { hasText: 'மாற்றித் தர' });
    await message.waitFor();
    await agent.waitForFunction(`(${isInSight})(${JSON.stringify(await message.getAttribute('id'))})`);
    assert.match(agent.url(), /#message-/);
  });

  it('marks another form of a word, and says of a name that it only sounds like what was typed', async () => {
    const box = agent.getByRole('searchbox');
    await box.fill('questions 1177');
    await agent.locator('[data-row] mark', { hasText: 'Question' }).waitFor();
    await box.fill('Raman Kavita');
    const row = agent.locator('[data-row]', { has: agent.locator('mark', { hasText: 'கவிதா' }) });
    await row.getByText('sounds alike').waitFor();
    assert.deepEqual(await faults(agent), []);
  });
});

// For the page, which is not what this file is compiled for.

/** Looks and scrolls in one step: what appears between the two would be passed by. */
const scrollsTo = `(text) => {
  const rows = [...document.querySelectorAll('[data-row]')];
  if (rows.some(({ innerText }) => innerText.split('\\n').includes(text))) return true;
  rows.at(-1)?.scrollIntoView();
  return false;
}`;

const isInSight = `(id) => {
  const box = document.getElementById(id)?.getBoundingClientRect();
  return box !== undefined && box.top > 0 && box.bottom < innerHeight;
}`;

function written(by: string, text: string, sentAt: number) {
  const thread = { id: by, surface: 'private' };
  return { type: 'message', id: `${by} ${text}`, thread, author: { id: by, name: by }, text, sentAt };
}

async function post(url: string, events: unknown[]): Promise<void> {
  const body = Buffer.from(JSON.stringify({ events }));
  const headers = webhookHeaders(secret, crypto.randomUUID(), new Date(), body);
  const answer = await fetch(new URL(new URL(url).pathname, desk.origin), {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  });
  assert.ok(answer.ok, `${answer.status} ${await answer.text()}`);
}
