import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addPasskey,
  getSignInWays,
  preparePasskey,
  removePasskey,
  renamePasskey,
} from '#contract/account.ts';
import { type Authenticator, newAuthenticator } from '#server/testing/authenticator.ts';
import { call, ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { signInWith, withPasskey } from '#server/testing/passkey.ts';
import { browserOf, password, personAt } from '#server/testing/session.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

test('a registration is held to the same', async () => {
  const { person, device, handle } = await withPasskey();
  const other = newAuthenticator((await openDesk()).origin);
  const begin = async (browser = person) =>
    (await ok(browser, preparePasskey, { body: { password } })).options as never;
  const add = (made: ReturnType<Authenticator['make']>, browser = person) =>
    call(browser, addPasskey, { body: { name: 'x', response: made } });
  for (const wrong of [
    { origin: 'https://evil.example' },
    { rpId: 'evil.example' },
    { flags: 0x01 },
    { type: 'webauthn.get' },
  ])
    assert.equal((await add(other.make(await begin(), wrong))).status, 422, JSON.stringify(wrong));
  // Somebody else's challenge, one's own of another session, one that was never given, one used before.
  const stranger = await withPasskey();
  assert.equal((await add(other.make(await begin(stranger.person)))).status, 400);
  const elsewhere = await browserOf(person.email);
  await signInWith(elsewhere, device);
  assert.equal((await add(other.make(await begin(elsewhere)))).status, 400);
  assert.equal((await add(other.make({ challenge: 'mine', rp: { id: '127.0.0.1' } }))).status, 400);
  const made = other.make(await begin());
  assert.equal((await add(made)).status, 201);
  assert.equal((await add(made)).status, 400);
  // A credential that another account has: refused without a word about that account.
  const taken = await add(device.make(await begin(stranger.person)), stranger.person);
  assert.equal(taken.status, 422, taken.text);
  assert.ok(!taken.text.includes(person.email) && !taken.text.includes(handle));
  for (const name of ['', '   ', 'x'.repeat(61), '\u0000'])
    assert.equal((await call(person, addPasskey, { body: { name, response: made } })).status, 422);
});

test('guessing the password at an open screen is slowed down too', async () => {
  const person = await personAt(await newWorkspace());
  await person.signIn();
  const statuses = [];
  for (let i = 0; i < 12; i += 1)
    statuses.push((await call(person, preparePasskey, { body: { password: `guess ${i}` } })).status);
  assert.deepEqual(statuses, [...Array(10).fill(400), 429, 429]);
});

test('one’s passkeys are nobody else’s, and no API key’s', async () => {
  const workspace = await newWorkspace();
  const { person } = await withPasskey(workspace);
  const { person: other } = await withPasskey(workspace);
  const id = (await ok(person, getSignInWays)).passkeys[0]?.id ?? '';
  await refused(404, other, renamePasskey, { params: { id }, body: { name: 'mine' } });
  await refused(404, other, removePasskey, { params: { id }, body: { password } });
  await refused(403, workspace.administrator, getSignInWays);
  await refused(403, workspace.administrator, preparePasskey, { body: { password } });
  assert.equal((await ok(person, getSignInWays)).passkeys[0]?.name, 'कुंजी');
});

test('twenty are enough', async () => {
  const { person } = await withPasskey();
  const { everywhere } = await openDesk();
  await everywhere.query(
    `insert into auth_passkey (id, user_id, credential_id, public_key, rp_id, name, synced)
     select gen_random_uuid(), u.id, 'filled-' || u.id || n, '', 'x', 'x', false
     from auth_user u, generate_series(1, 19) n where u.email = $1`,
    [person.email],
  );
  assert.equal(
    (await refused(409, person, preparePasskey, { body: { password } })).code,
    'too-many-passkeys',
  );
});
