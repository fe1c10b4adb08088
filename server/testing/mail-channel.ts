import { type ParsedMail, simpleParser } from 'mailparser';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { connectChannel } from '#contract/channels.ts';
import { ok } from './call.ts';
import { applied, atEnd, openDesk } from './desk.ts';
import { freePort } from './port.ts';
import type { TestWorkspace } from './workspace.ts';

export interface MailChannel {
  id: string;
  /** The brand's own address. */
  address: string;
  /** Earshot's own address for it. */
  doorAddress: string;
  /** Hands in a mail at our door, as the customer's provider would; resolves when it is applied. */
  write(mail: CustomerMail): Promise<string>;
  /** Hands in the bytes of a mail. */
  raw(bytes: string | Buffer, from?: string): Promise<void>;
  /** What went out, parsed, in order. */
  sent: ParsedMail[];
  /** What the outgoing mail server says to a mail; null takes it. */
  refuse: (mail: ParsedMail) => { code: number; message: string } | null;
}

export interface CustomerMail {
  from: string;
  text?: string;
  html?: string;
  subject?: string;
  to?: string;
  cc?: string;
  replyTo?: string;
  inReplyTo?: string;
  references?: string[];
  messageId?: string;
  date?: Date;
  headers?: Record<string, string>;
  attachments?: { filename?: string; content: string | Buffer; contentType?: string; cid?: string }[];
}

let made = 0;

/** A connected channel for mail with a real server behind it in both directions. */
export async function mailChannel(
  workspace: TestWorkspace,
  settings: Record<string, unknown> = {},
): Promise<MailChannel> {
  const { smtpPort } = await openDesk();
  made += 1;
  const address = `care-${made}@shop.example`;
  const out = await outgoingServer();
  const channel = await ok(workspace.administrator, connectChannel, {
    body: {
      connector: 'email',
      name: `Mail ${made}`,
      settings: {
        ...{ address, smtpHost: '127.0.0.1', smtpPort: out.port, smtpSecurity: 'none', ...settings },
      },
    },
  });
  const doorAddress = channel.doorAddress ?? '';
  const transport = createTransport({ host: '127.0.0.1', port: smtpPort, ignoreTLS: true });
  atEnd(() => transport.close());
  const hand = async (from: string, mail: object): Promise<string> => {
    const { messageId } = await transport.sendMail({ ...mail, envelope: { from, to: [doorAddress] } });
    await applied();
    return messageId;
  };
  return {
    id: channel.id,
    address,
    doorAddress,
    write: (mail) => hand(mail.from.replace(/^.*<|>$/g, ''), { to: address, subject: 'Question', ...mail }),
    raw: async (bytes, from = 'customer@home.example') => {
      await hand(from, { raw: bytes });
    },
    sent: out.sent,
    get refuse() {
      return out.refuse;
    },
    set refuse(rule) {
      out.refuse = rule;
    },
  };
}

/** A real mail server that takes what the channel sends. */
async function outgoingServer() {
  const port = await freePort();
  const state: { port: number; sent: ParsedMail[]; refuse: MailChannel['refuse'] } = {
    port,
    sent: [],
    refuse: () => null,
  };
  const server = new SMTPServer({
    authOptional: true,
    // Our side keeps a connection for the next mail.
    closeTimeout: 200,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      void simpleParser(stream).then((mail) => {
        const no = state.refuse(mail);
        if (no) return done(Object.assign(new Error(no.message), { responseCode: no.code }));
        state.sent.push(mail);
        done();
      }, done);
    },
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  atEnd(() => new Promise<void>((closed) => server.close(closed)));
  return state;
}
