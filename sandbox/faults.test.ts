import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinStage, type Stage, setStage } from './testing/stage.ts';

const minute = 60_000;
const hour = 60 * minute;

const on = (stage: Stage, fault: object) => stage.sandbox.control('POST', '/faults', fault);
const texts = async (stage: Stage) => (await stage.heard()).map(({ message }) => message?.text);

function send(stage: Stage, text = 'b') {
  return stage.call('POST', '/me/messages', {
    recipient: { id: stage.scopedId },
    messaging_type: 'RESPONSE',
    message: { text },
  });
}

test('a webhook that fails is tried again at once, then ever more rarely, until it succeeds', async () => {
  const stage = await setStage('messenger');
  stage.receiver.status = 500;
  await stage.say({ kind: 'text', text: 'a' });
  await stage.sandbox.settle();
  const attempts = async () => (await stage.sandbox.control<unknown[]>('GET', '/deliveries')).length;
  assert.equal(await attempts(), 2);
  stage.sandbox.advance(15_000);
  await stage.sandbox.settle();
  assert.equal(await attempts(), 3);
  stage.receiver.status = 200;
  stage.sandbox.advance(minute);
  assert.deepEqual(await texts(stage), ['a']);
});

test('after an hour of failures the page’s subscription is gone', async () => {
  const stage = await setStage('messenger');
  stage.receiver.status = 503;
  await stage.say({ kind: 'text', text: 'a' });
  for (let at = 0; at < 10; at++) {
    await stage.sandbox.settle();
    stage.sandbox.advance(20 * minute);
  }
  await stage.sandbox.settle();
  const list = await stage.call('GET', `/${stage.account}/subscribed_apps`);
  assert.deepEqual(list.body.data, []);
});

test('36 hours later a page’s webhook is given up; WhatsApp goes on', async () => {
  for (const [platform, outcome] of [
    ['messenger', 'given up'],
    ['whatsapp', 'will be tried again'],
  ] as const) {
    const stage = await setStage(platform);
    stage.receiver.status = 500;
    await stage.say({ kind: 'text', text: 'a' });
    for (let at = 0; at < 25; at++) {
      await stage.sandbox.settle();
      stage.sandbox.advance(3 * hour);
    }
    await stage.sandbox.settle();
    const tries = await stage.sandbox.control<{ outcome: string }[]>('GET', '/deliveries');
    assert.equal(tries.at(-1)?.outcome, outcome);
  }
});

test('duplicates, with a likelihood and a seed that give the same row each time', async () => {
  const once = async (): Promise<unknown[]> => {
    const stage = await setStage('messenger');
    await on(stage, { kind: 'duplicate', probability: 0.5, seed: 7 });
    for (const text of ['a', 'b', 'c', 'd', 'e', 'f']) await stage.say({ kind: 'text', text });
    return texts(stage);
  };
  const first = await once();
  assert.ok(first.length > 6 && first.length < 12, String(first));
  assert.deepEqual(await once(), first);
});

test('shuffled: all of them, in another order', async () => {
  const stage = await setStage('messenger');
  await on(stage, { kind: 'shuffle', window: 6, seed: 3 });
  const sent = ['a', 'b', 'c', 'd', 'e', 'f'];
  for (const text of sent) await stage.say({ kind: 'text', text });
  const heard = await texts(stage);
  assert.notDeepEqual(heard, sent);
  assert.deepEqual(heard.toSorted(), sent);
  await stage.say({ kind: 'text', text: 'g' });
  assert.equal((await texts(stage)).length, 6, 'held until there are six again');
  await stage.sandbox.control('DELETE', '/faults');
  assert.equal((await texts(stage)).length, 7);
});

test('a batch of a thousand for several pages is one request', async () => {
  const stage = await setStage('messenger');
  const other = await joinStage(stage.sandbox, 'messenger', { app: stage.app });
  await stage.sandbox.control('POST', '/webhooks', { account: stage.account, url: stage.receiver.url });
  await on(stage, { kind: 'batch', size: 1000 });
  for (let at = 0; at < 500; at++) {
    await stage.say({ kind: 'text', text: `${at}` });
    await other.say({ kind: 'text', text: `${at}` });
  }
  const bodies = await stage.heardBodies();
  assert.equal(bodies.length, 1);
  assert.deepEqual(
    bodies[0]?.entry.map(({ id, messaging }) => [id, messaging?.length]),
    [
      [stage.account, 500],
      [other.account, 500],
    ],
  );
});

