import assert from 'node:assert/strict';
import { test } from 'node:test';
import { standIn } from '../../testing/standIn.ts';

test('the page of a network that wants a sign-in of its own is no answer: the message goes again', async () => {
  const answers = ['<html>Welcome to the hotel</html>', JSON.stringify({ id: 'm-1', conversationId: 'c-1' })];
  const keys: (string | undefined)[] = [];
  const { promise: sent, resolve } = Promise.withResolvers<void>();
  const storage = new Map<string, string>();
  const restore = standIn({
    window: new EventTarget(),
    location: { href: 'http://localhost/', pathname: '/', search: '' },
    localStorage: {
      getItem: (name: string) => storage.get(name) ?? null,
      setItem: (name: string, value: string) => void storage.set(name, value),
      removeItem: (name: string) => {
        storage.delete(name);
        resolve();
      },
    },
    fetch: async (_: string, { headers }: { headers: Record<string, string> }) => {
      keys.push(headers['Idempotency-Key']);
      return new Response(answers.shift(), { status: 200 });
    },
  });
  try {
    // Modules of a page, which are checked as parts of one.
    const { startOutbox, send } = await import(new URL('./deliver.ts', import.meta.url).href);
    startOutbox({ setQueryData: () => {} }, 'kavitha');
    send({
      ...{ clientId: 'one', conversationId: 'c-1', note: true, text: 'வணக்கம்', attachments: [] },
      ...{ replyTo: null, seen: null, state: 'sending', unseen: null, refusal: null },
    });
    await sent;
    assert.deepEqual(keys, ['one:', 'one:']);
  } finally {
    restore();
  }
});
