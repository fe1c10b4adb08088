import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { it } from 'node:test';
import { receive } from './receive.ts';
import { settings } from './settings.ts';
import { visitors } from './visitors.ts';

const channel = settings.parse({ identitySecret: 'secret of the shop', tokenSecret: 'secret of the tokens' });

it('a minted token names its visitor again, in any script', () => {
  const visitor = {
    id: 'v-1',
    verified: true,
    name: 'ثنا قریشی 🙏🏽',
    email: 'sana@mail.example',
    language: 'ur',
  };
  assert.deepEqual(visitors.read(channel, visitors.mint(channel, visitor)), visitor);
  const anonymous = { id: 'v-2', verified: false };
  assert.deepEqual(visitors.read(channel, visitors.mint(channel, anonymous)), anonymous);
});

it('no other text is a token', () => {
  const token = visitors.mint(channel, { id: 'v-1', verified: false });
  const [claim = '', seal = ''] = token.split('.');
  const forged = Buffer.from('{"id":"v-1","verified":true}').toString('base64url');
  for (const odd of [
    '',
    '.',
    token.slice(0, -1),
    `${token}=`,
    `${claim}.`,
    `.${seal}`,
    `${forged}.${seal}`,
    'ஆ.ஆ',
  ]) {
    assert.equal(visitors.read(channel, odd), null, odd);
  }
  assert.equal(visitors.read({ ...channel, tokenSecret: 'another secret' }, token), null);
});

it('the host page proves an id by HMAC-SHA256 in hex, in either case', () => {
  const id = 'பயனர்-41';
  const hash = createHmac('sha256', 'secret of the shop').update(id).digest('hex');
  assert.ok(visitors.proves(channel, { id, hash }));
  assert.ok(visitors.proves(channel, { id, hash: hash.toUpperCase() }));
  assert.ok(!visitors.proves(channel, { id: 'another', hash }));
  assert.ok(!visitors.proves(channel, { id, hash: hash.slice(1) }));
  assert.ok(!visitors.proves(channel, { id, hash: '' }));
});

it('a proven user and an anonymous visitor of the same id have threads apart', () => {
  const proven = visitors.thread({ id: '41', verified: true });
  assert.notDeepEqual(visitors.thread({ id: '41', verified: false }), proven);
  assert.equal(proven.surface, 'private');
});

it('the form asks for what the settings say', () => {
  assert.deepEqual(visitors.look(channel).fields, []);
  const asking = visitors.look({ ...channel, askName: 'optional', askEmail: 'required' });
  assert.deepEqual(asking.fields, [
    { key: 'name', label: 'visitor.field.name', type: 'text', required: false },
    { key: 'email', label: 'visitor.field.email', type: 'email', required: true },
  ]);
});

it('an origin is a scheme, a host and perhaps a port', () => {
  const takes = (origin: string) => settings.shape.origins.safeParse([origin]).success;
  for (const good of ['https://shop.example', 'http://localhost:8080', 'https://xn--rlcus7b3d.example']) {
    assert.ok(takes(good), good);
  }
  for (const bad of [
    'shop.example',
    'https://shop.example/',
    'https://shop.example:443',
    'https://a@shop.example',
    '*',
  ]) {
    assert.ok(!takes(bad), bad);
  }
});

it('a text that is longer than anybody writes is held back whole', () => {
  const message = (length: number) => ({
    id: '0195c0de-1111-7000-8000-000000000000',
    text: 'ம'.repeat(length),
  });
  const raw = {
    method: 'POST',
    query: {},
    headers: {},
    body: Buffer.from(JSON.stringify({ messages: [message(100_001), message(100_000)] })),
    receivedAt: new Date(),
    facts: { visitor: { id: 'anybody', verified: false } },
  };
  const [long, longest] = receive(raw).map(({ event }) => event);
  assert.ok(long?.type === 'unreadable' && /more than 100,000/.test(long.reason));
  assert.ok(longest?.type === 'message' && longest.text.length === 100_000);
});
