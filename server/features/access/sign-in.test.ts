import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveConversation } from '#contract/conversations.ts';
import { addAgent, editWorkspace, getMe } from '#contract/workspace.ts';
import { configureSignIn, signIn } from '#server/features/access/sessions.ts';
import { type Answer, type Caller, call, ok, refused, send } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';

const password = 'a cup of strong tea';

test('an agent signs in, is known by the cookie, and signs out', async () => {
  const { email, at } = await joined(await newWorkspace());
  const answer = await signInAs(email, password, at);
  assert.equal(answer.status, 200, answer.text);
  const me = await ok(cookies(answer), getMe);
  assert.equal(me.agent.email, email);
  assert.deepEqual(me.permissions.includes('conversations.write'), true);
  const left = await send('/api/auth/sign-out', {
    method: 'POST',
    headers: {
      ...cookies(answer).headers,
      'content-type': 'application/json',
      origin: (await openDesk()).origin,
    },
    body: '{}',
  });
  assert.equal(left.status, 200, left.text);
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query(
    'select 1 from auth_session s join auth_user u on u.id = s."userId" where u.email = $1',
    [email],
  );
  assert.equal(rows.length, 0);
  // The browser was told to forget both cookies.
  for (const cookie of left.headers.getSetCookie()) assert.match(cookie, /max-age=0/i);
});

test('the cookies are out of the reach of scripts and of other sites', async () => {
  const { email, at } = await joined(await newWorkspace());
  const answer = await signInAs(email, password, at);
  const set = answer.headers.getSetCookie();
  assert.ok(set.length > 0);
  for (const cookie of set) {
    assert.match(cookie, /httponly/i);
    assert.match(cookie, /samesite=lax/i);
    assert.match(cookie, /path=\//i);
    assert.doesNotMatch(cookie, /domain=/i);
  }
});

test('behind https they are never sent in the open', async () => {
  const { email } = await joined(await newWorkspace());
  const { origin } = await openDesk();
  configureSignIn({ publicUrl: 'https://desk.example.org' });
  try {
    const answer = await (await signIn()).api.signInEmail({ body: { email, password }, asResponse: true });
    for (const cookie of answer.headers.getSetCookie()) {
      assert.match(cookie, /^__Secure-earshot\./);
      assert.match(cookie, /; secure/i);
    }
  } finally {
    configureSignIn({ publicUrl: origin });
  }
});

test('a wrong password and an unknown address are told apart by nothing', async () => {
  const { email, at } = await joined(await newWorkspace());
  const wrong = await signInAs(email, 'not this one, no', at);
  const unknown = await signInAs('nobody@example.org', 'not this one, no', at);
  assert.equal(wrong.status, 401);
  assert.equal(unknown.status, 401);
  assert.equal(wrong.text, unknown.text);
  assert.deepEqual(wrong.headers.getSetCookie(), []);
});

test('guessing is slowed down, for its address only', async () => {
  const { email, at } = await joined(await newWorkspace());
  const answers = [];
  for (let i = 0; i < 12; i++) answers.push((await signInAs(email, `a wrong guess ${i}`, at)).status);
  assert.deepEqual(answers.slice(0, 10), Array(10).fill(401));
  assert.deepEqual(answers.slice(10), [429, 429]);
  assert.equal((await signInAs(email, password, at)).status, 429);
  assert.equal((await signInAs(email, password, '203.0.113.250')).status, 200);
});

test('nobody signs up by themselves', async () => {
  const body = JSON.stringify({ email: 'new@example.org', password, name: 'New' });
  const { origin } = await openDesk();
  const answer = await send('/api/auth/sign-up/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.9', origin },
    body,
  });
  assert.ok(answer.status >= 400 && answer.status < 500, answer.text);
  assert.equal((await signInAs('new@example.org', password, '203.0.113.9')).status, 401);
});

test('a forged cookie is nobody', async () => {
  const { email, at } = await joined(await newWorkspace());
  const answer = await signInAs(email, password, at);
  const { cookie = '' } = cookies(answer).headers;
  const token = /earshot\.session_token=([^;]*)/.exec(cookie)?.[1] ?? '';
  for (const forged of [
    `earshot.session_token=${token.slice(0, -6)}AAAAAA`,
    `earshot.session_token=${token.split('.')[0]}`,
    'earshot.session_token=',
    'earshot.session_data=e30',
  ])
    await refused(401, { headers: { cookie: forged } }, getMe);
});

