import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { readConfig } from '#server/config.ts';
import { allowedInTests } from '#server/testing/desk.ts';
import { freePort } from '#server/testing/port.ts';
import { allowHosts, guardedFetch, mayCall, neverLeft, RefusedAddress } from './guarded-fetch.ts';

let server: Server;
let port = 0;
let asked = 0;
before(async () => {
  server = createServer((request, reply) => {
    asked += 1;
    if (request.url === '/elsewhere')
      return void reply.writeHead(302, { location: 'http://10.0.0.1/' }).end();
    if (request.url === '/broken') return void request.socket.destroy();
    reply.end('inside');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

const inside = [
  '127.0.0.1',
  '127.8.9.10',
  '0.0.0.0',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '192.0.0.1',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  'fe80::1',
  'fc00::1',
  'fd12:3456::1',
  'ff02::1',
  '::ffff:10.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '64:ff9b::a00:1',
  '64:ff9b:1::a00:1',
  '2002:a00:1::1',
  '2001::1',
  '2001:db8::1',
  'fec0::1',
  '::127.0.0.1',
  '::10.0.0.1',
];
const outside = ['1.1.1.1', '8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001::1'];

test('private addresses are refused, public ones are not', async () => {
  await allowing('', async () => {
    assert.deepEqual(
      inside.filter((address) => mayCall(address, address, '80')),
      [],
    );
    assert.deepEqual(
      outside.filter((address) => !mayCall(address, address, '80')),
      [],
    );
  });
});

test('an address is recognised in every spelling of it', async () => {
  await allowing('', async () => {
    const hosts = [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f.1',
      '0177.0.0.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0',
    ];
    for (const host of hosts)
      await assert.rejects(guardedFetch(`http://${host}:${port}/`), RefusedAddress, host);
  });
  assert.equal(asked, 0);
});

test('a name is judged by the addresses it has at the moment of the connection', async () => {
  await allowing('', async () => {
    const error = await guardedFetch(`http://localhost:${port}/`).then(
      () => undefined,
      (e: Error) => e,
    );
    assert.ok(error?.cause instanceof RefusedAddress);
    assert.ok(neverLeft(error));
    // A name that had a public address a moment ago gains nothing: what counts is the one it has now.
    assert.equal(mayCall('93.184.216.34', 'rebinding.example', '80'), true);
    assert.equal(mayCall('127.0.0.1', 'rebinding.example', '80'), false);
  });
  assert.equal(asked, 0);
});

test('other schemes lead nowhere', async () => {
  for (const url of [
    'file:///etc/passwd',
    'ftp://example.org/',
    'data:text/plain,x',
    'gopher://example.org/',
  ])
    await assert.rejects(guardedFetch(url), RefusedAddress, url);
});

test('what the operator names may be called: a host, a host with its port, a network', async () => {
  for (const entry of ['127.0.0.1', `127.0.0.1:${port}`, '127.0.0.0/8']) {
    await allowing(entry, async () => {
      assert.equal(await (await guardedFetch(`http://127.0.0.1:${port}/`)).text(), 'inside', entry);
    });
  }
  await allowing('localhost', async () => {
    assert.equal(await (await guardedFetch(`http://localhost:${port}/`)).text(), 'inside');
    await assert.rejects(guardedFetch(`http://127.0.0.1:${port}/`), RefusedAddress);
  });
  for (const entry of [`127.0.0.1:${port + 1}`, '10.0.0.0/8', 'fc00::/7'])
    await allowing(entry, () =>
      assert.rejects(guardedFetch(`http://127.0.0.1:${port}/`), RefusedAddress, entry),
    );
});

test('a redirect is handed back and not followed', async () => {
  await allowing('127.0.0.1', async () => {
    const answer = await guardedFetch(`http://127.0.0.1:${port}/elsewhere`, { redirect: 'follow' });
    assert.equal(answer.status, 302);
    await answer.body?.cancel();
  });
});

test('tells what never left from what may have arrived', async () => {
  await allowing('127.0.0.1', async () => {
    // Where nobody listens, and where `fetch` itself does not go: the ports of mail and the like.
    for (const closed of [await freePort(), 25]) {
      const error = await guardedFetch(`http://127.0.0.1:${closed}/`).catch((e: Error) => e);
      assert.equal(neverLeft(error), true, String(closed));
    }
    const broken = await guardedFetch(`http://127.0.0.1:${port}/broken`, { method: 'POST' }).catch(
      (error: Error) => error,
    );
    assert.ok(broken instanceof Error);
    assert.equal(neverLeft(broken), false);
  });
});

/** As if the operator had set EARSHOT_ALLOWED_HOSTS so. */
async function allowing(hosts: string, work: () => Promise<void>): Promise<void> {
  allowHosts(readConfig({ EARSHOT_ALLOWED_HOSTS: hosts }).allowedHosts);
  try {
    await work();
  } finally {
    allowHosts(allowedInTests);
  }
}
