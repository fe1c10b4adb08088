import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getSignInWays, listSessions, removePasskey, renamePasskey } from '#contract/account.ts';
import { getMe } from '#contract/workspace.ts';
import { type Deviation, newAuthenticator, userVerified } from '#server/testing/authenticator.ts';
import { ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { optionsFor, signInWith, withPasskey } from '#server/testing/passkey.ts';
import { type Browser, browserOf, password } from '#server/testing/session.ts';

test('a passkey is added with the password, signs in by itself, and is listed, renamed and removed', async () => {
  const { person, device } = await withPasskey();
  const { passkeys, recoveryCodes, app } = await ok(person, getSignInWays);
  const [passkey] = passkeys;
  assert.deepEqual([passkeys.length, passkey?.name, passkey?.lastUsedAt], [1, 'कुंजी', null]);
  assert.deepEqual([app, recoveryCodes], [false, true]);

  const elsewhere = await browserOf(person.email);
  const answer = await signInWith(elsewhere, device);
  assert.equal(answer.status, 200, answer.text);
  assert.equal((await ok(elsewhere, getMe)).agent.email, person.email);
  for (const cookie of answer.headers.getSetCookie())
    if (cookie.startsWith('earshot.session')) assert.match(cookie, /httponly; samesite=lax/i);
  const sessions = await ok(elsewhere, listSessions);
  assert.equal(sessions.data.length, 2);
  assert.equal(sessions.data.find(({ current }) => current)?.address, elsewhere.headers['x-forwarded-for']);

  const params = { id: passkey?.id ?? '' };
  const renamed = await ok(person, renamePasskey, { params, body: { name: ' விசை ' } });
  assert.equal(renamed.name, 'விசை');
  assert.notEqual(renamed.lastUsedAt, null);
  const wrong = await refused(400, person, removePasskey, { params, body: { password: 'not this one' } });
  assert.equal(wrong.code, 'wrong-password');
  await ok(person, removePasskey, { params, body: { password } });
  assert.equal((await signInWith(await browserOf(person.email), device)).status, 401);
  assert.equal((await ok(person, getMe)).hasSecondFactor, false);
  await refused(404, person, removePasskey, { params, body: { password } });
});

test('what a browser is asked for names nobody', async () => {
  const { person } = await withPasskey();
  const { body, headers } = await optionsFor(person);
  assert.equal(body.allowCredentials, undefined);
  assert.equal(body.userVerification, 'required');
  assert.equal(body.rpId, '127.0.0.1');
  const cookie = headers.getSetCookie().find((each) => each.startsWith('earshot.asked='));
  assert.match(cookie ?? '', /HttpOnly; SameSite=Strict/);
});

test('whatever is not right about it is refused, in the same words', async () => {
  const { person, device } = await withPasskey();
  const { device: of, handle } = await withPasskey();
  const deviations: Record<string, Deviation> = {
    'another origin': { origin: 'https://evil.example' },
    'another host': { rpId: 'evil.example' },
    'nobody verified': { flags: 0x01 },
    'nobody present': { flags: userVerified },
    'another person’s': { userHandle: handle },
    'a registration’s answer': { type: 'webauthn.create' },
  };
  const said = new Set<string>();
  for (const [what, wrong] of Object.entries(deviations)) {
    const answer = await signInWith(await browserOf(person.email), device, wrong);
    assert.equal(answer.status, 401, `${what}: ${answer.text}`);
    assert.ok(!answer.headers.getSetCookie().some((cookie) => cookie.includes('session_token')), what);
    said.add(answer.text);
  }
  const unknown = newAuthenticator((await openDesk()).origin);
  said.add((await signInWith(await browserOf(person.email), unknown, { userHandle: handle })).text);
  // Another key under the known name: the signature of one, the id of the other.
  const browser = await browserOf(person.email);
  const { body } = await optionsFor(browser);
  const [mine, theirs] = [device.use(body), of.use(body)];
  const mixed = { ...mine, response: { ...mine.response, signature: theirs.response.signature } };
  const answer = await browser.auth('sign-in/passkey', { response: mixed });
  assert.equal(answer.status, 401);
  said.add(answer.text);
  assert.equal(said.size, 1, [...said].join('\n'));
  assert.equal((await signInWith(await browserOf(person.email), device)).status, 200);
});

test('a changed signature, or changed data below it, is refused', async () => {
  const { person, device } = await withPasskey();
  for (const what of ['signature', 'authenticatorData'] as const) {
    const browser = await browserOf(person.email);
    const { body } = await optionsFor(browser);
    const used = device.use(body);
    const bytes = Buffer.from(used.response[what], 'base64url');
    bytes.writeUInt8((bytes.at(-1) ?? 0) ^ 1, bytes.length - 1);
    const response = { ...used, response: { ...used.response, [what]: bytes.toString('base64url') } };
    assert.equal((await browser.auth('sign-in/passkey', { response })).status, 401, what);
  }
});

test('a challenge is good once, for five minutes, and for the browser that asked', async () => {
  const { person, device } = await withPasskey();
  const { everywhere } = await openDesk();
  const refusedAs = async (browser: Browser, used: object) => {
    const answer = await browser.auth<{ error: { code: string } }>('sign-in/passkey', { response: used });
    assert.equal(answer.status, 400, answer.text);
    assert.equal(answer.body.error.code, 'passkey-expired');
  };
  const browser = await browserOf(person.email);
  const used = device.use((await optionsFor(browser)).body);
  assert.equal((await browser.auth('sign-in/passkey', { response: used })).status, 200);
  await refusedAs(browser, used);

  const thief = await browserOf(person.email);
  await optionsFor(thief);
  const stolen = device.use((await optionsFor(browser)).body);
  await refusedAs(thief, stolen);
  await refusedAs(browser, stolen);

  const late = device.use((await optionsFor(browser)).body);
  await everywhere.query(
    `update auth_verification set "expiresAt" = now() where identifier like 'passkey:%'`,
  );
  await refusedAs(browser, late);
  await refusedAs(browser, device.use({ challenge: 'of-my-own', rpId: '127.0.0.1' }));

  // In two tabs of one browser each has its own.
  const [first, second] = [(await optionsFor(browser)).body, (await optionsFor(browser)).body];
  for (const options of [first, second])
    assert.equal((await browser.auth('sign-in/passkey', { response: device.use(options) })).status, 200);
  // One that was refused is used up as well.
  const { body } = await optionsFor(browser);
  const failed = await browser.auth('sign-in/passkey', {
    response: device.use(body, { origin: 'https://evil.example' }),
  });
  assert.equal(failed.status, 401);
  await refusedAs(browser, device.use(body));
});

test('of one challenge answered many times at once, one answer counts', async () => {
  const { person, device } = await withPasskey();
  const browser = await browserOf(person.email);
  const used = device.use((await optionsFor(browser)).body);
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => browser.auth('sign-in/passkey', { response: used })),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 400, 400, 400, 400, 400]);
});

