import { type Connection, connect, type Status } from './connection.ts';
import type { Frame } from './readFrames.ts';

interface Listener {
  /** `leading` in the one tab that reads the stream for all; what shall happen once happens there. */
  onFrame(frame: Frame, leading: boolean): void;
  onStatus(status: Status): void;
  /** The page slept while its channel was closed: what happened meanwhile is unknown. */
  onAsleep(): void;
}

type Word =
  | { kind: 'frame'; frame: Frame }
  | { kind: 'status'; status: Status; position: string | null }
  | { kind: 'ask' };

/**
 * One stream for all tabs of a browser. The tab that holds the lock reads it and hands every frame to the
 * others; when it closes, the browser gives the lock to the next one, which goes on from the last position
 * that it heard of. Without locks (a desk reached by plain http) every tab reads for itself.
 */
export function shareStream(name: string, listener: Listener): () => void {
  let position: string | null = null;
  let status: Status = 'connecting';
  let connection: Connection | undefined;
  const tabs = navigator.locks && 'BroadcastChannel' in window ? new BroadcastChannel(name) : undefined;
  const leaving = new AbortController();

  tabs?.addEventListener('message', ({ data }: MessageEvent<Word>) => {
    if (data.kind === 'frame') take(data.frame);
    else if (data.kind === 'status') {
      // Whoever leads after a quiet time has heard of no position since.
      position ??= data.position;
      settle(data.status);
    } else if (connection) tabs.postMessage({ kind: 'status', status, position } satisfies Word);
  });
  window.addEventListener('online', hurry, { signal: leaving.signal });
  document.addEventListener('visibilitychange', hurry, { signal: leaving.signal });
  document.addEventListener('resume', listener.onAsleep, { signal: leaving.signal });
  window.addEventListener('pageshow', (event) => event.persisted && listener.onAsleep(), {
    signal: leaving.signal,
  });

  if (tabs) {
    navigator.locks
      .request(name, { signal: leaving.signal }, () => {
        lead();
        return new Promise<void>((release) => leaving.signal.addEventListener('abort', () => release()));
      })
      .catch(() => {
        // Left while waiting for its turn.
      });
    tabs.postMessage({ kind: 'ask' } satisfies Word);
  } else {
    lead();
  }

  return () => {
    leaving.abort();
    connection?.close();
    tabs?.close();
  };

  function lead(): void {
    if (leaving.signal.aborted) return;
    connection = connect({
      position: () => position,
      onFrame(frame) {
        tabs?.postMessage({ kind: 'frame', frame } satisfies Word);
        take(frame);
      },
      onStatus(next) {
        tabs?.postMessage({ kind: 'status', status: next, position } satisfies Word);
        settle(next);
      },
    });
  }

  function take(frame: Frame): void {
    if (frame.id !== null && frame.id !== '') position = frame.id;
    listener.onFrame(frame, connection !== undefined);
  }

  function settle(next: Status): void {
    status = next;
    listener.onStatus(next);
  }

  function hurry(): void {
    if (document.visibilityState === 'visible') connection?.hurry();
  }
}
