import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ServerProcess, startServer } from '#server/testing/process.ts';
import { administrator, ask } from '#server/testing/process-client.ts';
import { until } from '#server/testing/until.ts';
import { corpus, letter } from './mails.ts';
import { type Dovecot, password, startDovecot } from './start.ts';

let dovecot: Dovecot;
let server: ServerProcess;

before(async () => {
  dovecot = await startDovecot();
  server = await startServer({ ...administrator, EARSHOT_ALLOWED_HOSTS: '127.0.0.1' });
});
after(async () => {
  await server?.stop();
  await dovecot?.end();
});

test('what lies there and what comes is read, at once and once', async () => {
  await dovecot.deliver('anahit', letter({ id: 'one', text: 'Պատվերս չի հասել' }));
  const channel = await connect('anahit');
  await seen(channel, ['Պատվերս չի հասել']);
  const began = Date.now();
  await dovecot.deliver('anahit', letter({ id: 'two', text: 'மூடி பொருந்தவில்லை' }));
  await seen(channel, ['Պատվերս չի հասել', 'மூடி பொருந்தவில்லை']);
  // Told by the server, not found by a look every so often.
  assert.ok(Date.now() - began < 10_000, `it took ${Date.now() - began} ms`);
  assert.deepEqual(
    (await dovecot.flags('anahit')).map((flags) => flags.includes('\\Seen')),
    [false, false],
  );
});

test('credentials and mailbox are checked at once, in words', async () => {
  const wrong = await trying('ravi', { imapPassword: 'not-this-one' });
  assert.equal(wrong.status, 422);
  assert.match(wrong.message, /IMAP.*(password|sign|log)/i);
  assert.doesNotMatch(wrong.message, /not-this-one/);
  const missing = await trying('ravi', { mailbox: 'Nowhere' });
  assert.equal(missing.status, 422);
  assert.match(missing.message, /Nowhere/);
  const encrypted = await trying('ravi', { imapSecurity: 'tls' });
  assert.equal(encrypted.status, 422);
  const elsewhere = await trying('ravi', { imapHost: '10.1.2.3' });
  assert.match(elsewhere.message, /private network/);
});

test('a mailbox that is numbered anew, a server that dies, a kill: nothing is lost or doubled', async () => {
  const channel = await connect('lakshmi');
  const texts: string[] = [];
  const write = async (text: string): Promise<void> => {
    texts.push(text);
    await dovecot.deliver('lakshmi', letter({ id: `l-${texts.length}`, text }));
  };
  await write('first');
  await seen(channel, texts);
  await dovecot.renumber('lakshmi');
  await write('after the renumbering');
  await seen(channel, texts);
  await dovecot.stop('SIGKILL');
  await dovecot.start();
  await write('after the kill of the mail server');
  await seen(channel, texts);
  server.signal('SIGKILL');
  await server.exited;
  await write('while nobody was there');
  const { dataDir } = server;
  server = await startServer({ ...administrator, EARSHOT_ALLOWED_HOSTS: '127.0.0.1' }, { dataDir });
  await write('after the return');
  await seen(channel, texts);
});

test('read mails are marked where that is wanted', async () => {
  const channel = await connect('meera', { markSeen: true });
  await dovecot.deliver('meera', letter({ id: 'm', text: 'mark me' }));
  await seen(channel, ['mark me']);
  await until(async () => (await dovecot.flags('meera')).every((flags) => flags.includes('\\Seen')));
});

test('a mail of fifty megabytes holds up nobody', async () => {
  const channel = await connect('vahan');
  const large = `${letter({ id: 'large', text: 'See the film.' }).trimEnd()}\r\n${`${'A'.repeat(76)}\r\n`.repeat(650_000)}`;
  await dovecot.deliver('vahan', large);
  await dovecot.deliver('vahan', letter({ id: 'small', text: 'And this.' }));
  const texts = await until(async () => {
    const found = await textsOf(channel);
    return found.length === 2 && found;
  }, 60_000);
  assert.ok(texts.some((text) => text === 'And this.'));
  assert.ok(texts.some((text) => text.includes('the rest is in the mailbox')));
});

