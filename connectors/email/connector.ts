import type { Connector } from '../connector.ts';
import { copyTo } from './addresses.ts';
import { connect } from './connect.ts';
import { door } from './door.ts';
import { listen } from './listen.ts';
import { receive } from './receive.ts';
import { send } from './send.ts';
import { type EmailSettings, settings } from './settings.ts';

/** A mailbox at any provider, read by IMAP and answered by SMTP, or mail that is delivered to Earshot itself. */
export const connector: Connector<EmailSettings> = {
  name: 'email',
  title: 'E-mail',
  summary: 'A mailbox at any provider by IMAP and SMTP, or mail forwarded to Earshot.',
  settings,
  clock: 'claimed',
  limits: {
    text: { max: 100_000, unit: 'characters' },
    attachments: { max: 20, bytes: 20 * 1024 * 1024, types: [] },
    together: true,
  },
  writes: 'styled',
  address: (settings) => settings.address,
  connect,
  receive,
  listen,
  door,
  send,
  copyTo,
  cannotSend: ({ smtpHost }) =>
    smtpHost ? null : 'This channel has no SMTP server, so it can only receive.',
};
