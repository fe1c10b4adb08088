import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from '@simplewebauthn/browser';
import type { addPasskey, Passkey, preparePasskey } from '#contract/account.ts';
import { call, post } from '../../api.ts';
import { t } from '../../language/texts.ts';

/** Why there can be no passkeys on this page, in a sentence; null where there can. */
export function noPasskeysBecause(at: string | null = null): string | null {
  if (at !== null && at !== location.origin) return t('passkeys.otherAddress', { address: at });
  if (!window.isSecureContext) return t('passkeys.insecure');
  // A passkey belongs to a name: browsers make none for an address of numbers.
  if (/^[\d.]+$|^\[/.test(location.hostname)) return t('passkeys.noName', { host: location.hostname });
  return browserSupportsWebAuthn() ? null : t('passkeys.unsupported');
}

/** Asks the device for a new one and has the server keep it. Answers with recovery codes where they are new. */
export async function makePasskey(
  name: string,
  password: string,
): Promise<{ passkey: Passkey; recoveryCodes: string[] | null }> {
  const { options, recoveryCodes } = await post<typeof preparePasskey>('/account/passkeys/options', {
    password: password || undefined,
  });
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
  const { id, rawId, response } = await startRegistration({ optionsJSON });
  const { clientDataJSON, attestationObject, transports } = response;
  const passkey = await post<typeof addPasskey>('/account/passkeys', {
    name,
    response: {
      id,
      rawId,
      type: 'public-key',
      response: { clientDataJSON, attestationObject, ...(transports ? { transports } : {}) },
    },
  });
  return { passkey, recoveryCodes };
}

/**
 * Signs in with one: asked for outright, or offered among what the browser fills in by itself. The browser asks for
 * one thing at a time, so what is not wanted any more when its turn comes must not push out what is.
 */
export async function signInWithPasskey(how: 'asked' | 'autofill', isWanted = () => true): Promise<void> {
  const optionsJSON = (await call(
    'POST',
    '/api/auth/passkey/options',
    {},
  )) as PublicKeyCredentialRequestOptionsJSON;
  if (!isWanted()) throw new DOMException('not wanted any more', 'AbortError');
  const { id, rawId, type, response } = await startAuthentication({
    optionsJSON,
    useBrowserAutofill: how === 'autofill',
  });
  await call('POST', '/api/auth/sign-in/passkey', { response: { id, rawId, type, response } });
}

export async function canAutofill(): Promise<boolean> {
  return noPasskeysBecause() === null && browserSupportsWebAuthnAutofill();
}

export function stopAsking(): void {
  WebAuthnAbortService.cancelCeremony();
}
