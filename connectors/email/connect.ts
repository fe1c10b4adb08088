import { type Account, type Context, SendError } from '../connector.ts';
import { imapError, openImap } from './imap.ts';
import { type EmailSettings, imapLogin, type Login, smtpLogin } from './settings.ts';
import { openSmtp } from './smtp.ts';
import { smtpError } from './smtp-errors.ts';

const patience = 15_000;

/** Signs in to whichever servers are configured; says which of them is wrong, and what to do. */
export async function connect(context: Context<EmailSettings>): Promise<Account> {
  const { settings } = context;
  const imap = imapLogin(settings);
  const smtp = smtpLogin(settings);
  const tried = await Promise.allSettled([
    imap && inTime('IMAP', (signal) => tryImap(imap, context, signal)),
    smtp && inTime('SMTP', () => trySmtp(smtp, context)),
  ]);
  const faults = tried.flatMap((one) =>
    one.status === 'rejected' && one.reason instanceof SendError ? [one.reason] : [],
  );
  const [first, second] = faults;
  if (first)
    throw new SendError(
      first.kind,
      [first.message, second?.message].filter(Boolean).join(' '),
      first.retryAfter,
    );
  return { title: settings.address };
}

async function tryImap(login: Login, context: Context<EmailSettings>, signal: AbortSignal): Promise<void> {
  try {
    const client = await openImap(login, context, signal);
    try {
      await client.mailboxOpen(context.settings.mailbox, { readOnly: true });
    } finally {
      client.close();
    }
  } catch (error) {
    throw imapError(error, login);
  }
}

async function trySmtp(login: Login, context: Context<EmailSettings>): Promise<void> {
  try {
    const connection = await openSmtp(login, context, patience);
    connection.on('error', () => undefined);
    connection.quit();
  } catch (error) {
    throw smtpError(error, [login.password]);
  }
}

async function inTime(which: string, attempt: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new SendError(
          'temporary',
          `The ${which} server did not answer within 15 seconds: check its name and port.`,
        ),
      );
      stop.abort();
    }, patience);
  });
  try {
    await Promise.race([attempt(stop.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
