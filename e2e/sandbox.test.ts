import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openSandbox, type Sandbox } from '../sandbox/open.ts';
import { furnish } from '../sandbox/page/furnish.ts';
import { launchBrowser } from '../scripts/browser.ts';
import { importTool } from '../scripts/tools.ts';

let sandbox: Sandbox;
let browser: Browser;
before(async () => {
  sandbox = await openSandbox();
  await furnish(sandbox);
  browser = await launchBrowser();
});
after(async () => {
  await browser.close();
  await sandbox.close();
});

const fatima = 'p4';

async function open(settings: Parameters<Browser['newContext']>[0], person = fatima): Promise<Page> {
  const context = await browser.newContext(settings);
  const page = await context.newPage();
  const account = [...sandbox.world.accounts.values()].find(({ kind }) => kind === 'page');
  await page.goto(`${sandbox.url}/?account=${account?.id}&person=${person}`);
  return page;
}

test('a customer writes on the page of the sandbox, and sees the answer come in', async () => {
  const page = await open({});
  await page.getByLabel('Write as').fill('السلام علیکم <b>دکان</b>');
  await page.keyboard.press('Enter');
  const bubble = page.locator('.own .text');
  await bubble.waitFor();
  assert.equal(await bubble.textContent(), 'السلام علیکم <b>دکان</b>');
  assert.equal(
    await page.evaluate(`getComputedStyle(document.querySelector('.own .text')).direction`),
    'rtl',
  );

  const [thread] = sandbox.world.threads.values();
  const token = [...sandbox.world.tokens.values()].find((one) =>
    one.accountIds.has(thread?.account.id ?? ''),
  );
  const answer = await fetch(`${sandbox.url}/graph/v23.0/me/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token?.value}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      recipient: { id: thread?.person.scopedIds.get(thread.account.id) },
      messaging_type: 'RESPONSE',
      message: { text: 'وعلیکم السلام' },
    }),
  });
  assert.equal(answer.status, 200);
  // Nobody pressed anything: the page keeps itself fresh.
  await page.getByText('وعلیکم السلام').waitFor();
  await page.context().close();
});

test('without a script the page does the same', async () => {
  const page = await open({ javaScriptEnabled: false }, 'p1');
  await page.getByLabel('Write as').fill('வணக்கம்');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.locator('.own .text', { hasText: 'வணக்கம்' }).waitFor();
  await page.context().close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the page of the sandbox is accessible and fits a phone, ${colorScheme}`, async () => {
    const page = await open({ colorScheme, viewport: { width: 360, height: 740 } });
    const wide = await page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
    assert.equal(wide, false, 'nothing hangs over the edge');
    const { AxeBuilder } = importTool('@axe-core/playwright');
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
      [],
    );
    await page.context().close();
  });
}
