import { isIP } from 'node:net';
import type { ImapFlow } from 'imapflow';
import { z } from 'zod';
import { type Context, SendError } from '../connector.ts';
import type { EmailSettings, Login } from './settings.ts';
import { quoted } from './smtp-errors.ts';

/** An IMAP connection, signed in. Its errors between two commands end in the next command. */
export async function openImap(
  login: Login,
  context: Context<EmailSettings>,
  signal?: AbortSignal,
): Promise<ImapFlow> {
  const address = await context.locate(login.host, login.port);
  const { ImapFlow } = await import('imapflow');
  const client = new ImapFlow({
    host: address,
    port: login.port,
    secure: login.security === 'tls',
    ...(login.security !== 'tls' && { doSTARTTLS: login.security === 'starttls' }),
    ...(!isIP(login.host) && { servername: login.host, tls: { servername: login.host } }),
    auth: { user: login.user, pass: login.password ?? '' },
    logger: false,
    disableAutoIdle: true,
    maxIdleTime: 4 * 60_000,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 5 * 60_000,
    maxLiteralSize: 64 * 1024 * 1024,
    maxResponseSize: 80 * 1024 * 1024,
  });
  client.on('error', () => undefined);
  const stop = () => client.close();
  signal?.addEventListener('abort', stop, { once: true });
  client.on('close', () => signal?.removeEventListener('abort', stop));
  if (signal?.aborted) client.close();
  await client.connect();
  return client;
}

const failure = z.looseObject({
  code: z.string().optional().catch(undefined),
  authenticationFailed: z.boolean().optional().catch(undefined),
  responseStatus: z.string().optional().catch(undefined),
  serverResponseCode: z.string().optional().catch(undefined),
  responseText: z.string().optional().catch(undefined),
  message: z.string().catch(''),
});

/** What went wrong with an IMAP server, as the core names it. */
export function imapError(error: unknown, login: Login): SendError {
  if (error instanceof SendError) return error;
  const { code = '', message, ...rest } = failure.parse(error ?? {});
  const words = quoted(rest.responseText ?? '', [login.password]);
  const busy =
    /UNAVAILABLE|INUSE|LIMIT|SERVERBUG/.test(rest.serverResponseCode ?? '') ||
    /too many|try again|temporar/i.test(words);
  if (rest.authenticationFailed && !busy) {
    const hint = /app(?:lication)?[- ]?(?:specific)?[- ]?password|web ?login|basic auth/i.test(words)
      ? 'This provider wants an app password: make one in the account’s security settings and enter it here.'
      : 'Check user and password, and whether IMAP is switched on; many providers want an app password here.';
    return new SendError('unauthorised', `The IMAP server refused the sign-in. ${hint}${words}`);
  }
  if (
    /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_SSL|ERR_TLS|EPROTO|altnames|STARTTLS|wrong version/i.test(
      `${code} ${message}`,
    )
  ) {
    return new SendError(
      'misconfigured',
      'The IMAP server could not be reached securely: check its name, port and encryption, and its certificate.',
    );
  }
  if (
    rest.serverResponseCode === 'NONEXISTENT' ||
    (rest.responseStatus === 'NO' && /exist|unknown|not found|invalid mailbox/i.test(words))
  ) {
    return new SendError('misconfigured', `The IMAP server has no such mailbox: check its name.${words}`);
  }
  return new SendError('temporary', `The IMAP server could not be read${code ? ` (${code})` : ''}.${words}`);
}
