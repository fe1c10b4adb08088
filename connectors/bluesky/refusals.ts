import { SendError } from '../connector.ts';
import { Refusal } from './xrpc.ts';

/** A refusal in our terms. The platform's own sentence is left out: it may quote anything. */
export function explain(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error;
  const { status, code, retryAfter } = error;
  const known = sentences[code];
  if (status === 429 || code === 'RateLimitExceeded')
    return new SendError('throttled', 'Bluesky asks us to go slower.', retryAfter);
  if (known) return new SendError(known[0], known[1]);
  if (status === 401 || status === 403)
    return new SendError('unauthorised', 'Bluesky does not accept the sign-in of this channel any more.');
  if (status === 408 || status === 425 || status >= 500)
    return new SendError('temporary', `Bluesky is in trouble at the moment (${status}).`, retryAfter);
  if (status < 400 || status === 404 || status === 405)
    return new SendError(
      'misconfigured',
      `There is no Bluesky server at the API address (it answered ${status}). Look at the settings of the channel.`,
    );
  return new SendError('rejected', `Bluesky refused this (${code || status}).`);
}

const sentences: Record<string, [SendError['kind'], string]> = {
  AuthenticationRequired: [
    'unauthorised',
    'Bluesky does not accept this handle and app password. Make a new app password in Settings, Privacy and security, App passwords, and enter it here.',
  ],
  AuthFactorTokenRequired: [
    'unauthorised',
    'Bluesky asks for a code sent by e-mail, which it does for the password of the account. Use an app password instead.',
  ],
  AccountTakedown: [
    'unauthorised',
    'Bluesky has taken this account down. Sign in at bsky.app to read why and to appeal.',
  ],
  AccountSuspended: ['unauthorised', 'Bluesky has suspended this account. Sign in at bsky.app to read why.'],
  AccountDeactivated: ['unauthorised', 'This account is deactivated. Sign in at bsky.app to activate it.'],
  AuthMissing: ['unauthorised', 'Bluesky does not accept the sign-in of this channel any more.'],
  ExpiredToken: ['unauthorised', 'Bluesky does not accept the sign-in of this channel any more.'],
  InvalidToken: ['unauthorised', 'Bluesky does not accept the sign-in of this channel any more.'],
  UpstreamFailure: ['temporary', 'A part of Bluesky cannot be reached at the moment.'],
  UpstreamTimeout: ['temporary', 'A part of Bluesky does not answer at the moment.'],
  NotEnoughResources: ['temporary', 'Bluesky is overloaded at the moment.'],
  BlobTooLarge: ['rejected', 'Bluesky takes images of up to 1,000,000 bytes, and one of these is larger.'],
  RecordNotFound: ['rejected', 'The post that this answers has been deleted.'],
};