test('a delay, a wrong signature, and one that is lost', async () => {
  const stage = await setStage('messenger');
  await on(stage, { kind: 'delay', milliseconds: minute, count: 1 });
  await stage.say({ kind: 'text', text: 'late' });
  await stage.say({ kind: 'text', text: 'on time' });
  assert.deepEqual(await texts(stage), ['on time']);
  stage.sandbox.advance(minute);
  assert.deepEqual(await texts(stage), ['on time', 'late']);
  await on(stage, { kind: 'bad-signature', count: 1 });
  await stage.say({ kind: 'text', text: 'signed the second time' });
  assert.deepEqual((await texts(stage)).at(-1), 'signed the second time');
  assert.equal(stage.receiver.forged, 1);
  await on(stage, { kind: 'drop', count: 1 });
  await stage.say({ kind: 'text', text: 'lost' });
  assert.equal((await texts(stage)).length, 3);
});

test('an echo before the answer', async () => {
  const stage = await setStage('messenger');
  await stage.say({ kind: 'text', text: 'a' });
  await stage.sandbox.settle();
  await on(stage, { kind: 'echo-first' });
  const heardBefore = stage.receiver.bodies.length;
  const answer = await send(stage);
  const echo = stage.receiver.bodies[heardBefore]?.entry[0]?.messaging?.[0];
  assert.equal(echo?.message.mid, answer.body.message_id);
});

test('an answer that is lost: the message was sent all the same', async () => {
  const stage = await setStage('messenger');
  await stage.say({ kind: 'text', text: 'a' });
  await on(stage, { kind: 'hang-up', count: 1 });
  await assert.rejects(send(stage, 'first'), /fetch failed/);
  await on(stage, { kind: 'server-error', status: 502, afterwards: true, count: 1 });
  assert.equal((await send(stage, 'second')).status, 502);
  await on(stage, { kind: 'hang-up', afterwards: false, count: 1 });
  await assert.rejects(send(stage, 'never'), /fetch failed/);
  await on(stage, { kind: 'server-error', status: 503, count: 1 });
  const down = await send(stage, 'never');
  assert.equal(down.body.error.code, 2);
  assert.equal(down.body.error.is_transient, true);
  assert.deepEqual(await texts(stage), ['a', 'first', undefined, 'second', undefined]);
  assert.deepEqual(await stage.sandbox.control('GET', '/refused'), [], 'faults are nobody’s mistake');
});

test('too many calls: the platform’s codes, with the headers that say how long', async () => {
  for (const [platform, path, status, code] of [
    ['messenger', '/me/messages', 400, 613],
    ['instagram', '/me/messages', 403, 4],
    ['whatsapp', '', 429, 130429],
  ] as const) {
    const stage = await setStage(platform);
    await stage.say({ kind: 'text', text: 'a' });
    await on(stage, { kind: 'rate-limit', minutes: 7, count: 1 });
    const answer = await stage.call('POST', path || `/${stage.account}/messages`, {});
    assert.equal(answer.status, status);
    assert.equal(answer.body.error.code, code);
    assert.equal(JSON.parse(answer.headers.get('x-app-usage') ?? '').call_count, 100);
    const [usage] = Object.values<{ estimated_time_to_regain_access: number }[]>(
      JSON.parse(answer.headers.get('x-business-use-case-usage') ?? '{}'),
    );
    assert.equal(usage?.[0]?.estimated_time_to_regain_access, 7);
  }
  const stage = await setStage('messenger');
  await on(stage, { kind: 'rate-limit', code: 80006, count: 1 });
  assert.equal((await send(stage)).status, 429);
  await on(stage, { kind: 'usage', percent: 85 });
  const { headers } = await stage.call('GET', '/me');
  assert.equal(JSON.parse(headers.get('x-app-usage') ?? '').call_count, 85);
});

