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

/**
 * A tab nobody sees gives its line back after this long: people keep many tabs of a shop open, and a
 * browser without HTTP/2 has six lines for all of them.
 */
const hiddenFor = 20_000;

/** Listens to the thread until stopped, through sleep, lost networks and restarts of the server. */
export function keepListening(ears: Ears): { again(): void; stop(): void } {
  const over = new AbortController();
  let nap = new AbortController();
  let line: AbortController | undefined;
  let asleep = document.visibilityState === 'hidden';
  let drowsy: ReturnType<typeof setTimeout> | undefined;
  let heardAt = 0;
  let attempt = 0;

  const { signal } = over;
  addEventListener('online', again, { signal });
  // Else a dead line would only be noticed by its silence.
  addEventListener('offline', again, { signal });
  document.addEventListener('visibilitychange', look, { signal });
  // An open stream would keep the page out of the browser's back-forward cache.
  addEventListener('pagehide', sleep, { signal });
  addEventListener('pageshow', wake, { signal });
  void loop();
  return {
    again,
    stop() {
      over.abort();
      wake();
      again();
    },
  };

  function again(): void {
    line?.abort();
  }

  function sleep(): void {
    asleep = true;
    again();
  }

  function wake(): void {
    clearTimeout(drowsy);
    asleep = false;
    nap.abort();
  }

  function look(): void {
    clearTimeout(drowsy);
    if (document.visibilityState === 'hidden') drowsy = setTimeout(sleep, hiddenFor);
    else if (asleep) wake();
    else if (Date.now() - heardAt > silence / 2) again();
  }

  async function loop(): Promise<void> {
    while (!over.signal.aborted) {
      if (asleep) {
        nap = new AbortController();
        await new Promise((resolve) => nap.signal.addEventListener('abort', resolve));
        attempt = 0;
        continue;
      }
      line = new AbortController();
      await listen(line).catch((error: unknown) => {
        if (!(error instanceof CallError) || !error.final || over.signal.aborted) return;
        over.abort();
        ears.refused(error);
      });
      if (over.signal.aborted) return;
      ears.lost();
      if (!asleep) await pause(attempt, over.signal);
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
