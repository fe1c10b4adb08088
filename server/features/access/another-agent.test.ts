import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getMe } from '#contract/workspace.ts';
import { ok, refused } from '#server/testing/call.ts';
import { browserOf, personAt } from '#server/testing/session.ts';
import { stream } from '#server/testing/stream.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

test('a page of whoever was signed in before does nothing in the name of who is now', async () => {
  const workspace = await newWorkspace();
  const before = await personAt(workspace);
  const browser = await browserOf(before.email);
  await browser.signIn();
  const page = { headers: { ...browser.headers, 'earshot-agent': (await ok(browser, getMe)).agent.id } };
  assert.equal((await ok(page, getMe)).agent.email, before.email);
  const now = await personAt(workspace);
  await now.signIn();
  const thawed = { headers: { ...page.headers, cookie: now.headers?.cookie ?? '' } };
  await refused(401, thawed, getMe);
  assert.equal((await stream(thawed)).status, 401);
  assert.equal((await ok(now, getMe)).agent.email, now.email);
});