test('an answer that takes its time', async () => {
  const stage = await setStage('messenger');
  await stage.say({ kind: 'text', text: 'a' });
  await on(stage, { kind: 'slow', milliseconds: 5000 });
  const pending = send(stage);
  await stage.sandbox.settle();
  const { calls } = stage.sandbox.world.journal;
  while (calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
  stage.sandbox.advance(5000);
  assert.equal((await pending).status, 200);
});

test('media that fail', async () => {
  const stage = await setStage('messenger');
  await stage.say({ kind: 'attachment', type: 'image' });
  const [element] = await stage.heard();
  const url: string = element?.message.attachments[0].payload.url;
  const whole = Buffer.from(await (await fetch(url)).arrayBuffer());
  for (const [how, status] of [
    ['not found', 404],
    ['forbidden', 403],
    ['server error', 500],
  ] as const) {
    await on(stage, { kind: 'media-fails', how, count: 1 });
    assert.equal((await fetch(url)).status, status);
  }
  await on(stage, { kind: 'media-fails', how: 'cut short', count: 1 });
  await assert.rejects(async () => (await fetch(url)).arrayBuffer());
  await on(stage, { kind: 'media-fails', how: 'other bytes', count: 1 });
  assert.notDeepEqual(Buffer.from(await (await fetch(url)).arrayBuffer()), whole);
});

test('windows that close, deliveries that fail, faults for one account alone', async () => {
  const stage = await setStage('whatsapp');
  const other = await joinStage(stage.sandbox, 'whatsapp');
  for (const one of [stage, other]) await one.say({ kind: 'text', text: 'a' });
  const write = (one: Stage) =>
    one.call('POST', `/${one.account}/messages`, {
      messaging_product: 'whatsapp',
      to: one.phone,
      type: 'text',
      text: { body: 'b' },
    });
  const last = async (one: Stage) => (await one.heard()).at(-1)?.statuses?.[0];
  await on(stage, { kind: 'delivery-fails', account: stage.account, code: 131049, count: 1 });
  await write(stage);
  await write(other);
  assert.equal((await last(stage)).errors[0].code, 131049);
  assert.equal((await last(other)).status, 'delivered');
  const { account, person } = other;
  await stage.sandbox.control('POST', '/once', { kind: 'close-window', account, person });
  await write(other);
  assert.equal((await last(other)).errors[0].code, 131047);
});

test('a webhook has to prove itself, and the controls say what is wrong', async () => {
  const stage = await setStage('messenger');
  const point = (more: object) =>
    stage.sandbox.control('POST', '/webhooks', { account: stage.account, url: stage.receiver.url, ...more });
  await assert.rejects(point({ verifyToken: 'guessed' }), /HTTP Status Code = 403/);
  await assert.rejects(point({ url: 'http://192.0.2.1/hook' }), /this machine alone/);
  await assert.rejects(point({ url: 'http://127.0.0.1:1/hook' }), /curl_errmsg/);
  await assert.rejects(on(stage, { kind: 'thunder' }), /400/);
  await assert.rejects(stage.say({ kind: 'text', text: 'a', person: 'p99' }), /There is no person p99/);
  await assert.rejects(stage.say({ kind: 'choice', of: 'button' }), /There is no 'choice' on this platform/);
});

test('pages of other origins are not let in', async () => {
  const stage = await setStage('messenger');
  const answer = await fetch(`${stage.sandbox.url}/control/accounts`, {
    headers: { origin: 'https://elsewhere.example' },
  });
  assert.equal(answer.status, 403);
});

test('odd requests are refused, never answered with a stack', async () => {
  const stage = await setStage('messenger');
  const url = `${stage.settings.apiBaseUrl}/v23.0/me/messages?access_token=${stage.settings.pageAccessToken}`;
  const headers = { 'content-type': 'application/json' };
  for (const body of ['{', '[]', '"a"', 'null']) {
    const answer = await fetch(url, { method: 'POST', headers, body });
    assert.equal(answer.status, 400);
    assert.equal(((await answer.json()) as { error: { code: number } }).error.code, 100);
  }
  for (const path of ['', '/', '/v23.0', '/%zz', '/v23.0/me/a/b', '/1/../2', '/v23.0/me/nowhere'])
    assert.ok((await fetch(`${stage.settings.apiBaseUrl}${path}`)).status >= 400, path);
});
