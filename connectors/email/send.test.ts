import assert from 'node:assert/strict';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { after, describe, it } from 'node:test';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { type OutgoingPart, SendError, UncertainError } from '../connector.ts';
import { emptyPart } from '../rig/part.ts';
import { connector } from './connector.ts';
import { first } from './header.ts';
import { parseMail } from './parse.ts';

/** Sends through a real SMTP server in this process. */
const partId = '0195c0de-0000-7000-8000-000000000001';
const closing: (() => unknown)[] = [];
after(() => Promise.all(closing.map((close) => close())));

interface Taken {
  raw: Buffer;
  to: string[];
}

async function server(
  options: SMTPServerOptions = {},
): Promise<{ port: number; taken: Taken[]; connections(): number }> {
  const taken: Taken[] = [];
  let connections = 0;
  const smtp = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    onConnect: (_session, done) => {
      connections += 1;
      done();
    },
    onAuth: ({ password }, _session, done) =>
      password === 'geheim-1234'
        ? done(null, { user: 'care' })
        : done(refusal(535, '5.7.8 Bad password, use an app password')),
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        taken.push({ raw: Buffer.concat(chunks), to: envelope.rcptTo.map(({ address }) => address) });
        done();
      });
    },
    ...options,
  });
  smtp.on('error', () => undefined);
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise<void>((resolve) => smtp.close(resolve)));
  const { port } = smtp.server.address() as AddressInfo;
  return { port, taken, connections: () => connections };
}

const refusal = (responseCode: number, message: string) =>
  Object.assign(new Error(message), { responseCode });

let channels = 0;
function sender(port: number, stated: Record<string, unknown> = {}, doorAddress: string | null = null) {
  const settings = connector.settings.parse({
    address: 'care@shop.example',
    senderName: 'Kettle & Kiln',
    smtpHost: 'localhost',
    smtpPort: port,
    smtpSecurity: 'none',
    smtpUser: 'care',
    smtpPassword: 'geheim-1234',
    ...stated,
  });
  channels += 1;
  const context = {
    settings,
    channelId: `channel-${channels}`,
    channelName: 'Post',
    doorAddress,
    now: new Date(),
    fetch: () => assert.fail('no HTTP here'),
    locate: async () => '127.0.0.1',
  };
  return (part: Partial<OutgoingPart> = {}) =>
    connector.send?.({ ...empty, ...part }, context) ?? assert.fail();
}

const empty: OutgoingPart = {
  ...emptyPart(new Date('2026-03-02T09:30:00Z')),
  id: partId,
  thread: { id: '<first@mail.example> 00000000', surface: 'private', subject: 'Re: AW: கெட்டில் மூடி' },
  recipient: { keys: [{ namespace: 'email', value: 'kavitha@mail.example' }] },
  text: 'வணக்கம்!\n\nசரி: https://shop.example/a?b=1&c=2.',
};

