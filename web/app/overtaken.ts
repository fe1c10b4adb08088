import type { QueryClient } from '@tanstack/react-query';

/** Writes something that the stream has told into the caches; written twice it is as if written once. */
type Write = () => void;

/**
 * A change that comes while an answer is on its way cannot be written into that answer, which may have been
 * read before it; then it would be missing until the next look. So what is written while something is being
 * fetched is written once more when that has arrived, in its order.
 */
export function watchOvertaken(client: QueryClient): { note(write: Write): void; stop(): void } {
  const cache = client.getQueryCache();
  /** What has come since each fetch began. */
  const meanwhile = new Map<string, Write[]>();
  for (const { queryHash } of cache.findAll({ fetchStatus: 'fetching' })) meanwhile.set(queryHash, []);

  const stop = cache.subscribe((event) => {
    const { queryHash } = event.query;
    if (event.type === 'removed') meanwhile.delete(queryHash);
    if (event.type !== 'updated') return;
    const { action } = event;
    if (action.type === 'fetch') meanwhile.set(queryHash, []);
    if (action.type === 'error') meanwhile.delete(queryHash);
    if (action.type !== 'success' || action.manual) return;
    const writes = meanwhile.get(queryHash) ?? [];
    meanwhile.delete(queryHash);
    for (const write of writes) write();
  });

  return {
    note(write) {
      for (const writes of meanwhile.values()) writes.push(write);
    },
    stop,
  };
}
