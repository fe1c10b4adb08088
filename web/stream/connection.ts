import { workspaceHeaders } from '../workspace.ts';
import { type Frame, readFrames } from './readFrames.ts';

export type Status = 'connecting' | 'live' | 'down' | 'signed-out';

export interface Connection {
  /** Try at once: the network is back, or somebody looks at the page again. */
  hurry(): void;
  close(): void;
}

interface Listener {
  /** Where to go on; null for «from now». */
  position(): string | null;
  onFrame(frame: Frame): void;
  onStatus(status: Status): void;
}

/** The server speaks at least every 15 s; after this silence the connection is dead, whatever TCP believes. */
const silence = 40_000;

/** Keeps one stream open for as long as it is not closed: reconnects with growing pauses, goes on where it was. */
export function connect(listener: Listener): Connection {
  let closed = false;
  let current = new AbortController();
  let wake = () => {};
  let lastLife = Date.now();
  const silenceCheck = setInterval(() => {
    if (Date.now() - lastLife > silence) current.abort();
  }, 5_000);
  void keepOpen();

  return {
    hurry() {
      // A laptop that slept holds a connection that is only dead on the other side.
      if (Date.now() - lastLife > silence / 2) current.abort();
      wake();
    },
    close() {
      closed = true;
      clearInterval(silenceCheck);
      current.abort();
      wake();
    },
  };

  async function keepOpen(): Promise<void> {
    let failures = 0;
    listener.onStatus('connecting');
    while (!closed) {
      const began = Date.now();
      const outcome = await openOnce().catch(() => 'failed' as const);
      if (closed) return;
      if (outcome === 'signed-out') return listener.onStatus('signed-out');
      listener.onStatus('down');
      // One that ends as soon as it opens is no better than one that does not open.
      failures = outcome === 'ended' && Date.now() - began > 5_000 ? 0 : failures + 1;
      await pause(failures);
    }
  }

  async function openOnce(): Promise<'ended' | 'failed' | 'signed-out'> {
    current = new AbortController();
    lastLife = Date.now();
    const position = listener.position();
    const response = await fetch('/api/v1/events', {
      signal: current.signal,
      cache: 'no-store',
      headers: {
        Accept: 'text/event-stream',
        ...workspaceHeaders(),
        ...(position === null ? {} : { 'Last-Event-ID': position }),
      },
    });
    if (response.status === 401) return 'signed-out';
    if (!response.ok || !response.body) return 'failed';
    listener.onStatus('live');
    const alive = () => {
      lastLife = Date.now();
    };
    alive();
    // A cut in the middle of the stream is an end like any other: the first attempt after it comes soon.
    await readFrames(response.body, listener.onFrame, alive).catch(() => {});
    return 'ended';
  }

  /** 0.5 s to 30 s, spread out so that a restarted server does not meet everybody in the same moment. */
  function pause(failures: number): Promise<void> {
    const ms = Math.min(30_000, 500 * 2 ** failures) * (0.5 + Math.random());
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