test('a counter that does not rise is a copied key', async () => {
  const { person, device } = await withPasskey();
  assert.equal((await signInWith(await browserOf(person.email), device, { counter: 5 })).status, 200);
  for (const counter of [5, 4, 0])
    assert.equal((await signInWith(await browserOf(person.email), device, { counter })).status, 401);
  assert.equal((await signInWith(await browserOf(person.email), device, { counter: 6 })).status, 200);
});

test('what is no answer of a passkey at all is refused before anything is looked up', async () => {
  const browser = await browserOf('nobody@example.org');
  const junk = 'A'.repeat(9_000);
  const response = { clientDataJSON: 'e30', authenticatorData: 'AA', signature: 'AA', userHandle: 'AA' };
  for (const body of [
    {},
    { response: null },
    { response: { id: 'x' } },
    { response: { id: junk, rawId: junk, type: 'public-key', response } },
    { response: { id: 'a', rawId: 'a', type: 'public-key', response: { ...response, signature: junk } } },
    { response: { id: '💥', rawId: '💥', type: 'public-key', response } },
  ])
    assert.equal(
      (await browser.auth('sign-in/passkey', body)).status,
      422,
      JSON.stringify(body).slice(0, 80),
    );
  const odd = { id: 'a', rawId: 'a', type: 'public-key', response };
  assert.equal((await browser.auth('sign-in/passkey', { response: odd })).status, 400);
});

test('tries are slowed down for their address only, and pages of other sites get nothing', async () => {
  const { person, device } = await withPasskey();
  const browser = await browserOf(person.email);
  const statuses = [];
  for (let i = 0; i < 11; i += 1)
    statuses.push((await signInWith(browser, device, { origin: 'https://evil.example' })).status);
  assert.deepEqual(statuses, [...Array(10).fill(401), 429]);
  assert.equal((await signInWith(browser, device)).status, 429);
  assert.equal((await signInWith(await browserOf(person.email), device)).status, 200);
  const foreign = await browserOf(person.email);
  foreign.headers.origin = 'https://evil.example';
  for (const path of ['passkey/options', 'sign-in/passkey'])
    assert.equal((await foreign.auth(path, {})).status, 403, path);
});
