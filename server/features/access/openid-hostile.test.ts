import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { getMe } from '#contract/workspace.ts';
import { allowHosts } from '#server/platform/guarded-fetch.ts';
import { log } from '#server/platform/log.ts';
import { ok, refused } from '#server/testing/call.ts';
import { allowedInTests, atEnd, openDesk } from '#server/testing/desk.ts';
import { beginAt, comeBack, withOpenid } from '#server/testing/openid.ts';
import { type Double, startDouble, type Wrong } from '#server/testing/openid-double.ts';
import { client } from '#server/testing/openid-issuer.ts';
import { type Browser, browserOf, personAt } from '#server/testing/session.ts';
import { newWorkspace } from '#server/testing/workspace.ts';
import { forgetDiscovered } from './openid-discovery.ts';

let double: Double;
let origin: string;

before(async () => {
  origin = (await openDesk()).origin;
  double = await startDouble();
  atEnd(() => double.stop());
});

const now = () => Math.floor(Date.now() / 1_000);

/** Somebody with an account, whom the provider names rightly but for what is wrong. */
async function arrive(wrong: Wrong): Promise<{ to: string; browser: Browser; email: string }> {
  const { email } = await personAt(await newWorkspace());
  const browser = await browserOf(email);
  double.wrong = {
    ...wrong,
    claims: { sub: `subject of ${email}`, email, email_verified: true, ...wrong.claims },
  };
  forgetDiscovered();
  const { to } = await comeBack(browser, double.answer(await beginAt(browser)));
  return { to, browser, email };
}

test('what is right comes in, with clocks that differ by half a minute', async () => {
  await withOpenid(double.issuer, async () => {
    for (const wrong of [
      {},
      { claims: { iat: now() + 30 } },
      { claims: { iat: now() - 90, exp: now() - 30 } },
      { claims: { aud: [client.id, 'another'], azp: client.id } },
      { claims: { email_verified: 'true' } },
      { iss: double.issuer },
      { iss: double.issuer, metadata: { authorization_response_iss_parameter_supported: true } },
      { metadata: { token_endpoint_auth_methods_supported: ['client_secret_post'] } },
    ] as Wrong[]) {
      const { to, browser, email } = await arrive(wrong);
      assert.equal(to, `${origin}/`, JSON.stringify(wrong));
      assert.equal((await ok(browser, getMe)).agent.email, email);
    }
  });
});

test('a provider may change its keys', async () => {
  await withOpenid(double.issuer, async () => {
    assert.equal((await arrive({})).to, `${origin}/`);
    await double.changeKey();
    assert.equal((await arrive({})).to, `${origin}/`);
  });
});

test('tokens that are not the provider’s, not for us, not for this sign-in or too old open nothing', async (t) => {
  const said = t.mock.method(log, 'warn', () => {});
  await withOpenid(double.issuer, async () => {
    const cases: Wrong[] = [
      { claims: { nonce: 'another' } },
      { claims: { nonce: undefined } },
      { claims: { aud: 'another' } },
      { claims: { aud: undefined } },
      { claims: { aud: [client.id, 'another'] } },
      { claims: { azp: 'another' } },
      { claims: { iss: 'https://login.evil.example' } },
      { claims: { iss: undefined } },
      { claims: { sub: undefined } },
      { claims: { sub: '' } },
      { claims: { sub: 'x'.repeat(256) } },
      { claims: { exp: now() - 120 } },
      { claims: { exp: undefined } },
      { claims: { iat: now() + 120 } },
      { claims: { iat: now() - 700 } },
      { signed: 'by nobody' },
      { signed: 'with the client’s secret' },
      { signed: 'with the public key' },
      { signed: 'by a stranger' },
      { iss: 'https://login.evil.example' },
      { iss: '' },
      { metadata: { authorization_response_iss_parameter_supported: true } },
      // What is said of the access token's owner is said of somebody else.
      {
        claims: { email: undefined },
        userinfo: { sub: 'another', email: 'anahit@example.org', email_verified: true },
      },
      { token: (response) => response.end('<html>') },
      { token: (response) => response.end('{}') },
      { token: (response) => response.end('{"id_token": "a.b.c"}') },
      { token: (response) => response.writeHead(400).end('{"error": "invalid_grant"}') },
      { token: (response) => response.writeHead(302, { location: `${double.issuer}/keys` }).end() },
      { token: (response) => response.end(`{"id_token": "${'x'.repeat(400_000)}"}`) },
      { token: (response) => response.destroy() },
    ];
    for (const wrong of cases) {
      const { to, browser } = await arrive(wrong);
      assert.equal(to, `${origin}/sign-in?provider=refused`, JSON.stringify(wrong));
      await refused(401, browser, getMe);
    }
    assert.equal(said.mock.callCount(), cases.length);
  });
  const written = JSON.stringify(said.mock.calls.map((call) => call.arguments));
  for (const secret of [client.secret, 'an-access-token', 'eyJ', 'subject of', '@example.org'])
    assert.ok(!written.includes(secret), secret);
});

