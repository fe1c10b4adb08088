import type { TestContext } from 'node:test';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { type MailServer, setMail } from '#server/platform/mail.ts';
import { freePort } from './port.ts';

export interface LetterBox {
  /** What was taken, parsed, in order. */
  letters: ParsedMail[];
  /** As they came over the wire. */
  raw: string[];
  server: MailServer;
  /** What it says to a letter; null takes it. */
  refuse: () => { code: number; message: string } | null;
}

/** The mail server of the installation's operator, a real one, until the test is over. */
export async function letterBox(t: TestContext, o: { password?: string } = {}): Promise<LetterBox> {
  const port = await freePort();
  const box: LetterBox = {
    letters: [],
    raw: [],
    refuse: () => null,
    server: {
      host: '127.0.0.1',
      port,
      secure: false,
      login: o.password ? { user: 'desk', pass: o.password } : undefined,
      from: { name: 'Earshot', address: 'desk@shop.example' },
    },
  };
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 200,
    onAuth: ({ password }, _session, done) =>
      password === o.password
        ? done(null, { user: 'desk' })
        : done(new Error(`no such password: ${password}`)),
    onData: async (stream, _session, done) => {
      const bytes = Buffer.concat(await stream.toArray());
      const no = box.refuse();
      if (no) return done(Object.assign(new Error(no.message), { responseCode: no.code }));
      box.raw.push(bytes.toString());
      box.letters.push(await simpleParser(bytes));
      done();
    },
  });
  await new Promise<void>((resolve) => smtp.listen(port, '127.0.0.1', resolve));
  setMail(box.server);
  t.after(async () => {
    setMail(undefined);
    await new Promise<void>((closed) => smtp.close(closed));
  });
  return box;
}
