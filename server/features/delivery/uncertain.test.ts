import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cancelPart, confirmPart, type Message, retryPart } from '#contract/messages.ts';
import { recoverParts } from '#server/features/delivery/recover.ts';
import { type Asked, asked } from '#server/testing/answered.ts';
import { ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { messagesIn } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { pictures, upload } from '#server/testing/upload.ts';

test('a connection that breaks before the answer leaves the part uncertain, and it is never sent again by itself', async () => {
  const desk = await asked();
  const message = await broken(desk);
  const part = await desk.reaches(message, 'uncertain');
  assert.equal(part.attempts, 1);
  assert.match(part.error?.message ?? '', /before the platform had confirmed/);
  assert.equal((await desk.conversation()).undelivered, 1);
  // What follows does not wait for it, and nothing that tries again touches it.
  await desk.reaches(await desk.answer('next'), 'sent');
  await desk.mend();
  await recoverParts();
  await desk.reaches(await desk.answer('and next'), 'sent');
  assert.deepEqual(
    desk.channel.receiver.calls.map((c) => c.text),
    ['is it lost?', 'next', 'and next'],
  );
  await desk.reaches(message, 'uncertain');
});

test('an echo settles it', async () => {
  const desk = await asked();
  const message = await broken(desk);
  const part = await desk.reaches(message, 'uncertain');
  await desk.channel.deliver(echo(part.id, 'b-7'));
  await desk.reaches(message, 'sent');
  assert.equal((await desk.conversation()).undelivered, 0);
  // The platform knows it by its own name from now on.
  await desk.channel.deliver(receipt('read', { message: 'b-7' }), echo(part.id, 'b-7'));
  await desk.reaches(message, 'read');
  assert.equal((await messagesIn(desk.workspace.agent, desk.id)).length, 2);
});

test('an echo of a platform that hands no mark back settles it by its words', async () => {
  const desk = await asked();
  const message = await broken(desk);
  await desk.reaches(message, 'uncertain');
  const { part: _, ...unmarked } = echo('', 'b-9');
  await desk.channel.deliver({ ...unmarked, id: 'c-1', text: 'something else' }, unmarked);
  await desk.reaches(message, 'sent');
  // What somebody says again in the same words, by another tool, is a message of its own.
  await desk.channel.deliver({ ...unmarked, id: 'c-2' });
  const texts = (await messagesIn(desk.workspace.agent, desk.id)).map((one) => one.text);
  assert.deepEqual(texts.filter((text) => text === 'is it lost?').length, 2);
  assert.equal(texts.includes('something else'), true);
});

test('an echo that nobody can tell from another tool’s, and then the platform names our part: shown once', async () => {
  const desk = await asked();
  const { agent } = desk.workspace;
  const file = await upload(agent, { bytes: pictures.png });
  const { part: _, ...picture } = {
    ...echo('', 'b-10'),
    text: '',
    attachments: [{ url: 'http://127.0.0.1:9/a.png' }],
  };
  desk.channel.receiver.answer = async () => {
    await desk.channel.deliver({ ...picture, id: 'c-10', text: 'a colleague writes meanwhile' }, picture, {
      type: 'reaction',
      thread: { id: 'dm' },
      id: 'b-10',
      author: { id: 'kavitha' },
      emoji: '❤️',
    });
    return { status: 200, body: { id: 'b-10' } };
  };
  const message = await desk.answer('', { attachments: [file.body.id] });
  await desk.reaches(message, 'sent');
  const all = await messagesIn(agent, desk.id);
  assert.deepEqual(
    all.map(({ id, text }) => (id === message.id ? 'ours' : text)),
    ['hello', 'ours', 'a colleague writes meanwhile'],
  );
  assert.deepEqual(
    all.map(({ reactions }) => reactions.map(({ emoji }) => emoji)),
    [[], ['❤️'], []],
  );
  assert.equal((await desk.look(message)).attachments.length, 1);
  // The repeat of the echo, and what the customer does with it, find ours.
  await desk.channel.deliver(picture, { type: 'delete', thread: { id: 'dm' }, id: 'b-10' });
  assert.equal((await messagesIn(agent, desk.id)).length, 3);
  assert.ok((await desk.look(message)).deletedAt);
});

test('a receipt that names the part settles it', async () => {
  const desk = await asked();
  const message = await broken(desk);
  const part = await desk.reaches(message, 'uncertain');
  await desk.channel.deliver(receipt('delivered', { part: part.id, id: 'b-8' }));
  assert.equal((await desk.reaches(message, 'delivered')).error, null);
  await desk.channel.deliver(receipt('read', { message: 'b-8' }));
  await desk.reaches(message, 'read');
  assert.equal((await desk.conversation()).undelivered, 0);
});

test('a person settles it: sent again, confirmed or given up', async () => {
  const desk = await asked();
  const { agent } = desk.workspace;
  const again = await broken(desk);
  const part = await desk.reaches(again, 'uncertain');
  await ok(agent, retryPart, { params: { id: part.id } });
  await desk.reaches(again, 'sent');
  assert.deepEqual(
    desk.channel.receiver.calls.map((c) => c.id),
    [part.id, part.id],
    'the platform can tell that it is the same',
  );
  const there = await broken(desk);
  const confirmed = await ok(agent, confirmPart, {
    params: { id: (await desk.reaches(there, 'uncertain')).id },
  });
  assert.equal(confirmed.parts[0]?.state, 'sent');
  const lost = await broken(desk);
  const given = await ok(agent, cancelPart, { params: { id: (await desk.reaches(lost, 'uncertain')).id } });
  assert.equal(given.parts[0]?.state, 'cancelled');
  assert.equal((await desk.conversation()).undelivered, 0);
  await refused(409, agent, confirmPart, { params: { id: part.id } });
  await refused(409, agent, retryPart, { params: { id: part.id } });
});

test('what was given up and shows itself after all counts as sent', async () => {
  const desk = await asked();
  const message = await broken(desk);
  const part = await desk.reaches(message, 'uncertain');
  await ok(desk.workspace.agent, cancelPart, { params: { id: part.id } });
  await desk.channel.deliver(echo(part.id, 'b-9'));
  await desk.reaches(message, 'sent');
});

test('what a dead process had in flight becomes uncertain; what it had not begun is sent', async () => {
  const desk = await asked();
  const { everywhere } = await openDesk();
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  desk.channel.receiver.answer = async ({ text }) => {
    if (text === 'in flight') await held;
    return { status: 200 };
  };
  const flying = await desk.answer('in flight');
  const waiting = await desk.answer('behind it');
  await desk.reaches(flying, 'sending');
  const [{ in_flight_by: mine }] = (
    await everywhere.query('select in_flight_by from part where message_id = $1', [flying.id])
  ).rows;
  await recoverParts();
  await desk.reaches(flying, 'sending');
  // As if the process that sends were another one, which is gone.
  await everywhere.query('update part set in_flight_by = gen_random_uuid() where message_id = $1', [
    flying.id,
  ]);
  await recoverParts();
  const part = await desk.reaches(flying, 'uncertain');
  assert.match(part.error?.message ?? '', /stopped while this was being sent/);
  await desk.reaches(waiting, 'sent');
  // The dead one's answer comes after all: then it is known.
  release();
  await desk.reaches(flying, 'sent');
  assert.ok(mine);
});

test('a part whose job was lost is found and sent', async () => {
  const desk = await asked();
  const { everywhere } = await openDesk();
  desk.channel.receiver.answer = () => ({ status: 503 });
  const message = await desk.answer('forgotten');
  await until(async () => (await desk.look(message)).parts[0]?.error);
  desk.channel.receiver.answer = () => ({ status: 200 });
  await everywhere.query(`delete from graphile_worker._private_jobs where key like $1`, [
    `%:deliver:${desk.id}`,
  ]);
  await everywhere.query(
    `update part set next_attempt_at = now() - interval '1 minute' where message_id = $1`,
    [message.id],
  );
  await recoverParts();
  await desk.reaches(message, 'sent');
});

/** An answer whose connection breaks after the platform has taken it; afterwards the platform is well again. */
async function broken(desk: Asked): Promise<Message> {
  desk.channel.receiver.answer = () => 'hang up';
  const message = await desk.answer('is it lost?');
  await desk.reaches(message, 'uncertain');
  desk.channel.receiver.answer = () => ({ status: 200 });
  return message;
}

function echo(part: string, id: string) {
  const shop = { id: 'the-shop', name: 'The shop' };
  return {
    type: 'message',
    thread: { id: 'dm' },
    id,
    from: 'brand',
    author: shop,
    text: 'is it lost?',
    part,
  };
}

function receipt(state: string, of: Record<string, string>) {
  return { type: 'receipt', thread: { id: 'dm' }, state, ...of };
}
