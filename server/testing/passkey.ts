import assert from 'node:assert/strict';
import { addPasskey, preparePasskey } from '#contract/account.ts';
import { type Authenticator, type Deviation, newAuthenticator } from './authenticator.ts';
import { type Answer, ok } from './call.ts';
import { openDesk } from './desk.ts';
import { type Browser, password, personAt } from './session.ts';
import { newWorkspace, type TestWorkspace } from './workspace.ts';

interface Options {
  challenge: string;
  rpId: string;
  allowCredentials?: unknown;
  userVerification: string;
}

/** Somebody signed in who has just added a passkey, their first second factor. */
export async function withPasskey(workspace?: TestWorkspace) {
  const person = await personAt(workspace ?? (await newWorkspace()));
  await person.signIn();
  return { person, ...(await addOne(person)) };
}

/** Adds one, made by a device of its own; who has no password gives none. */
export async function addOne(person: Browser, hasPassword = true) {
  const device = newAuthenticator((await openDesk()).origin);
  const begun = await ok(person, preparePasskey, { body: hasPassword ? { password } : {} });
  const options = begun.options as unknown as Parameters<Authenticator['make']>[0];
  await ok(person, addPasskey, { body: { name: 'कुंजी', response: device.make(options) } });
  return { device, recoveryCodes: begun.recoveryCodes ?? [], handle: options.user?.id ?? '' };
}

/** What the sign-in page of this browser is to ask its device for. */
export async function optionsFor(browser: Browser): Promise<Answer<Options>> {
  const answer = await browser.auth<Options>('passkey/options', {});
  assert.equal(answer.status, 200, answer.text);
  return answer;
}

/** The whole way from the sign-in page to a session, or to a refusal. */
export async function signInWith(browser: Browser, device: Authenticator, wrong: Deviation = {}) {
  const { body } = await optionsFor(browser);
  return browser.auth('sign-in/passkey', { response: device.use(body, wrong) });
}
