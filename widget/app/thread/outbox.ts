import type { Box } from '../storage.ts';

export interface Piece {
  fileId: string;
  name: string;
  type: string;
  size: number;
}

/** A message of the visitor's that the server has not shown us yet. */
export interface Letter {
  /** Given when the visitor pressed send; the server drops what comes under the same id again. */
  id: string;
  text: string;
  attachments: Piece[];
  sentAt: number;
  fields?: Record<string, string>;
  /** The id of what was tapped below an answer. */
  choice?: string;
  /** It was tried at least once, without luck. */
  tried?: boolean;
  /** The server has it; `after` is the order of the message it follows. */
  accepted?: { at: number; after: string };
  failed?: { status: number; message: string };
}

export type Outbox = ReturnType<typeof openOutbox>;

/** The server shows an accepted message within moments; one it never shows is not kept here for ever. */
const keptFor = 10 * 60_000;

/**
 * Each letter lies under a key of its own, so that two tabs never overwrite each other's, and nothing but
 * the storage remembers them: a reload, a crash or the other tab finds the same.
 */
export function openOutbox(box: Box, subject: string, now: () => number = Date.now) {
  const prefix = `${subject}/out/`;
  return { list, write, again, replace, remove, isKey: (key: string | null) => !!key?.startsWith(prefix) };

  function list(): Letter[] {
    const letters = box.keys(prefix).map((key) => JSON.parse(box.get(key) ?? 'null') as Letter | null);
    return letters
      .filter((letter) => letter !== null)
      .filter(({ accepted }) => !accepted || now() - accepted.at < keptFor);
  }

  function write(letter: Omit<Letter, 'sentAt'>): Letter {
    // A clock that was set back must not sort a new letter before an older one.
    const written = { ...letter, sentAt: Math.max(now(), (list().at(-1)?.sentAt ?? 0) + 1) };
    box.set(keyOf(written), JSON.stringify(written));
    return written;
  }

  /** A failed letter goes to the end of the queue, under its old id. */
  function again({ failed: _, tried: __, ...letter }: Letter): void {
    write(letter);
    remove(letter);
  }

  /** Nothing happens when it is gone: another tab has seen it arrive. */
  function replace(letter: Letter): void {
    if (box.get(keyOf(letter))) box.set(keyOf(letter), JSON.stringify(letter));
  }

  function remove(letter: Letter): void {
    box.remove(keyOf(letter));
  }

  function keyOf(letter: Letter): string {
    return `${prefix}${`${letter.sentAt}`.padStart(15, '0')}/${letter.id}`;
  }
}
