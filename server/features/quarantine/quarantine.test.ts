import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discardQuarantined, listQuarantine, retryQuarantined } from '#contract/quarantine.ts';
import { type ApiChannel, apiChannel, written } from '#server/testing/api-channel.ts';
import { type Caller, ok, refused } from '#server/testing/call.ts';
import { applied, openDesk } from '#server/testing/desk.ts';
import { conversationsOf, messagesIn, textsIn } from '#server/testing/look.ts';
import { seeded } from '#server/testing/random.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';

test('poison in a batch of a thousand costs only itself', async () => {
  const { workspace, channel } = await connected();
  const bad = [
    { type: 'message', text: 'nobody wrote this' },
    { ...written('no such time'), sentAt: 'yesterday' },
    { ...written('an empty id'), id: '' },
    'not an object',
    null,
    { type: 'edit', id: '1' },
  ];
  const events: unknown[] = Array.from({ length: 1_000 }, (_, i) => written(`m ${i}`));
  for (const [i, element] of bad.entries()) events.splice(i * 150 + 75, 0, element);
  await channel.post({ events });
  await applied();
  assert.equal((await textsIn(workspace.agent, channel)).length, 1_000);
  const held = await all(workspace.lead);
  assert.deepEqual(held.map((item) => item.received).sort(), bad.map((b) => JSON.stringify(b)).sort());
  for (const item of held) assert.match(item.reason, /\w+/);
});

test('two hundred malformed requests between good ones: all of both are found again', async () => {
  const { workspace, channel } = await connected();
  const random = seeded(20261122);
  const good: string[] = [];
  for (let i = 0; i < 200; i++) {
    const text = `good ${i}`;
    good.push(text);
    const spoilt = spoil(JSON.stringify(written(`spoilt ${i}`)), i, random);
    const answers = await Promise.all([channel.post(spoilt), channel.post(written(text))]);
    assert.deepEqual(
      answers.map((answer) => answer.status),
      [200, 200],
      spoilt.toString(),
    );
  }
  await applied();
  // A byte that went wrong may make another thread, and so another conversation.
  const texts: string[] = [];
  for (const { id } of await conversationsOf(workspace.agent, channel))
    texts.push(...(await messagesIn(workspace.agent, id)).map((m) => m.text));
  assert.deepEqual(
    good.filter((text) => !texts.includes(text)),
    [],
  );
  const held = await all(workspace.lead);
  const shown = texts.length - good.length;
  assert.equal(shown + held.length, 200, 'each of the spoilt ones is a message or in the quarantine');
});

test('what only the database refuses is held too, alone', async () => {
  const { workspace, channel } = await connected();
  const { everywhere } = await openDesk();
  // A rule that no connector knows of, as a later version might bring one.
  await everywhere.query(
    `alter table message add constraint no_poison check (text <> 'poison ${workspace.id}')`,
  );
  try {
    await channel.deliver(
      ...Array.from({ length: 30 }, (_, i) => written(i === 17 ? `poison ${workspace.id}` : `m ${i}`)),
    );
    assert.equal((await textsIn(workspace.agent, channel)).length, 29);
    const [item, ...more] = await all(workspace.lead);
    assert.equal(more.length, 0);
    assert.match(item?.reason ?? '', /no_poison/);
    const tried = await ok(workspace.lead, retryQuarantined, { params: { id: item?.id ?? '' } });
    assert.equal(tried.state, 'held');
    assert.equal(tried.attempts, 2);
  } finally {
    await everywhere.query('alter table message drop constraint no_poison');
  }
  const [item] = await all(workspace.lead);
  const retried = await ok(workspace.lead, retryQuarantined, { params: { id: item?.id ?? '' } });
  assert.equal(retried.state, 'applied');
  assert.equal((await textsIn(workspace.agent, channel)).length, 30);
  assert.deepEqual(await all(workspace.lead), []);
  const said = await refused(409, workspace.lead, retryQuarantined, { params: { id: item?.id ?? '' } });
  assert.equal(said.code, 'settled');
});

test('a discarded item keeps its record', async () => {
  const { workspace, channel } = await connected();
  await channel.post('this is no JSON');
  await applied();
  const [item] = await all(workspace.lead);
  assert.equal(item?.received, 'this is no JSON');
  const params = { id: item?.id ?? '' };
  assert.equal((await ok(workspace.lead, retryQuarantined, { params })).state, 'held');
  assert.equal((await ok(workspace.lead, discardQuarantined, { params })).state, 'discarded');
  assert.deepEqual(await all(workspace.lead), []);
  const { data } = await ok(workspace.lead, listQuarantine, { query: { state: 'discarded' } });
  assert.deepEqual(
    data.map((d) => d.id),
    [item?.id],
  );
});

test('odd bytes are kept as they came and never break the page', async () => {
  const { workspace, channel } = await connected();
  for (const body of [
    Buffer.from([0xff, 0xfe, 0x00, 0x01]),
    Buffer.alloc(0),
    Buffer.from('{"events":'),
    '[]',
  ]) {
    assert.equal((await channel.post(body)).status, 200);
  }
  await applied();
  const held = await all(workspace.lead);
  assert.ok(held.length >= 3);
  assert.ok(held.every((item) => !item.received.includes('\0') && item.received.isWellFormed()));
});

async function connected(): Promise<{ workspace: TestWorkspace; channel: ApiChannel }> {
  const workspace = await newWorkspace();
  return { workspace, channel: await apiChannel(workspace) };
}

async function all(caller: Caller) {
  const found = [];
  for (let cursor: string | undefined; ; ) {
    const page = await ok(caller, listQuarantine, { query: { limit: 37, ...(cursor ? { cursor } : {}) } });
    found.push(...page.data);
    if (!page.next) return found;
    cursor = page.next;
  }
}

/** Damages a request in one of several ways, so that it stays one element. */
function spoil(json: string, i: number, random: () => number): Buffer {
  const at = Math.floor(random() * json.length);
  const ways = [
    () => json.slice(0, at),
    () => `${json.slice(0, at)}\u0000${json.slice(at)}`,
    () => json.replace(/"id":"[^"]*"/, '"id":{"$gt":""}'),
    () => json.replace('"thread":{', '"thread":[{').replace('},"author"', '}],"author"'),
    () => json.replace('"type":"message"', `"type":${at}`),
    () => json.replace(/"author":\{[^}]*\}/, `"author":${'['.repeat(50)}${']'.repeat(50)}`),
    () => json.replace('{', '{"sentAt":1e400,'),
    () => json.replace('{', '{"sentAt":"2026-13-45T99:99:99Z",'),
    () => json.replace('"text"', '"__proto__":{"id":"x"},"text"').replace(/"id":"m-\d+"/, '"id":null'),
    () => json.replace(/"text":"[^"]*"/, `"text":"${'x'.repeat(100_001)}"`),
  ];
  const way = ways[i % ways.length];
  const text = way ? way() : json;
  const bytes = Buffer.from(text);
  // Bytes that are no UTF-8, in the midst of it.
  if (i % 7 === 0) bytes[at % bytes.length] = 0xff;
  return bytes;
}