test('a page of another site cannot use the cookie', async () => {
  const workspace = await newWorkspace();
  const { email, at } = await joined(workspace, 'administrator');
  const caller = cookies(await signInAs(email, password, at));
  const body = { name: 'Taken over' };
  const { origin } = await openDesk();
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: origin.replace('127.0.0.1', '127.0.0.1.evil.example') },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin, 'sec-fetch-site': 'cross-site' },
  ];
  for (const headers of foreign) {
    const said = await refused(403, caller, editWorkspace, { body, headers });
    assert.equal(said.code, 'foreign-origin', JSON.stringify(headers));
  }
  // A browser always says where a request comes from; what says nothing did not come from our pages.
  const said = await refused(403, caller, editWorkspace, { body });
  assert.equal(said.code, 'foreign-origin');
  const own: Record<string, string>[] = [
    { origin },
    { origin, 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'same-origin' },
    { referer: `${origin}/settings/workspace` },
  ];
  for (const headers of own) await ok(caller, editWorkspace, { body: { name: 'Mine' }, headers });
  const signedIn = await signInAs(email, password, at, 'https://evil.example');
  assert.equal(signedIn.status, 403);
});

test('who belongs to two workspaces says which one; who belongs to none of them is refused', async () => {
  const [first, second] = [await newWorkspace(), await newWorkspace()];
  const { email, at } = await joined(first);
  await ok(second.administrator, addAgent, { body: { name: 'Anahit', email, role: 'lead' } });
  const caller = cookies(await signInAs(email, password, at));
  const me = await ok(caller, getMe);
  assert.equal(me.workspace.id, first.id);
  assert.deepEqual(new Set(me.workspaces.map((w) => w.id)), new Set([first.id, second.id]));
  const headers = { 'earshot-workspace': second.id };
  const there = await ok(caller, getMe, { headers });
  assert.equal(there.workspace.name, second.name);
  assert.equal(there.agent.role, 'lead');
  const third = await newWorkspace();
  await refused(403, caller, getMe, { headers: { 'earshot-workspace': third.id } });
  await refused(403, caller, getMe, { headers: { 'earshot-workspace': 'x' } });
  // A key speaks for its own workspace, whatever the header says.
  const byKey = await ok(first.agent, getMe, { headers });
  assert.equal(byKey.workspace.id, first.id);
});

test('what an account may do follows its role at once', async () => {
  const workspace = await newWorkspace();
  const { email, at } = await joined(workspace);
  const caller = cookies(await signInAs(email, password, at));
  const headers = { origin: (await openDesk()).origin };
  await refused(403, caller, editWorkspace, { body: { name: 'x' }, headers });
  const { everywhere } = await openDesk();
  await everywhere.query(`update agent set role = 'administrator' where email = $1`, [email]);
  await ok(caller, editWorkspace, { body: { name: 'x' }, headers });
  await everywhere.query('delete from agent where email = $1', [email]);
  await refused(403, caller, getMe);
  assert.equal(
    (await call(caller, resolveConversation, { params: { id: workspace.id }, headers })).status,
    403,
  );
});

let addresses = 0;

/** An agent with a password, and an address to call from that no other test has used up. */
async function joined(
  workspace: TestWorkspace,
  role: 'agent' | 'administrator' = 'agent',
): Promise<{ email: string; at: string }> {
  addresses += 1;
  const email = `signs-in-${addresses}@example.org`;
  await ok(workspace.administrator, addAgent, {
    body: { name: 'Anahit', email: email.toUpperCase(), password, role },
  });
  return { email, at: `203.0.113.${addresses}` };
}

async function signInAs(email: string, given: string, at: string, from?: string): Promise<Answer<unknown>> {
  const { origin } = await openDesk();
  return send('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: from ?? origin, 'x-forwarded-for': at },
    body: JSON.stringify({ email, password: given }),
  });
}

function cookies(answer: Answer<unknown>): Caller {
  const pairs = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
  return { headers: { cookie: pairs.join('; ') } };
}
