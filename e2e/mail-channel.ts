import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { freePort } from '#server/testing/port.ts';
import type { Desk } from './start.ts';

/** A mail server that takes everything except what is for `gone@…`, and a channel that sends by it. */
export async function connectMail(desk: Desk, doorPort: number) {
  const sentTo: string[][] = [];
  const port = await freePort();
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 200,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, done) =>
      done(
        address.startsWith('gone@')
          ? Object.assign(new Error('no such mailbox'), { responseCode: 550 })
          : undefined,
      ),
    onData: (stream, { envelope }, done) => {
      stream.resume();
      stream.once('end', () => {
        sentTo.push(envelope.rcptTo.map(({ address }) => address).sort());
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const settings = {
    address: 'care@shop.example',
    smtpHost: '127.0.0.1',
    smtpPort: port,
    smtpSecurity: 'none',
  };
  const channel = (await desk.call('POST', '/channels', { connector: 'email', name: 'Mail', settings })) as {
    doorAddress: string;
  };
  const door = createTransport({ host: '127.0.0.1', port: doorPort, ignoreTLS: true });
  return {
    /** Which addresses each mail of ours went to. */
    sentTo,
    /** Hands in a customer's mail at the desk's own door. */
    async write({ to, cc }: { to: string; cc: string }): Promise<void> {
      await door.sendMail({
        from: 'கவிதா <kavitha@home.example>',
        to,
        cc,
        subject: 'Kettle',
        text: 'Where is my kettle?',
        envelope: { from: 'kavitha@home.example', to: [channel.doorAddress] },
      });
    },
    async stop(): Promise<void> {
      door.close();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
