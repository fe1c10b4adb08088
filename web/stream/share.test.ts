import assert from 'node:assert/strict';
import { test } from 'node:test';
import { standIn } from '../testing/standIn.ts';

test('the tab that reads next goes on where the last one was, although it was opened after the last change', async () => {
  const asked: (string | null)[] = [];
  const restore = standIn({
    window: Object.assign(new EventTarget(), { BroadcastChannel }),
    document: Object.assign(new EventTarget(), { visibilityState: 'visible' }),
    location: { href: 'http://localhost/' },
    localStorage: { getItem: () => null },
    fetch: async (
      _: string,
      { headers, signal }: { headers: Record<string, string>; signal: AbortSignal },
    ) => {
      asked.push(headers['Last-Event-ID'] ?? null);
      return new Response(untilCut('id: 1.700\nevent: ready\ndata: {}\n\n', signal));
    },
  });
  try {
    // A module of a page, which is checked as part of one.
    const { shareStream } = await import(new URL('./share.ts', import.meta.url).href);
    const first = tab();
    const leave = shareStream('desk', first);
    await first.is('live');
    await first.hears('ready');
    const second = tab();
    const leaveToo = shareStream('desk', second);
    await second.is('live');
    leave();
    await second.hears('ready');
    leaveToo();
    assert.deepEqual(asked, [null, '1.700']);
  } finally {
    restore();
  }
});

function tab() {
  const waiting = new Map<string, () => void>();
  const known = new Set<string>();
  const say = (what: string): void => {
    known.add(what);
    waiting.get(what)?.();
  };
  const heard = (what: string): Promise<void> =>
    known.has(what) ? Promise.resolve() : new Promise((resolve) => waiting.set(what, resolve));
  return {
    onFrame: ({ event }: { event: string }) => say(`frame ${event}`),
    onStatus: (status: string) => say(status),
    onAsleep: () => {},
    is: (status: string) => heard(status),
    hears: (event: string) => heard(`frame ${event}`),
  };
}

/** A body that stays open after its first words. */
function untilCut(words: string, signal: AbortSignal): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(words));
      signal.addEventListener('abort', () => controller.error(new Error('cut')));
    },
  });
}
