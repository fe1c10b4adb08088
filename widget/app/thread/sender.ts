import { CallError } from '../api.ts';
import { pause } from '../waiting.ts';
import type { Letter, Outbox } from './outbox.ts';

interface Post {
  outbox: Outbox;
  deliver(letter: Letter): Promise<void>;
  /** Runs work in one tab at a time. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** Where an accepted letter stands in the thread. */
  newestOrder(): string;
  changed(): void;
}

/** Empties the outbox in order, one letter at a time, until all is sent, however long that takes. */
export function createSender(post: Post) {
  const over = new AbortController();
  let running = false;
  let hurry: AbortController | undefined;
  return {
    kick() {
      hurry?.abort();
      if (!running) void run();
    },
    stop() {
      over.abort();
      hurry?.abort();
    },
  };

  async function run(): Promise<void> {
    running = true;
    for (let attempt = 0; !over.signal.aborted && nextLetter(); attempt += 1) {
      const before = post.outbox.list().filter(isWaiting).length;
      const wait = await post.alone(sendAll);
      if (wait === null) continue;
      if (post.outbox.list().filter(isWaiting).length < before) attempt = 0;
      // What the server asked us to wait is waited, however often the visitor presses send.
      hurry = wait ? undefined : new AbortController();
      await pause(attempt, hurry?.signal ?? over.signal, wait);
      hurry = undefined;
    }
    running = false;
  }

  /** Null when the box is empty, else the milliseconds the server wants us to wait at least. */
  async function sendAll(): Promise<number | null> {
    for (let letter = nextLetter(); letter && !over.signal.aborted; letter = nextLetter()) {
      try {
        await post.deliver(letter);
        post.outbox.replace({ ...letter, accepted: { at: Date.now(), after: post.newestOrder() } });
      } catch (error) {
        const call = error instanceof CallError ? error : new CallError(0, '', String(error));
        if (!call.final) {
          post.outbox.replace({ ...letter, tried: true });
          post.changed();
          return call.retryAfter;
        }
        post.outbox.replace({ ...letter, failed: { status: call.status, message: call.message } });
      }
      post.changed();
    }
    return null;
  }

  function nextLetter(): Letter | undefined {
    return post.outbox.list().find(isWaiting);
  }
}

function isWaiting(letter: Letter): boolean {
  return !letter.accepted && !letter.failed;
}
