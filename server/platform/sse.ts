import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

/** An open stream of server-sent events. */
export interface Stream {
  write(frame: string): void;
  /** Resolves when the other side has taken most of what was written, or is gone: for sending much at once. */
  drained(): Promise<void>;
  /** Breaks the stream off; the reader comes back with its last position. */
  end(): void;
  /** Calls back when the other side is gone, for whatever reason. */
  onEnd(done: () => void): void;
}

// Who reads so slowly is cut off and resumes from its last position: memory stays bounded.
const backlogMax = 1024 * 1024;
const heartbeatEvery = 15_000;
const open = new Set<ServerResponse>();
let heart: NodeJS.Timeout | undefined;

/** Turns a reply into a stream. Comments every 15 seconds tell both sides that the other is there. */
export function openStream(reply: FastifyReply): Stream {
  reply.hijack();
  const raw = reply.raw;
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  raw.flushHeaders();
  raw.socket?.setNoDelay(true);
  open.add(raw);
  raw.on('error', () => raw.destroy());
  raw.on('close', () => open.delete(raw));
  if (!heart) heart = setInterval(beat, heartbeatEvery).unref();
  return {
    write: (frame) => write(raw, frame),
    drained: () => drained(raw),
    end: () => raw.destroy(),
    onEnd: (done) => raw.on('close', done),
  };
}

/** Ends every stream, so that a shutdown does not wait for readers; they come back to whoever serves next. */
export function endStreams(): void {
  for (const raw of open) raw.end();
}

/** One frame: `id` where the reader may resume from, `data` as one line of JSON. */
export function frame(event: string, data: unknown, id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

function write(raw: ServerResponse, text: string): void {
  if (raw.writableEnded || raw.destroyed) return;
  // Judged before the write: a text that is long by itself says nothing about the reader.
  if (raw.writableLength > backlogMax) raw.destroy();
  else raw.write(text);
}

function drained(raw: ServerResponse): Promise<void> {
  if (!raw.writableNeedDrain || raw.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      raw.off('drain', done).off('close', done);
      resolve();
    };
    raw.on('drain', done).on('close', done);
  });
}

function beat(): void {
  for (const raw of open) write(raw, ': here\n\n');
}
