import { CallError } from '../api.ts';
import { pause } from '../waiting.ts';
import { createEventReader } from './sse.ts';

interface Ears {
  open(signal: AbortSignal): Promise<Response>;
  /** The stream stands: read now what was missed. */
  connected(): void;
  event(name: string, data: unknown): void;
  lost(): void;
  /** The server will not have us, and would not next time. */
  refused(error: CallError): void;
}

/** The server says something every 15 s; longer silence than this means that nobody is there any more. */
const silence = 40_000;

/** Listens to the thread until stopped, through sleep, lost networks and restarts of the server. */
export function keepListening(ears: Ears): { again(): void; stop(): void } {
  const over = new AbortController();
  let line: AbortController | undefined;
  let heardAt = 0;
  let attempt = 0;
  let away = false;

  const again = () => line?.abort();
  const seen = () => document.visibilityState === 'visible' && Date.now() - heardAt > silence / 2 && again();
  const hide = () => {
    // An open stream would keep the page out of the browser's back-forward cache.
    away = true;
    again();
  };
  const show = () => {
    away = false;
  };
  const { signal } = over;
  addEventListener('online', again, { signal });
  // Else a dead line would only be noticed by its silence.
  addEventListener('offline', again, { signal });
  document.addEventListener('visibilitychange', seen, { signal });
  addEventListener('pagehide', hide, { signal });
  addEventListener('pageshow', show, { signal });
  void loop();
  return {
    again,
    stop() {
      over.abort();
      again();
    },
  };

  async function loop(): Promise<void> {
    while (!over.signal.aborted) {
      line = new AbortController();
      if (!away) {
        await listen(line).catch((error: unknown) => {
          if (!(error instanceof CallError) || !error.final || over.signal.aborted) return;
          over.abort();
          ears.refused(error);
        });
      }
      if (over.signal.aborted) return;
      ears.lost();
      await pause(attempt, over.signal);
      attempt += 1;
    }
  }

  async function listen(own: AbortController): Promise<void> {
    let watch = setTimeout(() => own.abort(), silence);
    const heard = () => {
      heardAt = Date.now();
      clearTimeout(watch);
      watch = setTimeout(() => own.abort(), silence);
    };
    try {
      const answer = await ears.open(own.signal);
      heard();
      ears.connected();
      const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
      const feed = createEventReader((name, data) => ears.event(name, JSON.parse(data)));
      for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
        heard();
        attempt = 0;
        feed(read.value);
      }
    } finally {
      clearTimeout(watch);
    }
  }
}
