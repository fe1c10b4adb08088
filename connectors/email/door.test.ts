import assert from 'node:assert/strict';
import { type AddressInfo, connect, createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createTransport } from 'nodemailer';
import type { Document } from '../connector.ts';
import { connector } from './connector.ts';

/** Mails handed to the door by a real SMTP client, on the loopback. */

const channelId = '0195c0de-0000-7000-8000-00000000c4a1';
const settings = connector.settings.parse({ address: 'care@shop.example', aliases: 'help@shop.example' });
const taken: { channelId: string; document: Document }[] = [];
let isIll = false;
let port = 0;
let opened: { close(): Promise<void> };

before(async () => {
  port = await freePort();
  const { door } = connector;
  assert.ok(door);
  opened = await door.open({
    port,
    host: '127.0.0.1',
    publicHost: 'desk.example',
    find: async (by) => {
      const isKnown = 'channelId' in by ? by.channelId === channelId : by.address === 'care@shop.example';
      return isKnown ? { id: channelId, settings } : null;
    },
    take: async (channel, document) => {
      if (isIll) throw new Error('The disk is full.');
      taken.push({ channelId: channel, document });
    },
  });
});
after(() => opened.close());

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port: free } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return free;
}

async function deliver(to: string[], raw: string | Buffer, from: string = 'kavitha@mail.example') {
  const client = createTransport({ host: '127.0.0.1', port, tls: { rejectUnauthorized: false } });
  try {
    return await client.sendMail({ envelope: { from, to }, raw });
  } finally {
    client.close();
  }
}

const mail = 'From: kavitha@mail.example\r\nSubject: மூடி\r\n\r\n.வணக்கம்\r\n..\r\n';

describe('email’s door', () => {
  it('takes a mail once for a channel, however many of its addresses are named', async () => {
    const own = connector.door?.address(channelId, 'desk.example') ?? '';
    assert.equal(own, 'in-0195c0de000070008000' + '00000000c4a1@desk.example');
    taken.length = 0;
    await deliver([own, 'care@shop.example'], mail);
    assert.equal(taken.length, 1);
    assert.equal(taken[0]?.channelId, channelId);
    assert.deepEqual(taken[0]?.document.facts, {
      own: ['care@shop.example', 'help@shop.example'],
      newSubject: 'same',
      to: [own, 'care@shop.example'],
    });
    const body = taken[0]?.document.body.toString();
    assert.equal(body, `Return-Path: <kavitha@mail.example>\r\n${mail}`, 'dots and 8 bits are as they were');
  });

  it('knows answers by their token, and bounces by their empty sender', async () => {
    taken.length = 0;
    const token = 'in-0195c0de00007000800000000000c4a1+0195c0de000070008000000000000001@desk.example';
    await deliver([token], 'From: mailer-daemon@mail.example\r\n\r\nHm.\r\n', '');
    const document = taken[0]?.document ?? assert.fail();
    assert.match(document.body.toString(), /^Return-Path: <>\r\n/);
    const [received] = await connector.receive({
      ...{ method: 'READ', query: {}, headers: {}, receivedAt: new Date(0) },
      body: document.body,
      facts: document.facts ?? {},
    });
    assert.ok(received?.event.type === 'message');
    assert.equal(received.event.automatic, true);
    assert.deepEqual(received.event.thread.continues, [{ part: '0195c0de-0000-7000-8000-000000000001' }]);
  });

  it('relays nothing', async () => {
    taken.length = 0;
    for (const to of ['someone@elsewhere.example', 'in-00000000000070008000000000000000@desk.example']) {
      await assert.rejects(deliver([to], mail), { responseCode: 550 });
    }
    assert.equal(taken.length, 0);
  });

  it('says to try again later while nothing can be stored', async () => {
    isIll = true;
    try {
      await assert.rejects(deliver(['care@shop.example'], mail), { responseCode: 451 });
    } finally {
      isIll = false;
    }
  });

  it('announces its limit and refuses what is larger', async () => {
    const greeting = await say('EHLO there');
    assert.match(greeting, /^250[- ]SIZE 41943040/m);
    assert.match(greeting, /^250[- ]STARTTLS/m);
    assert.doesNotMatch(greeting, /AUTH/);
    await assert.rejects(
      deliver(['care@shop.example'], Buffer.alloc(42 * 1024 * 1024, 'a\r\n')),
      /552|larger|size/i,
    );
  });
});

/** What the door answers to one line. */
function say(line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      if (heard === '') socket.write(`${line}\r\n`);
      heard += chunk;
      if (/^250 /m.test(heard)) {
        socket.destroy();
        resolve(heard);
      }
    });
  });
}
