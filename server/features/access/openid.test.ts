import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { getSignInOffer, getSignInWays, listSessions } from '#contract/account.ts';
import { deactivateAgent, getMe, resetSecondFactor } from '#contract/workspace.ts';
import { ok, refused } from '#server/testing/call.ts';
import { atEnd, openDesk } from '#server/testing/desk.ts';
import {
  atIssuer,
  beginAt,
  comeBack,
  known as knownAt,
  signInAs,
  withOpenid,
} from '#server/testing/openid.ts';
import { startIssuer, type TestIssuer } from '#server/testing/openid-issuer.ts';
import { browserOf, personAt } from '#server/testing/session.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

let provider: TestIssuer;
let origin: string;

before(async () => {
  origin = (await openDesk()).origin;
  provider = await startIssuer(origin);
  atEnd(() => provider.stop());
});

const known = (email: string | undefined, more = {}) => knownAt(provider, email, more);
const someone = () => `someone-${crypto.randomUUID()}@example.org`;

test('an account is linked by its confirmed address once, and by its subject ever after', async () => {
  await withOpenid(provider.issuer, async () => {
    const person = await personAt(await newWorkspace());
    const thief = await browserOf(person.email);
    await thief.signIn();
    const subject = known(person.email.toUpperCase());
    assert.equal(
      await signInAs(person, subject, { next: '/inbox/all/open?q=x#y' }),
      `${origin}/inbox/all/open?q=x#y`,
    );
    assert.equal((await ok(person, getMe)).agent.email, person.email);
    // What was open before the link was opened without the provider.
    await refused(401, thief, getMe);
    const ways = await ok(person, getSignInWays);
    assert.equal(ways.password, true);
    assert.deepEqual(
      ways.providers.map(({ name, email, inUse }) => ({ name, email, inUse })),
      [{ name: 'Haus am Meer', email: person.email, inUse: true }],
    );
    assert.equal((await ok(person, listSessions)).data.length, 1);

    // The address is another one now, and not confirmed: it is the same person.
    provider.people.set(subject, { email: someone(), email_verified: false });
    const again = await browserOf(person.email);
    assert.equal(await signInAs(again, subject), `${origin}/`);
    assert.equal((await ok(again, getMe)).agent.email, person.email);

    // And who gets the old address is somebody else.
    const heir = await browserOf(person.email);
    assert.equal(await signInAs(heir, known(person.email)), `${origin}/sign-in?provider=other-subject`);
    await refused(401, heir, getMe);
    // Not even under the address in other letters, or as the first subject's prefix.
    assert.match(await signInAs(heir, known(` ${person.email} `)), /provider=other-subject$/);
  });
});

test('strangers, unconfirmed addresses and other domains get no account, and are told why', async () => {
  await withOpenid(provider.issuer, async () => {
    const { everywhere } = await openDesk();
    const count = async () => (await everywhere.query('select count(*) from auth_user')).rows[0].count;
    const stranger = await browserOf('');
    const email = someone();
    const person = await personAt(await newWorkspace());
    const accounts = await count();
    assert.equal(await signInAs(stranger, known(email)), `${origin}/sign-in?provider=not-invited`);
    assert.equal((await ok(stranger, getSignInOffer)).refused, email);
    for (const [subject, why] of [
      [known(person.email, { email_verified: false }), 'unverified'],
      [known(person.email, { email_verified: undefined }), 'unverified'],
      [known(undefined), 'no-address'],
      [known('not an address'), 'no-address'],
    ] as const) {
      const browser = await browserOf('');
      assert.equal(await signInAs(browser, subject), `${origin}/sign-in?provider=${why}`);
      await refused(401, browser, getMe);
    }
    assert.equal(await count(), accounts);
    assert.equal((await everywhere.query('select 1 from auth_openid where email = $1', [email])).rowCount, 0);
  });
  await withOpenid(
    provider.issuer,
    async () => {
      const person = await personAt(await newWorkspace());
      assert.match(await signInAs(await browserOf(''), known(person.email)), /provider=domain$/);
      // What a domain merely ends with, or begins with, is not it.
      for (const email of ['a@not.example.com.evil.example', 'a@evilexample.com', 'a@sub.example.com'])
        assert.match(await signInAs(await browserOf(''), known(email)), /provider=domain$/);
    },
    { domains: ['example.com'] },
  );
});

