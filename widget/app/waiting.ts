/**
 * Waits 1, 2, 4 … 30 seconds with some chance in it; the browser coming back online or the
 * visitor coming back to the tab ends it early, unless the server asked for `atLeast` milliseconds.
 */
export function pause(attempt: number, signal?: AbortSignal, atLeast = 0): Promise<void> {
  const wait = Math.max(atLeast, Math.min(1000 * 2 ** attempt, 30_000) * (0.75 + Math.random() / 2));
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      document.removeEventListener('visibilitychange', seen);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const seen = () => document.visibilityState === 'visible' && done();
    const timer = setTimeout(done, wait);
    if (!atLeast) {
      addEventListener('online', done);
      document.addEventListener('visibilitychange', seen);
    }
    signal?.addEventListener('abort', done);
  });
}
