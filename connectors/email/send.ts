import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { type OutgoingPart, type SendContext, SendError, UncertainError } from '../connector.ts';
import { compose, type Outgoing } from './compose.ts';
import { borrow, drop, giveBack } from './connections.ts';
import { type EmailSettings, smtpLogin } from './settings.ts';
import { smtpError } from './smtp-errors.ts';

/** Hands one mail to the SMTP server. `notice` says whom it refused, where it took the mail for others. */
export async function send(
  part: OutgoingPart,
  context: SendContext<EmailSettings>,
): Promise<{ externalId: string; notice?: string }> {
  const login = smtpLogin(context.settings);
  if (!login)
    throw new SendError('misconfigured', 'This channel has no SMTP server, so it can only receive.');
  const mail = await compose(part, context.settings, context.doorAddress);
  const secrets = [login.password];
  const connection = await borrow(login, context).catch((error: unknown) => {
    throw smtpError(error, secrets);
  });
  const { refused } = await handOver(connection, mail, secrets).catch((error: unknown) => {
    drop(context.channelId, connection);
    throw error;
  });
  giveBack(login, context.channelId, connection);
  if (refused.length === 0) return { externalId: mail.messageId };
  return { externalId: mail.messageId, notice: `The SMTP server refused ${refused.join(', ')}.` };
}

async function handOver(
  connection: SMTPConnection,
  mail: Outgoing,
  secrets: (string | undefined)[],
): Promise<{ refused: string[] }> {
  // The server asks for the mail itself only after it has accepted who it is from and for: from the moment
  // that it is read, a broken connection leaves open whether it was taken.
  let isBegun = false;
  const body = new Readable({
    highWaterMark: 0,
    read() {
      isBegun = true;
      this.push(mail.raw);
      this.push(null);
    },
  });
  const envelope = { from: mail.from, to: mail.recipients, size: mail.raw.length };
  try {
    return await new Promise((resolve, reject) => {
      connection.once('error', reject);
      connection.send(envelope, body, (error, info) =>
        error ? reject(error) : resolve({ refused: info.rejected ?? [] }),
      );
    });
  } catch (error) {
    const isAnswered =
      typeof error === 'object' &&
      error !== null &&
      'responseCode' in error &&
      error.responseCode !== undefined;
    if (isBegun && !isAnswered) {
      throw new UncertainError(
        'The connection to the SMTP server broke while it took the mail: it may have been delivered.',
      );
    }
    throw smtpError(error, secrets);
  }
}
