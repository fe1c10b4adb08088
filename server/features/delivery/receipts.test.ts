import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '#contract/messages.ts';
import { type Asked, asked } from '#server/testing/answered.ts';
import { seeded, shuffled } from '#server/testing/random.ts';
import { until } from '#server/testing/until.ts';

test('receipts in any order only ever move a part forward', async () => {
  const desk = await asked();
  for (let seed = 0; seed < 6; seed++) {
    const message = await sent(desk, `answer ${seed}`);
    const id = `b-${message.parts[0]?.id}`;
    for (const state of shuffled(['sent', 'delivered', 'read', 'delivered', 'sent'], seeded(seed)))
      await desk.channel.deliver(receipt(state, { message: id }));
    await desk.reaches(message, 'read');
  }
});

test('receipts that come before the answer to the call that sent it wait for it', async () => {
  const desk = await asked();
  desk.channel.receiver.answer = async ({ id, text }) => {
    await desk.channel.deliver(
      receipt(
        text === 'by name' ? 'read' : 'delivered',
        text === 'by name' ? { message: 'own-1' } : { part: id },
      ),
    );
    return { status: 200, body: { id: text === 'by name' ? 'own-1' : 'own-2' } };
  };
  const byName = await desk.answer('by name');
  await desk.reaches(byName, 'read');
  const byPart = await desk.answer('by part');
  await desk.reaches(byPart, 'delivered');
  await desk.channel.deliver(receipt('read', { message: 'own-2' }));
  await desk.reaches(byPart, 'read');
});

test('read up to a moment: everything sent until then, and nothing after it', async () => {
  const desk = await asked();
  const first = await sent(desk, 'first');
  const second = await sent(desk, 'second');
  const moment = Date.now() + 5;
  await until(() => Date.now() > moment + 20);
  const third = await sent(desk, 'third');
  await desk.channel.deliver(receipt('read', { upTo: new Date(moment).toISOString() }));
  await desk.reaches(first, 'read');
  await desk.reaches(second, 'read');
  assert.equal((await desk.look(third)).parts[0]?.state, 'sent');
});

test('a failure that is told before the call that sent it returns keeps its reason', async () => {
  const desk = await asked();
  desk.channel.receiver.answer = async ({ id, text }) => {
    if (text === 'hello')
      await desk.channel.deliver(receipt('failed', { part: id, error: 'number is switched off' }));
    return { status: 200 };
  };
  const message = await desk.answer('hello');
  await desk.reaches(await desk.answer('next'), 'sent');
  const failed = await desk.reaches(message, 'failed');
  assert.equal(failed.error?.message, 'number is switched off');
});

test('a failure that the platform reports later is shown with its reason; a delivery after all mends it', async () => {
  const desk = await asked();
  const message = await sent(desk, 'hello');
  const id = `b-${message.parts[0]?.id}`;
  await desk.channel.deliver(receipt('failed', { message: id, error: 'number is switched off' }));
  const failed = await desk.reaches(message, 'failed');
  assert.equal(failed.error?.message, 'number is switched off');
  assert.equal((await desk.conversation()).undelivered, 1);
  await desk.channel.deliver(receipt('delivered', { message: id }));
  await desk.reaches(message, 'delivered');
  assert.equal((await desk.conversation()).undelivered, 0);
});

test('receipts of one thread, channel or workspace leave the others alone', async () => {
  const [here, there] = [await asked(), await asked()];
  const message = await sent(here, 'hello');
  const id = message.parts[0]?.id ?? '';
  await there.channel.deliver(receipt('read', { message: `b-${id}` }), receipt('read', { part: id }));
  await here.channel.deliver({ ...receipt('read', { part: id }), thread: { id: 'elsewhere' } });
  assert.equal((await here.look(message)).parts[0]?.state, 'sent');
});

async function sent(desk: Asked, text: string): Promise<Message> {
  const message = await desk.answer(text);
  await desk.reaches(message, 'sent');
  return message;
}

function receipt(state: string, of: Record<string, string>) {
  return { type: 'receipt', thread: { id: 'dm' }, state, ...of };
}
