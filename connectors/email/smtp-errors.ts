import { z } from 'zod';
import { SendError } from '../connector.ts';
import { harmless } from '../kit/fields.ts';

const failure = z.looseObject({
  code: z.string().optional().catch(undefined),
  originalCode: z.string().optional().catch(undefined),
  responseCode: z.number().optional().catch(undefined),
  response: z.string().optional().catch(undefined),
  message: z.string().catch(''),
});

/** What went wrong with an SMTP server, as the core names it. `secrets` are kept out of its words. */
export function smtpError(error: unknown, secrets: (string | undefined)[] = []): SendError {
  if (error instanceof SendError) return error;
  const { code = '', originalCode = '', responseCode, response, message } = failure.parse(error ?? {});
  const words = quoted(response ?? '', secrets);
  if (isCertificate(`${code} ${originalCode} ${message}`)) {
    return new SendError(
      'misconfigured',
      'The SMTP server could not be reached securely: check its name, port and encryption, and its certificate.',
    );
  }
  if (responseCode === undefined) {
    if (code === 'EAUTH') return unauthorised('');
    return new SendError(
      'temporary',
      `The SMTP server could not be reached${code ? ` (${originalCode || code})` : ''}.`,
    );
  }
  if (code === 'EAUTH' || [530, 534, 535, 538].includes(responseCode)) {
    // A server that is only busy must not look like a wrong password.
    if (responseCode < 500)
      return new SendError('temporary', `The SMTP server could not check the password now.${words}`);
    return unauthorised(words);
  }
  if (
    [421, 450, 451, 452].includes(responseCode) &&
    /rate|limit|too many|too fast|quota|throttl|greylist/i.test(response ?? '')
  ) {
    return new SendError('throttled', `The SMTP server asks to go slower.${words}`);
  }
  if (responseCode < 500)
    return new SendError('temporary', `The SMTP server cannot take the mail now.${words}`);
  return new SendError('rejected', `The SMTP server refused the mail.${words}`);
}

function unauthorised(words: string): SendError {
  const hint =
    /app(?:lication)?[- ]?(?:specific)?[- ]?password|2-step|two-factor|basic auth|web ?login|5\.7\.(?:9|14|139)/i.test(
      words,
    )
      ? ' This provider wants an app password: make one in the account’s security settings and enter it here.'
      : ' Check user and password; many providers want an app password here.';
  return new SendError('unauthorised', `The SMTP server refused the sign-in.${hint}${words}`);
}

function isCertificate(text: string): boolean {
  return /\bETLS\b|\bERR_SSL|\bERR_TLS|CERT|SELF_SIGNED|UNABLE_TO_VERIFY|wrong version number|altnames/i.test(
    text,
  );
}

/** A server's own words, shortened, on one line, without anything secret. */
export function quoted(response: string, secrets: (string | undefined)[]): string {
  let words = harmless(response.slice(0, 600))
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  for (const secret of secrets) if (secret) words = words.replaceAll(secret, '…');
  return words ? ` It said: ${words.slice(0, 300).toWellFormed()}` : '';
}
