import type { SMTPServerSession } from 'smtp-server';
import type { Door, DoorContext } from '../connector.ts';
import { addressOf } from './addresses.ts';
import { first, readHeader } from './header.ts';
import { type EmailSettings, ownAddresses } from './settings.ts';

const sizeMax = 40 * 1024 * 1024;
const clientsMax = 100;
const recipientsMax = 100;

/** Our own SMTP server, for mail that is forwarded to Earshot or whose MX points here. It relays nothing. */
export const door: Door<EmailSettings> = {
  protocol: 'smtp',
  address: (channelId, host) => `in-${channelId.replaceAll('-', '')}@${host}`,
  open,
};

async function open(context: DoorContext<EmailSettings>): Promise<{ close(): Promise<void> }> {
  const { SMTPServer } = await import('smtp-server');
  const found = new WeakMap<
    SMTPServerSession,
    { transaction: number; channels: Map<string, EmailSettings> }
  >();
  const server = new SMTPServer({
    name: context.publicHost,
    banner: 'Earshot',
    size: sizeMax,
    rejectOversized: true,
    disabledCommands: ['AUTH'],
    authOptional: true,
    disableReverseLookup: true,
    maxClients: clientsMax,
    maxRecipients: recipientsMax,
    socketTimeout: 60_000,
    closeTimeout: 2000,
    logger: false,
    onRcptTo({ address }, session, done) {
      channelFor(address, context).then(
        (channel) => {
          if (!channel) return done(refusal(550, 'There is no such mailbox here'));
          const known = found.get(session);
          const channels =
            known?.transaction === session.transaction ? known.channels : new Map<string, EmailSettings>();
          channels.set(channel.id, channel.settings);
          found.set(session, { transaction: session.transaction, channels });
          done();
        },
        () => done(refusal(451, 'Mailboxes cannot be looked up at the moment, try again later')),
      );
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        // What goes over the limit is refused anyway, and must not fill the memory.
        if (stream.sizeExceeded) chunks.length = 0;
        else chunks.push(chunk);
      });
      stream.on('end', () => {
        if (stream.sizeExceeded) return done(refusal(552, 'The message is larger than 40 MB'));
        const channels = found.get(session)?.channels ?? new Map<string, EmailSettings>();
        keep(Buffer.concat(chunks), session, channels, context).then(
          () => done(null, 'Accepted'),
          () => done(refusal(451, 'The message could not be stored, try again later')),
        );
      });
    },
  });
  // A client that breaks off is no trouble of ours.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(context.port, context.host, () => {
      server.server.off('error', reject);
      resolve();
    });
  });
  return { close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** By an address of the door's own, with or without a token, or by one of a channel's. */
async function channelFor(written: string, context: DoorContext<EmailSettings>) {
  const address = addressOf(written);
  if (address === null) return null;
  const own = /^in-([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})(?:\+[^@]*)?@/.exec(
    address,
  );
  if (own) return context.find({ channelId: own.slice(1, 6).join('-') });
  return (
    (await context.find({ address })) ?? (await context.find({ address: address.replace(/\+[^@]*@/, '@') }))
  );
}

/** One document for each channel; resolves when all of them are durable. */
async function keep(
  body: Buffer,
  session: SMTPServerSession,
  channels: Map<string, EmailSettings>,
  context: DoorContext<EmailSettings>,
): Promise<void> {
  if (channels.size === 0) throw new Error('No recipient is left.');
  const { mailFrom, rcptTo } = session.envelope;
  // As a last server does: whom the mail came from decides whether it may ever be answered by a machine.
  const sender = mailFrom ? mailFrom.address : '';
  const path = sender ? addressOf(sender) : '';
  const kept =
    path === null || hasReturnPath(body)
      ? body
      : Buffer.concat([Buffer.from(`Return-Path: <${path}>\r\n`), body]);
  const to = rcptTo.map(({ address }) => address);
  for (const [id, settings] of channels) {
    const facts = { own: ownAddresses(settings), newSubject: settings.newSubject, to };
    await context.take(id, { body: kept, facts });
  }
}

function hasReturnPath(body: Buffer): boolean {
  return first(readHeader(body), 'return-path') !== '';
}

function refusal(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}