test('a claim of a strange kind is none', async () => {
  await withOpenid(double.issuer, async () => {
    for (const claims of [
      { email_verified: 1 },
      { email_verified: 'yes' },
      { email_verified: ['true'] },
      { email_verified: {} },
    ])
      assert.match((await arrive({ claims })).to, /provider=unverified$/, JSON.stringify(claims));
    for (const email of [['a@example.org'], { a: 1 }, 7, `${'x'.repeat(400)}@example.org`])
      assert.match(
        (await arrive({ claims: { sub: 'odd', email }, userinfo: { sub: 'odd' } })).to,
        /provider=no-address$/,
      );
  });
});

test('a provider that is away, speaks for another or lies in a private network is told of, calmly', async () => {
  await withOpenid(double.issuer, async () => {
    const begin = async () => {
      forgetDiscovered();
      const answer = await (await browserOf('')).auth<{ error: { code: string } }>('openid/begin', {});
      return [answer.status, answer.body.error?.code];
    };
    for (const metadata of [
      { issuer: 'https://login.evil.example' },
      { issuer: undefined },
      { jwks_uri: undefined },
      { token_endpoint: 'javascript:alert(1)' },
      { authorization_endpoint: 'ftp://127.0.0.1/' },
    ]) {
      double.wrong = { metadata };
      assert.deepEqual(await begin(), [503, 'provider-away'], JSON.stringify(metadata));
    }
    double.wrong = {};
    allowHosts([]);
    try {
      assert.deepEqual(await begin(), [503, 'provider-away']);
    } finally {
      allowHosts(allowedInTests);
    }
    // A failure is not kept.
    assert.deepEqual(await begin(), [200, undefined]);
  });
  await withOpenid('http://127.0.0.1:9', async () => {
    assert.equal((await (await browserOf('')).auth('openid/begin', {})).status, 503);
  });
});

test('an answer after the operator has changed the provider is for nobody', async () => {
  const other = await startDouble();
  try {
    const { email } = await personAt(await newWorkspace());
    const browser = await browserOf(email);
    double.wrong = {};
    let back = '';
    await withOpenid(double.issuer, async () => {
      back = double.answer(await beginAt(browser));
    });
    await withOpenid(other.issuer, async () => {
      assert.match((await comeBack(browser, back)).to, /provider=refused$/);
    });
  } finally {
    await other.stop();
  }
});

test('acr counts as a second factor where the operator has named it', async () => {
  const claims = { acr: 'urn:strong' };
  const ways = async (acr: string[], given: object) => {
    let to = '';
    await withOpenid(
      double.issuer,
      async () => {
        const { email, browser } = await arrive({ claims: given as never });
        const { everywhere } = await openDesk();
        const { rows } = await everywhere.query(
          'select provider_factor as strong from auth_session s join auth_user u on u.id = s."userId" where u.email = $1',
          [email],
        );
        to = String(rows[0]?.strong);
        await ok(browser, getMe);
      },
      { acr },
    );
    return to;
  };
  assert.equal(await ways([], claims), 'false');
  assert.equal(await ways(['urn:strong'], claims), 'true');
  assert.equal(await ways(['urn:strong'], { acr: 'urn:weak' }), 'false');
  assert.equal(await ways([], { amr: ['pwd'] }), 'false');
  assert.equal(await ways([], { amr: 'mfa' }), 'false');
  assert.equal(await ways([], { amr: ['pwd', 'otp'] }), 'true');
});