test('the operator may vouch for addresses in the named domains, but not against the provider’s no', async () => {
  const person = await personAt(await newWorkspace());
  const vouching = { vouches: true, domains: ['example.org'] };
  await withOpenid(
    provider.issuer,
    async () => {
      assert.match(
        await signInAs(person, known(person.email, { email_verified: false })),
        /provider=unverified$/,
      );
      assert.equal(await signInAs(person, known(person.email, { email_verified: undefined })), `${origin}/`);
    },
    vouching,
  );
});

test('a deactivated person signs in to nothing; a reset lets a new subject be linked', async () => {
  await withOpenid(provider.issuer, async () => {
    const workspace = await newWorkspace();
    const person = await personAt(workspace);
    const old = known(person.email);
    await signInAs(person, old);
    const { agent } = await ok(person, getMe);
    const params = { id: agent.id };
    await ok(workspace.administrator, resetSecondFactor, { params });
    await refused(401, person, getMe);
    assert.equal(await signInAs(person, known(person.email)), `${origin}/`);
    assert.match(await signInAs(await browserOf(''), old), /other-subject$/);
    await ok(workspace.administrator, deactivateAgent, { params, body: {} });
    const again = await browserOf(person.email);
    await signInAs(again, [...provider.people.keys()].at(-1) ?? '');
    assert.equal((await refused(403, again, getMe)).code, 'no-workspace');
  });
});

test('only the browser that began finishes, once; and nobody is led elsewhere', async () => {
  await withOpenid(provider.issuer, async () => {
    const person = await personAt(await newWorkspace());
    const subject = known(person.email);
    const victim = await browserOf('');
    const url = await beginAt(person);
    const asked = new URL(url).searchParams;
    assert.equal(asked.get('code_challenge_method'), 'S256');
    assert.equal(asked.get('redirect_uri'), `${origin}/api/auth/openid/callback`);
    for (const name of ['state', 'nonce', 'code_challenge'])
      assert.ok((asked.get(name) ?? '').length >= 43, name);
    // Signing somebody in as somebody else: the answer handed to another browser.
    const back = await atIssuer(url, subject);
    assert.match((await comeBack(victim, back)).to, /\/sign-in\?provider=expired$/);
    await refused(401, victim, getMe);
    // That has used it up.
    assert.match((await comeBack(person, back)).to, /provider=expired$/);
    const fresh = await atIssuer(await beginAt(person), subject);
    assert.equal((await comeBack(person, fresh)).to, `${origin}/`);
    assert.match((await comeBack(person, fresh)).to, /provider=expired$/);

    for (const next of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/.//evil.example',
      'javascript:alert(1)',
      '\u0000',
    ])
      assert.equal(await signInAs(person, subject, { next }), `${origin}/`, next);
    const from = await person.auth('openid/begin', { next: 'x'.repeat(2_001) });
    assert.equal(from.status, 422);
    // A page of another site cannot begin it, nor can a desk under another address.
    const { headers } = person;
    const given = headers.origin ?? '';
    for (const [origin, status] of [
      ['https://evil.example', 403],
      [given.replace('127.0.0.1', 'localhost'), 403],
    ] as const) {
      headers.origin = origin;
      assert.equal((await person.auth('openid/begin', {})).status, status);
    }
    headers.origin = given;
  });
});

test('what the provider says no to is told calmly', async () => {
  await withOpenid(provider.issuer, async () => {
    const person = await personAt(await newWorkspace());
    assert.match(
      (await comeBack(person, await atIssuer(await beginAt(person), null))).to,
      /provider=declined$/,
    );
    for (const query of [
      '',
      '?state=x',
      '?code=x',
      '?state=x&state=y&code=z',
      `?state=${'x'.repeat(300)}&code=y`,
      '?error=%3Cscript%3E',
    ])
      assert.match(
        (await comeBack(person, `${origin}/api/auth/openid/callback${query}`)).to,
        /provider=expired$/,
      );
  });
  const person = await personAt(await newWorkspace());
  assert.equal((await person.auth('openid/begin', {})).status, 404);
  assert.equal((await comeBack(person, `${origin}/api/auth/openid/callback?state=x&code=y`)).status, 404);
});

test('beginning it is throttled', async () => {
  await withOpenid(provider.issuer, async () => {
    const browser = await browserOf('');
    const statuses = new Set<number>();
    for (let i = 0; i < 121; i += 1) statuses.add((await browser.auth('openid/begin', {})).status);
    assert.deepEqual([...statuses], [200, 429]);
  });
});