describe('email sends', () => {
  it('a mail that answers the one before it', async () => {
    const { port, taken } = await server();
    const sent = await sender(port, { signature: 'Kettle & Kiln' })({
      history: [
        { id: '<first@mail.example> 0a1b2c3d', from: 'customer' },
        { id: '<part-0195c0de-0000-7000-8000-00000000000f@shop.example>', from: 'brand' },
        { id: 'mail-without-an-id', from: 'customer' },
      ],
      replyTo: '<first@mail.example> 0a1b2c3d',
      copies: [
        { role: 'cc', address: 'anita@mail.example' },
        { role: 'bcc', address: 'hidden@mail.example' },
      ],
      attachments: [
        { name: 'மூடி.txt', type: 'text/plain', size: 3, url: '', bytes: async () => Buffer.from('abc') },
      ],
    });
    assert.deepEqual(sent, { externalId: `<part-${partId}@shop.example>` });
    const [{ raw, to }] = taken as [Taken];
    assert.deepEqual(to, ['kavitha@mail.example', 'anita@mail.example', 'hidden@mail.example']);
    assert.ok(!raw.includes('hidden@mail.example'), 'a blind copy stays blind');
    const mail = await parseMail(raw);
    assert.equal(mail.subject, 'Re: கெட்டில் மூடி');
    assert.deepEqual(mail.from, [{ address: 'care@shop.example', name: 'Kettle & Kiln' }]);
    assert.equal(first(mail.header, 'message-id'), sent.externalId);
    assert.equal(first(mail.header, 'in-reply-to'), '<first@mail.example>');
    assert.match(first(mail.header, 'references'), /^<first@mail\.example>\s+<part-0195c0de-[^ ]+>$/);
    assert.match(mail.text ?? '', /^வணக்கம்!\n\nசரி[\s\S]*-- \nKettle & Kiln$/m);
    assert.ok(mail.html?.includes('<p dir="auto">வணக்கம்!</p>'));
    assert.ok(mail.html?.includes('<a href="https://shop.example/a?b=1&#38;c=2">'));
    assert.deepEqual(
      mail.attachments.map(({ name, bytes }) => [name, bytes.toString()]),
      [['மூடி.txt', 'abc']],
    );
  });

  it('answers name their part by the address they come back to', async () => {
    const { port, taken } = await server();
    await sender(port, { plusAddressing: true })();
    await sender(port, {}, 'in-0123456789abcdef0123456789abcdef@desk.example')();
    const back = await Promise.all(taken.map(async ({ raw }) => (await parseMail(raw)).replyTo[0]?.address));
    const token = partId.replaceAll('-', '');
    assert.deepEqual(back, [
      `care+${token}@shop.example`,
      `in-0123456789abcdef0123456789abcdef+${token}@desk.example`,
    ]);
  });

  it('no header can be added from a name, a subject or an address', async () => {
    const { port, taken } = await server();
    await sender(port, { senderName: undefined })({
      authorName: 'Anahit\r\nBcc: thief@mail.example\r\n\r\nbody',
      thread: { ...empty.thread, subject: 'Hello\r\nX-Evil: 1\r\n\r\nbody' },
    });
    const { header } = await parseMail(taken[0]?.raw ?? Buffer.alloc(0));
    assert.deepEqual(
      header.fields.filter(([name]) => ['bcc', 'x-evil'].includes(name)),
      [],
    );
    for (const address of ['a@b.example\r\nRCPT TO:<c@d.example>', 'a@b.example, c@d.example', 'nobody']) {
      await assert.rejects(sender(port)({ answerTo: address }), { kind: 'rejected' });
    }
    assert.equal(taken.length, 1);
  });

  it('one connection serves several mails', async () => {
    const { port, taken, connections } = await server();
    const send = sender(port);
    await send();
    await send();
    assert.deepEqual([taken.length, connections()], [2, 1]);
  });

  it('a refused copy is told, and the mail is sent to the others', async () => {
    const { port, taken } = await server({
      onRcptTo: ({ address }, _session, done) =>
        address.startsWith('gone') ? done(refusal(550, '5.1.1 No such user')) : done(),
    });
    const sent = await sender(port)({ copies: [{ role: 'cc', address: 'gone@mail.example' }] });
    assert.match(sent.notice ?? '', /gone@mail\.example/);
    assert.deepEqual(taken[0]?.to, ['kavitha@mail.example']);
  });

  const onceRead = (code: number, words: string): SMTPServerOptions => ({
    onData: (stream, _s, done) => stream.resume().on('end', () => done(refusal(code, words))),
  });
  const refused: [string, SMTPServerOptions, Record<string, unknown>, string][] = [
    ['a wrong password', {}, { smtpPassword: 'guessed-9876' }, 'unauthorised'],
    [
      'a sign-in that is wanted and not given',
      { authOptional: false },
      { smtpPassword: '', imapPassword: '' },
      'unauthorised',
    ],
    [
      'a recipient nobody knows',
      { onRcptTo: (_a, _s, done) => done(refusal(550, '5.1.1 No such user')) },
      {},
      'rejected',
    ],
    [
      'a full mailbox',
      { onRcptTo: (_a, _s, done) => done(refusal(452, '4.2.2 Mailbox full')) },
      {},
      'temporary',
    ],
    [
      'a limit of the hour',
      { onMailFrom: (_a, _s, done) => done(refusal(421, '4.7.0 Rate limit exceeded')) },
      {},
      'throttled',
    ],
    ['a mail that is refused once read', onceRead(554, '5.7.1 Spam'), {}, 'rejected'],
    ['a server that is ill once it has read', onceRead(451, 'Try later'), {}, 'temporary'],
    ['a mail that is too large', onceRead(552, '5.3.4 Message too big'), {}, 'rejected'],
    ['a certificate nobody vouches for', {}, { smtpSecurity: 'starttls' }, 'misconfigured'],
  ];
  for (const [about, options, stated, kind] of refused) {
    it(`${about} is ${kind}`, async () => {
      const { port, taken } = await server(options);
      const error: unknown = await sender(port, stated)().then(
        () => null,
        (thrown: unknown) => thrown,
      );
      assert.ok(error instanceof SendError, String(error));
      assert.equal(error.kind, kind, error.message);
      assert.ok(!/geheim|guessed/.test(error.message));
      assert.equal(taken.length, 0);
    });
  }

  it('a server that is not there is temporary', async () => {
    await assert.rejects(sender(1)(), { kind: 'temporary' });
  });

  it('a connection that is lost once the mail is on its way leaves it uncertain', async () => {
    const port = await scripted((socket, line, state) => {
      if (state.isData) {
        if (line === '.') socket.destroy();
      } else if (line === 'DATA') {
        state.isData = true;
        socket.write('354 Go ahead\r\n');
      } else
        socket.write(
          line.startsWith('EHLO')
            ? '250-here\r\n250 AUTH PLAIN\r\n'
            : line.startsWith('AUTH')
              ? '235 Yes\r\n'
              : '250 Yes\r\n',
        );
    });
    await assert.rejects(sender(port)(), UncertainError);
  });

  it('a connection that is lost before that is temporary', async () => {
    const port = await scripted((socket, line) => {
      if (line.startsWith('RCPT')) socket.destroy();
      else
        socket.write(
          line.startsWith('EHLO')
            ? '250-here\r\n250 AUTH PLAIN\r\n'
            : line.startsWith('AUTH')
              ? '235 Yes\r\n'
              : '250 Yes\r\n',
        );
    });
    await assert.rejects(sender(port)(), { kind: 'temporary' });
  });
});

/** A server that answers line by line as told. */
async function scripted(
  answer: (socket: Socket, line: string, state: { isData: boolean }) => void,
): Promise<number> {
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.write('220 here\r\n');
    const state = { isData: false };
    let rest = '';
    socket.on('data', (chunk) => {
      const lines = `${rest}${chunk}`.split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) answer(socket, line, state);
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    listener.close();
  });
  return (listener.address() as AddressInfo).port;
}
