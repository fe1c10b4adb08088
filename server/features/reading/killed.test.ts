import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { freePort } from '#server/testing/port.ts';
import { postPlatform } from '#server/testing/post-platform.ts';
import { type ServerProcess, startServer } from '#server/testing/process.ts';
import { administrator, ask } from '#server/testing/process-client.ts';
import { until } from '#server/testing/until.ts';

test('killed while it reads and while mail is handed in: everything is there once', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'earshot-killed-'));
  const platform = await postPlatform();
  const smtpPort = await freePort();
  const environment = {
    ...administrator,
    EARSHOT_ALLOWED_HOSTS: '127.0.0.1',
    EARSHOT_SMTP_PORT: String(smtpPort),
  };
  let server: ServerProcess = await startServer(environment, { dataDir });
  try {
    await connect(server, 'bluesky', {
      ...{ handle: 'shop.test', appPassword: platform.password, directMessages: 'off' },
      apiBaseUrl: platform.url,
    });
    const mail = await connect(server, 'email', { address: 'care@shop.example' });
    const wanted = new Set<string>();
    for (let round = 0; round < 3; round += 1) {
      for (let n = 0; n < 30; n += 1) {
        platform.post(`post ${round}-${n}`, `p-${n}`);
        wanted.add(`post ${round}-${n}`);
      }
      // The instants differ from run to run; what has to hold does not.
      const handing = handIn(smtpPort, mail.doorAddress, mailsOf(round));
      await sleep(Math.random() * 400);
      server.signal('SIGKILL');
      const left = await handing;
      await server.exited;
      server = await startServer(environment, { dataDir });
      // Whoever was not told that a mail was taken comes again with the same one.
      assert.deepEqual(await handIn(smtpPort, mail.doorAddress, left), []);
      for (const { words } of mailsOf(round)) wanted.add(words);
    }
    await until(async () => (await texts(server)).length >= wanted.size, 60_000);
    assert.deepEqual((await texts(server)).sort(), [...wanted].sort());
  } finally {
    await server.stop();
    platform.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

interface Mail {
  id: string;
  words: string;
}

function mailsOf(round: number): Mail[] {
  return Array.from({ length: 40 }, (_, n) => ({
    id: `${round}-${n}@home.example`,
    words: `mail ${round}-${n}`,
  }));
}

/** Hands in mails over two connections and answers those of which nobody said that they were taken. */
async function handIn(port: number, to: string, mails: Mail[]): Promise<Mail[]> {
  const transport = createTransport({
    ...{ host: '127.0.0.1', port, ignoreTLS: true },
    ...{ pool: true, maxConnections: 2 },
  });
  const left: Mail[] = [];
  await Promise.all(
    mails.map(async (mail) => {
      const { id, words } = mail;
      const letter = { from: `m-${id}`, to, subject: 'Question', text: words, messageId: `<${id}>` };
      // Two tries must be the same mail to the last byte of what names it.
      await transport.sendMail({ ...letter, date: new Date(0) }).catch(() => left.push(mail));
    }),
  );
  transport.close();
  return left;
}

async function connect(
  server: ServerProcess,
  connector: string,
  settings: Record<string, unknown>,
): Promise<{ id: string; doorAddress: string }> {
  const { status, body } = await ask(server, 'POST', '/channels', { connector, name: connector, settings });
  assert.equal(status, 201, JSON.stringify(body));
  return body as { id: string; doorAddress: string };
}

async function texts(server: ServerProcess): Promise<string[]> {
  const found: string[] = [];
  for (let cursor = ''; ; ) {
    const { body } = await ask(
      server,
      'GET',
      `/conversations?state=any&limit=100${cursor && `&cursor=${cursor}`}`,
    );
    const page = body as { data: { lastMessage: { text: string } | null }[]; next: string | null };
    found.push(...page.data.map((c) => c.lastMessage?.text ?? ''));
    if (!page.next) return found;
    cursor = encodeURIComponent(page.next);
  }
}
