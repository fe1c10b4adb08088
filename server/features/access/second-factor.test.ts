import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endOtherSessions, endSession, listSessions } from '#contract/account.ts';
import { countConversations } from '#contract/conversations.ts';
import { editWorkspace, getMe, listAgents, resetSecondFactor } from '#contract/workspace.ts';
import { call, ok, refused, send } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { oneTimeCode } from '#server/testing/one-time-code.ts';
import { type Browser, browserOf, password, personAt } from '#server/testing/session.ts';
import { stream } from '#server/testing/stream.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';

interface Enrolled {
  person: Browser;
  totpURI: string;
  backupCodes: string[];
}

test('a second factor is set up with the password and asked for from then on', async () => {
  const { person, totpURI } = await enrolled(await newWorkspace());
  const elsewhere = await browserOf(person.email);
  const half = await elsewhere.signIn();
  assert.deepEqual([half.status, half.body.twoFactorRedirect], [200, true]);
  await refused(401, elsewhere, getMe);
  assert.equal((await elsewhere.auth('two-factor/verify-totp', { code: '000000' })).status, 401);
  await refused(401, elsewhere, getMe);
  assert.equal((await elsewhere.auth('two-factor/verify-totp', { code: oneTimeCode(totpURI) })).status, 200);
  await ok(elsewhere, getMe);
});

test('a recovery code works once, and neither it nor the secret is kept in the open', async () => {
  const { person, totpURI, backupCodes } = await enrolled(await newWorkspace());
  assert.equal(backupCodes.length, 10);
  const [code = ''] = backupCodes;
  for (const expected of [200, 401]) {
    const browser = await browserOf(person.email);
    await browser.signIn();
    assert.equal((await browser.auth('two-factor/verify-backup-code', { code })).status, expected);
  }
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query(`select t::text as row from auth_two_factor t`);
  const all = JSON.stringify(rows);
  for (const hidden of [new URL(totpURI).searchParams.get('secret') ?? '', ...backupCodes])
    assert.ok(!all.includes(hidden));
});

test('removing it takes the password again', async () => {
  const { person } = await enrolled(await newWorkspace());
  assert.equal((await person.auth('two-factor/disable', { password: 'not this one' })).status, 400);
  assert.equal((await person.auth('two-factor/disable', { password })).status, 200);
  const elsewhere = await browserOf(person.email);
  assert.equal((await elsewhere.signIn()).body.twoFactorRedirect, undefined);
  await ok(elsewhere, getMe);
});

test('a workspace that asks for one opens nothing else until it is set up', async () => {
  const workspace = await newWorkspace();
  const required = { body: { secondFactorRequired: true } };
  assert.equal((await refused(409, workspace.administrator, editWorkspace, required)).code, 'enrol-first');
  const { person: administrator } = await enrolled(workspace, 'administrator');
  const person = await personAt(workspace);
  await person.signIn();
  await ok(person, countConversations);
  const told = await stream(person);
  await told.see('ready');
  await ok(administrator, editWorkspace, required);
  await until(() => told.ended);
  assert.equal((await stream(person)).status, 403);
  assert.equal((await stream(administrator)).status, 200);
  assert.equal((await refused(403, person, countConversations)).code, 'second-factor-required');
  assert.equal((await ok(person, getMe)).mustEnrol, true);
  await ok(person, listSessions);
  await enrol(person);
  await ok(person, countConversations);
});

test('an administrator resets a lost one, which signs out and is recorded; not of who works elsewhere too', async () => {
  const workspace = await newWorkspace();
  const { person } = await enrolled(workspace);
  const { agent } = await ok(person, getMe);
  const listed = await ok(workspace.administrator, listAgents);
  assert.equal(listed.data.find(({ id }) => id === agent.id)?.secondFactor, true);
  const seen = await ok(workspace.agent, listAgents);
  assert.ok(seen.data.every(({ secondFactor }) => secondFactor === null));
  const params = { id: agent.id };
  assert.equal((await ok(workspace.administrator, resetSecondFactor, { params })).secondFactor, false);
  await refused(401, person, getMe);
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query(`select actor_id from event where type = $1 and subject_id = $2`, [
    'agent.second-factor-reset',
    agent.id,
  ]);
  assert.deepEqual(rows, [{ actor_id: workspace.administrator.id }]);
  const elsewhere = await newWorkspace();
  await everywhere.query(
    `insert into agent (workspace_id, id, user_id, name, email, role)
     select $1, gen_random_uuid(), user_id, name, email, 'agent' from agent where id = $2`,
    [elsewhere.id, agent.id],
  );
  assert.equal(
    (await refused(409, workspace.administrator, resetSecondFactor, { params })).code,
    'works-elsewhere',
  );
});

test('one sees where one is signed in, and ends the others at once', async () => {
  const workspace = await newWorkspace();
  const here = await personAt(workspace);
  const [there, yonder, stranger] = [
    await browserOf(here.email),
    await browserOf(here.email),
    await personAt(workspace),
  ];
  for (const browser of [here, there, yonder, stranger]) await browser.signIn();
  const { data } = await ok(here, listSessions);
  assert.equal(data.length, 3);
  assert.deepEqual(
    data.map(({ current }) => current),
    [false, false, true],
  );
  const [newest] = data;
  await refused(404, stranger, endSession, { params: { id: newest?.id ?? '' } });
  await ok(here, endSession, { params: { id: newest?.id ?? '' } });
  await refused(401, yonder, getMe);
  await ok(here, endOtherSessions);
  await refused(401, there, getMe);
  await ok(here, getMe);
  assert.equal((await call(workspace.agent, listSessions)).status, 403);
});

test('a stranger’s guesses lock nobody out of a browser they have signed in with', async () => {
  const person = await personAt(await newWorkspace());
  await person.signIn();
  const statuses = [];
  for (let i = 0; i < 22; i++) {
    const stranger = await browserOf(person.email);
    statuses.push((await stranger.signIn(`guess number ${i}`)).status);
  }
  // Wherever they come from: the account is counted as well.
  assert.deepEqual([statuses[0], statuses.at(-1)], [401, 429]);
  assert.equal((await (await browserOf(person.email)).signIn()).status, 429);
  assert.equal((await person.signIn()).status, 200);
});

test('what the screens do not use of the library is not there', async () => {
  const person = await personAt(await newWorkspace());
  await person.signIn();
  for (const path of [
    'update-user',
    'list-sessions',
    'sign-up/email',
    'change-email',
    'delete-user',
    'sign-in/social',
  ])
    assert.equal((await person.auth(path, {})).status, 404, path);
  assert.equal((await send('/api/auth/get-session', { headers: person.headers })).status, 404);
});

async function enrolled(workspace: TestWorkspace, role?: 'administrator'): Promise<Enrolled> {
  const person = await personAt(workspace, role);
  await person.signIn();
  return enrol(person);
}

async function enrol(person: Browser): Promise<Enrolled> {
  assert.equal((await person.auth('two-factor/enable', { password: 'not this one' })).status, 400);
  const { body, text } = await person.auth<Enrolled>('two-factor/enable', { password });
  assert.ok(body.totpURI, text);
  const answer = await person.auth('two-factor/verify-totp', { code: oneTimeCode(body.totpURI) });
  assert.equal(answer.status, 200, answer.text);
  return { ...body, person };
}