test('every mail that others collected as bad input ends stored and visible', async (t) => {
  const mails = corpus();
  if (!mails) return t.skip('the collection of mails is not here');
  const channel = await connect('collector');
  for (const { bytes } of mails) await dovecot.deliver('collector', bytes);
  // Mails are read in their order: when the last one is there, all the others were.
  await dovecot.deliver('collector', letter({ id: 'last', text: 'the very last one' }));
  const done = (): Promise<boolean> => textsOf(channel).then((texts) => texts.includes('the very last one'));
  await until(done, 180_000);
  const { body } = await ask(server, 'GET', '/quarantine?state=held&limit=100');
  assert.deepEqual((body as { data: unknown[] }).data, []);
  const messages = await allMessages(channel);
  const empty = messages.filter(
    (m) => m.text === '' && !m.quoted && !m.subject && m.attachments.length === 0 && !m.designed,
  );
  assert.deepEqual(
    empty.map((m) => m.id),
    [],
  );
  assert.ok(messages.every((m) => m.original));
  console.log(
    `${mails.length + 1} mails, ${messages.length} messages: the others are repeats of the same mail`,
  );
  const distinct = new Set(mails.map((mail) => mail.hash)).size;
  assert.ok(messages.length >= distinct * 0.9, `${messages.length} of ${distinct}`);
});

const settingsFor = (user: string) => ({
  address: `${user}@shop.example`,
  imapHost: '127.0.0.1',
  imapPort: dovecot.port,
  imapSecurity: 'none',
  imapUser: user,
  imapPassword: password,
});

async function connect(user: string, more: Record<string, unknown> = {}): Promise<string> {
  const { status, body } = await ask(server, 'POST', '/channels', {
    connector: 'email',
    name: user,
    settings: { ...settingsFor(user), ...more },
  });
  assert.equal(status, 201, JSON.stringify(body));
  return (body as { id: string }).id;
}

async function trying(user: string, more: Record<string, unknown>) {
  const { status, body } = await ask(server, 'POST', '/channels', {
    connector: 'email',
    name: user,
    settings: { ...settingsFor(user), ...more },
  });
  return { status, message: (body as { error?: { message: string } }).error?.message ?? '' };
}

interface Seen {
  id: string;
  text: string;
  quoted: string | null;
  subject: string | null;
  designed: boolean;
  original: string | null;
  attachments: unknown[];
}

async function allMessages(channel: string): Promise<Seen[]> {
  const found: Seen[] = [];
  for (const id of await conversationsOf(channel)) {
    for (let cursor = ''; ; ) {
      const { body } = await ask(server, 'GET', `/conversations/${id}/messages?limit=100${cursor}`);
      const page = body as { data: Seen[]; next: string | null };
      found.push(...page.data);
      if (!page.next) break;
      cursor = `&cursor=${encodeURIComponent(page.next)}`;
    }
  }
  return found;
}

async function conversationsOf(channel: string): Promise<string[]> {
  const found: string[] = [];
  for (let cursor = ''; ; ) {
    const { body } = await ask(
      server,
      'GET',
      `/conversations?state=any&limit=100&channel=${channel}${cursor}`,
    );
    const page = body as { data: { id: string }[]; next: string | null };
    found.push(...page.data.map(({ id }) => id));
    if (!page.next) return found;
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
}

async function textsOf(channel: string): Promise<string[]> {
  return (await allMessages(channel)).map((message) => message.text);
}

async function seen(channel: string, texts: string[]): Promise<void> {
  await until(async () => (await textsOf(channel)).length >= texts.length, 60_000);
  assert.deepEqual((await textsOf(channel)).sort(), [...texts].sort());
}
