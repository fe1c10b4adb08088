import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { getSignInOffer, getSignInWays, preparePasskey, unlinkOpenid } from '#contract/account.ts';
import { countConversations } from '#contract/conversations.ts';
import { acceptInvitation, invite } from '#contract/invitations.ts';
import { editWorkspace, getMe } from '#contract/workspace.ts';
import { ok, refused } from '#server/testing/call.ts';
import { atEnd, openDesk } from '#server/testing/desk.ts';
import { known as knownAt, nothingElse, signInAs, withOpenid } from '#server/testing/openid.ts';
import { startIssuer, type TestIssuer } from '#server/testing/openid-issuer.ts';
import { addOne, signInWith } from '#server/testing/passkey.ts';
import { browserOf, password, personAt } from '#server/testing/session.ts';
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

test('an invitation lets in whom it is for, with an account that has no password', async () => {
  await withOpenid(provider.issuer, async () => {
    const workspace = await newWorkspace();
    const email = someone();
    const made = await ok(workspace.administrator, invite, { body: { role: 'agent', email } });
    const [, invitation = ''] = made.link.split('#');
    const wrong = await browserOf('');
    assert.equal(
      await signInAs(wrong, known(someone()), { invitation }),
      `${origin}/sign-in?provider=other-invitation`,
    );
    assert.match(
      await signInAs(wrong, known(email, { email_verified: false }), { invitation }),
      /unverified$/,
    );
    assert.match(await signInAs(wrong, known(email), { invitation: 'guessed' }), /not-invited$/);

    const person = await browserOf(email);
    const subject = known(email);
    assert.equal(await signInAs(person, subject, { invitation }), `${origin}/join#${invitation}`);
    const { workspaceId } = await ok(person, acceptInvitation, { body: { secret: invitation } });
    assert.equal(workspaceId, workspace.id);
    const me = await ok(person, getMe);
    assert.deepEqual([me.agent.email, me.agent.name], [email, 'अनीता']);
    assert.equal((await ok(person, getSignInWays)).password, false);
    // There is no password to guess.
    for (const guess of ['', password, 'undefined'])
      assert.ok((await (await browserOf(email)).signIn(guess)).status >= 400);

    // Without a password, a fresh sign-in confirms; an older one does not.
    const link = (await ok(person, getSignInWays)).providers[0]?.id ?? '';
    assert.equal(
      (await refused(409, person, unlinkOpenid, { params: { id: link }, body: {} })).code,
      'last-way-in',
    );
    const { everywhere } = await openDesk();
    await age(email);
    assert.equal(
      (await refused(403, person, unlinkOpenid, { params: { id: link }, body: {} })).code,
      'sign-in-again',
    );
    const app = await person.auth<{ error: { code: string } }>('two-factor/enable', {});
    assert.deepEqual([app.status, app.body.error.code], [403, 'sign-in-again']);
    assert.equal(await signInAs(person, subject), `${origin}/`);
    const { device } = await addOne(person, false);
    await ok(person, unlinkOpenid, { params: { id: link }, body: {} });
    assert.deepEqual((await ok(person, getSignInWays)).providers, []);
    const byPasskey = await browserOf(email);
    assert.equal((await signInWith(byPasskey, device)).status, 200);
    await ok(byPasskey, getMe);
    assert.equal(
      (
        await everywhere.query(
          'select 1 from auth_account where "userId" = (select id from auth_user where email = $1)',
          [email],
        )
      ).rowCount,
      0,
    );
  });
});

test('a second factor is asked for here unless the provider says that it asked', async () => {
  await withOpenid(provider.issuer, async () => {
    const workspace = await newWorkspace();
    const administrator = await personAt(workspace, 'administrator');
    await administrator.signIn();
    await addOne(administrator);
    await ok(administrator, editWorkspace, { body: { secondFactorRequired: true } });

    const person = await personAt(workspace);
    const subject = known(person.email);
    assert.equal(await signInAs(person, subject), `${origin}/`);
    assert.equal((await refused(403, person, countConversations)).code, 'second-factor-required');
    provider.people.set(subject, { ...provider.people.get(subject), amr: ['pwd', 'mfa'] });
    assert.equal(await signInAs(person, subject), `${origin}/`);
    await ok(person, getMe);

    // Somebody with a passkey: asked for it, or not.
    const { device } = await addOne(person);
    const strong = await browserOf(person.email);
    assert.equal(await signInAs(strong, subject), `${origin}/`);
    await ok(strong, getMe);
    provider.people.set(subject, { ...provider.people.get(subject), amr: ['pwd'] });
    const weak = await browserOf(person.email);
    assert.equal(
      await signInAs(weak, subject, { next: '/settings/security' }),
      `${origin}/sign-in?provider=step-passkey#next=%2Fsettings%2Fsecurity`,
    );
    await refused(401, weak, getMe);
    assert.equal((await signInWith(weak, device)).status, 200);
    await ok(weak, getMe);
    // Who is signed in as somebody else meanwhile is not at that person's second step.
    const other = await personAt(workspace);
    await other.signIn();
    await signInAs(other, subject);
    await refused(401, other, getMe);
  });
});

test('where the provider is the only way, nothing else opens a session', async () => {
  const workspace = await newWorkspace();
  const person = await personAt(workspace);
  await person.signIn();
  const { device } = await addOne(person);
  await withOpenid(
    provider.issuer,
    async () => {
      const offer = await ok(person, getSignInOffer);
      assert.deepEqual([offer.ownWays, offer.provider?.name], [false, 'Haus am Meer']);
      const browser = await browserOf(person.email);
      const half = await browser.signIn();
      assert.deepEqual(
        [half.status, (half.body as { error?: { code: string } }).error?.code],
        [403, 'provider-only'],
      );
      assert.equal((await signInWith(browser, device)).status, 403);
      await refused(401, browser, getMe);
      const made = await ok(workspace.administrator, invite, { body: { role: 'agent' } });
      const secret = made.link.split('#')[1] ?? '';
      const account = { name: 'x', email: someone(), password };
      const headers = { origin };
      assert.equal(
        (await refused(403, browser, acceptInvitation, { body: { secret, account }, headers })).code,
        'provider-only',
      );
      // Keys work, and so does a passkey as the second step.
      await ok(workspace.administrator, getMe);
      assert.match(await signInAs(browser, known(person.email)), /step-passkey$/);
      assert.equal((await signInWith(browser, device)).status, 200);
      await ok(browser, getMe);
      const id = (await ok(browser, getSignInWays)).providers[0]?.id ?? '';
      assert.equal(
        (await refused(409, browser, unlinkOpenid, { params: { id }, body: { password } })).code,
        'last-way-in',
      );
    },
    nothingElse,
  );
});

test('who has a password is asked for it as before, also when they leave it out', async () => {
  const person = await personAt(await newWorkspace());
  await person.signIn();
  for (const what of ['enable', 'disable', 'generate-backup-codes'])
    assert.equal((await person.auth(`two-factor/${what}`, {})).status, 400, what);
  assert.equal((await refused(400, person, preparePasskey, { body: {} })).code, 'wrong-password');
});

async function age(email: string): Promise<void> {
  const { everywhere } = await openDesk();
  await everywhere.query(
    `update auth_session set "createdAt" = now() - interval '11 minutes'
     where "userId" = (select id from auth_user where email = $1)`,
    [email],
  );
}
