import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Raw } from '../connector.ts';
import { emptyPart } from '../rig/part.ts';
import { connector } from './connector.ts';
import { receive } from './receive.ts';

/** What would be too long to read as a case: texts, lists and depths at and beyond what we take. */

const neighbour =
  '{"type":"message","id":"near","thread":{"id":"t"},"author":{"id":"u"},"text":"நான் மட்டும் சரி"}';

it('a text of 100,000 characters is taken, one more is held back whole', () => {
  const text = (length: number) => neighbour.replace(/"text":".*"/, `"text":"${'ம'.repeat(length)}"`);
  const [long, near, longest] = understood(`[${text(100_001)},${neighbour},${text(100_000)}]`);
  assert.ok(long?.type === 'unreadable' && long.element.length > 100_001);
  assert.match(long.reason, /more than 100,000 characters/);
  assert.equal(near?.type, 'message');
  assert.ok(longest?.type === 'message' && longest.text.length === 100_000);
});

it('a text of the greatest length goes out as it is', async () => {
  const { max } = connector.limits.text;
  const text = 'త'.repeat(max);
  const now = new Date('2026-03-02T09:30:00Z');
  const bodies: unknown[] = [];
  const context = {
    settings: connector.settings.parse({
      secret: 'whsec_ZWFyc2hvdC1leGFtcGxlLXNlY3JldC0wMQ==',
      callbackUrl: 'https://desk.example/a',
    }),
    channelId: 'c',
    channelName: 'Shop',
    doorAddress: null,
    now,
    fetch: async (_url: string, init?: RequestInit) => {
      bodies.push(JSON.parse(String(init?.body)));
      return new Response('{"id":"b-1"}');
    },
    locate: () => assert.fail('nothing but HTTP here'),
  };
  assert.deepEqual(await connector.send?.({ ...emptyPart(now), text }, context), { externalId: 'b-1' });
  assert.equal((bodies as { text: string }[])[0]?.text, text);
});

it('an element too deep for an exact reading is held back as it was written', () => {
  const deep = `{"type":"message","id":12345678901234567890,"x":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
  const [first, second] = understood(`{"events":[${deep},${neighbour}]}`);
  assert.ok(first?.type === 'unreadable' && first.element === deep);
  assert.match(first.reason, /nested too deeply/);
  assert.equal(second?.type, 'message');
});

it('of more than 10,000 events the rest is held back in one piece', () => {
  const events = understood(`{"events":[${Array.from({ length: 10_003 }, () => neighbour).join()}]}`);
  assert.equal(events.length, 10_001);
  const rest = events.at(-1);
  assert.ok(rest?.type === 'unreadable' && rest.element === `[${neighbour},${neighbour},${neighbour}]`);
});

it('of more than 100 attachments the first are taken, and the message says that some are missing', () => {
  const attachments = Array.from({ length: 5000 }, (_, n) => ({ url: `https://files.example/${n}` }));
  const [event] = understood(JSON.stringify({ ...JSON.parse(neighbour), attachments }));
  assert.ok(event?.type === 'message' && event.attachments.length === 100);
  assert.equal(event.unsupported, 'attachment');
});

it('many thousands of broken events cost milliseconds, not seconds', () => {
  const started = performance.now();
  assert.equal(understood(`[${'"\\\\\\"",'.repeat(9999)}1]`).length, 10_000);
  assert.ok(performance.now() - started < 2000);
});

function understood(body: string) {
  const raw: Raw = {
    method: 'POST',
    query: {},
    headers: {},
    body: Buffer.from(body),
    receivedAt: new Date(0),
    facts: {},
  };
  return receive(raw).map(({ event }) => event);
}
