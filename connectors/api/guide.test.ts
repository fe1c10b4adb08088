import assert from 'node:assert/strict';
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, it } from 'node:test';
import { promisify } from 'node:util';
import type { Inbound, OutgoingPart } from '../connector.ts';
import { emptyPart } from '../rig/part.ts';
import { connector } from './connector.ts';
import { send } from './send.ts';

/** The two programs in the guide are run as they are printed there. */

const guide = readFileSync(`${import.meta.dirname}/README.md`, 'utf8');
const printed = (language: string) =>
  guide.match(new RegExp(`\`\`\`${language}\n([\\s\\S]+?)\n\`\`\``))?.[1] ?? '';

const secret = 'whsec_ZWFyc2hvdC1leGFtcGxlLXNlY3JldC0wMQ==';
const arrived: Inbound[] = [];
const desk = createServer(async (request, response) => {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const body = Buffer.concat(await request.toArray());
  const raw = { method: request.method ?? '', query: {}, headers, body, receivedAt: new Date(), facts: {} };
  const verdict = connector.verify?.(raw, { secret }) ?? assert.fail('it has no webhook');
  if (verdict.accepted) arrived.push(...(await connector.receive(raw)).map(({ event }) => event));
  response.writeHead(verdict.accepted ? 200 : 401).end(verdict.accepted ? '{}' : verdict.reason);
  desk.emit('arrived');
});
const environment = () => ({
  ...process.env,
  SECRET: secret,
  WEBHOOK_URL: `http://127.0.0.1:${(desk.address() as AddressInfo).port}/`,
});

before(() => once(desk.listen(0, '127.0.0.1'), 'listening'));
after(() => desk.close());

it('the script posts a message, takes a reply once, and reports its delivery', async () => {
  const port = await freePort();
  const script = spawn(process.execPath, ['--input-type=module', '--eval', printed('js')], {
    env: { ...environment(), PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    await once(desk, 'arrived');
    const message = arrived.pop();
    assert.ok(message?.type === 'message' && message.thread.id === 'dm-kavitha', JSON.stringify(message));
    const receipt = once(desk, 'arrived');
    assert.deepEqual(await reply(port), { externalId: 'b-1' });
    await receipt;
    assert.deepEqual(await reply(port), { externalId: 'b-1' });
    const [delivery, ...more] = arrived.splice(0);
    assert.ok(delivery?.type === 'receipt' && delivery.state === 'delivered', JSON.stringify(delivery));
    assert.deepEqual(delivery.of, { part: part.id, id: 'b-1' });
    assert.deepEqual(more, []);
  } finally {
    script.kill();
  }
});

const hasTools = ['curl', 'openssl'].every((tool) => spawnSync(tool, ['version']).error === undefined);

it('the shell lines post a message', { skip: !hasTools && 'curl and openssl are not here' }, async () => {
  await promisify(execFile)('sh', ['-c', printed('sh')], { env: environment() });
  const message = arrived.pop();
  assert.ok(message?.type === 'message' && message.text === 'Բարև ձեզ', JSON.stringify(message));
});

const part: OutgoingPart = {
  ...emptyPart(),
  thread: { id: 'dm-kavitha', surface: 'private', subject: null },
  recipient: { keys: [{ namespace: 'channel', value: 'u-kavitha' }] },
  authorName: 'Meera',
  text: 'ஆம், ஒன்பது மணி வரை.',
};

function reply(port: number): Promise<{ externalId: string }> {
  const settings = { secret, callbackUrl: `http://127.0.0.1:${port}/` };
  return send(part, {
    settings,
    channelId: 'channel-1',
    channelName: 'Shop',
    doorAddress: null,
    now: new Date(),
    fetch,
    locate: async () => assert.fail('nothing but HTTP is needed'),
  });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}
