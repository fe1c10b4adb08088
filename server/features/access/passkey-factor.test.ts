import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getSignInWays, listSessions, removePasskey } from '#contract/account.ts';
import { countConversations } from '#contract/conversations.ts';
import { deactivateAgent, editWorkspace, getMe, listAgents, resetSecondFactor } from '#contract/workspace.ts';
import { ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { oneTimeCode } from '#server/testing/one-time-code.ts';
import { addOne, signInWith, withPasskey } from '#server/testing/passkey.ts';
import { type Browser, browserOf, password, personAt } from '#server/testing/session.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

test('who has only a passkey cannot do with the password alone, and a recovery code helps', async () => {
  const { person, recoveryCodes, device } = await withPasskey();
  assert.equal(recoveryCodes.length, 10);
  const elsewhere = await browserOf(person.email);
  const half = await elsewhere.signIn();
  assert.deepEqual(half.body, { twoFactorRedirect: true, twoFactorMethods: ['passkey'] });
  await refused(401, elsewhere, getMe);
  assert.equal((await elsewhere.auth('two-factor/verify-totp', { code: '000000' })).status, 400);
  assert.equal((await signInWith(elsewhere, device)).status, 200);
  await ok(elsewhere, getMe);
  // The half-open step went with it.
  assert.ok(!elsewhere.headers.cookie?.includes('two_factor'));

  const [code = ''] = recoveryCodes;
  for (const expected of [200, 401]) {
    const lost = await browserOf(person.email);
    await lost.signIn();
    assert.equal((await lost.auth('two-factor/verify-backup-code', { code })).status, expected);
  }
});

test('the first second factor ends what a password alone has opened', async () => {
  const workspace = await newWorkspace();
  for (const factor of ['passkey', 'app']) {
    const person = await personAt(workspace);
    const thief = await browserOf(person.email);
    await person.signIn();
    await thief.signIn();
    if (factor === 'passkey') await addOne(person);
    else await addApp(person);
    await refused(401, thief, getMe);
    await ok(person, getMe);
  }
});

test('an authenticator app comes and goes beside a passkey, and the recovery codes stay good', async () => {
  const { person, recoveryCodes, device } = await withPasskey();
  const given = await person.auth<{ totpURI: string; backupCodes: string[] }>('two-factor/enable', {
    password,
  });
  assert.deepEqual(given.body.backupCodes, []);
  const code = oneTimeCode(given.body.totpURI);
  assert.equal((await person.auth('two-factor/verify-totp', { code })).status, 200);
  assert.equal((await ok(person, getSignInWays)).app, true);
  const half = await (await browserOf(person.email)).signIn();
  assert.deepEqual((half.body as { twoFactorMethods?: string[] }).twoFactorMethods, ['totp', 'passkey']);
  const recovering = await browserOf(person.email);
  await recovering.signIn();
  const used = await recovering.auth('two-factor/verify-backup-code', { code: recoveryCodes[1] });
  assert.equal(used.status, 200, used.text);

  assert.equal((await person.auth('two-factor/disable', { password })).status, 200);
  const left = await ok(person, getSignInWays);
  assert.deepEqual([left.app, left.recoveryCodes, left.passkeys.length], [false, false, 1]);
  assert.equal((await ok(person, getMe)).hasSecondFactor, true);
  const still = await (await browserOf(person.email)).signIn();
  assert.deepEqual(still.body, { twoFactorRedirect: true, twoFactorMethods: ['passkey'] });
  const codes = await person.auth<{ backupCodes: string[] }>('two-factor/generate-backup-codes', {
    password,
  });
  assert.equal(codes.body.backupCodes.length, 10);
  const again = await browserOf(person.email);
  await again.signIn();
  const [fresh] = codes.body.backupCodes;
  assert.equal((await again.auth('two-factor/verify-backup-code', { code: fresh })).status, 200);

  // Without the passkey too, nothing is left to ask for.
  const params = { id: left.passkeys[0]?.id ?? '' };
  await ok(person, removePasskey, { params, body: { password } });
  const plain = await browserOf(person.email);
  assert.equal((await plain.signIn()).body.twoFactorRedirect, undefined);
  await ok(plain, getMe);
  assert.equal((await signInWith(plain, device)).status, 401);
});

test('a passkey is the second factor that a workspace asks for', async () => {
  const workspace = await newWorkspace();
  const administrator = await personAt(workspace, 'administrator');
  await administrator.signIn();
  const required = { body: { secondFactorRequired: true } };
  await refused(409, administrator, editWorkspace, required);
  await addOne(administrator);
  await ok(administrator, editWorkspace, required);
  const person = await personAt(workspace);
  await person.signIn();
  await refused(403, person, countConversations);
  const { device } = await addOne(person);
  await ok(person, countConversations);
  const elsewhere = await browserOf(person.email);
  assert.equal((await elsewhere.signIn()).body.twoFactorRedirect, true);
  await refused(401, elsewhere, countConversations);
  await signInWith(elsewhere, device);
  await ok(elsewhere, countConversations);
});

test('an administrator’s reset takes the passkeys too, with its record or not at all', async () => {
  const workspace = await newWorkspace();
  const { person, device } = await withPasskey(workspace);
  const { agent } = await ok(person, getMe);
  const { everywhere } = await openDesk();
  const params = { id: agent.id };
  // The record cannot be written: then nothing else may have happened either.
  await everywhere.query(`create function refuse_reset() returns trigger language plpgsql as
    $$ begin if new.subject_id = '${agent.id}' then raise 'full'; end if; return new; end $$`);
  await everywhere.query(`create constraint trigger refuse_reset after insert on event
    deferrable initially deferred for each row execute function refuse_reset()`);
  try {
    await refused(500, workspace.administrator, resetSecondFactor, { params });
  } finally {
    await everywhere.query('drop trigger refuse_reset on event');
    await everywhere.query('drop function refuse_reset');
  }
  assert.equal((await ok(person, getSignInWays)).passkeys.length, 1);

  assert.equal((await ok(workspace.administrator, resetSecondFactor, { params })).secondFactor, false);
  await refused(401, person, getMe);
  assert.equal((await signInWith(await browserOf(person.email), device)).status, 401);
  assert.equal((await person.signIn()).body.twoFactorRedirect, undefined);
  await ok(person, getMe);
  const listed = await ok(workspace.administrator, listAgents);
  assert.equal(listed.data.find(({ id }) => id === agent.id)?.secondFactor, false);
});

test('who was deactivated everywhere signs in to nothing, and is told whom to ask', async () => {
  const workspace = await newWorkspace();
  const { person, device } = await withPasskey(workspace);
  const { agent } = await ok(person, getMe);
  await ok(workspace.administrator, deactivateAgent, { params: { id: agent.id }, body: {} });
  await refused(401, person, getMe);
  await signInWith(person, device);
  for (const endpoint of [getMe, getSignInWays, listSessions]) {
    const said = await refused(403, person, endpoint);
    assert.equal(said.code, 'no-workspace');
    assert.deepEqual(said.detail, { email: person.email, workspaces: [workspace.name] });
  }
});

async function addApp(person: Browser): Promise<void> {
  const { body } = await person.auth<{ totpURI: string }>('two-factor/enable', { password });
  const answer = await person.auth('two-factor/verify-totp', { code: oneTimeCode(body.totpURI) });
  assert.equal(answer.status, 200, answer.text);
}
