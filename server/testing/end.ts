import { after } from 'node:test';

const undo: (() => unknown)[] = [];

/**
 * To be done once every test of this process is over, what was asked for last first: no file may close or stop
 * what the others still use.
 */
export function atEnd(work: () => unknown): void {
  undo.push(work);
}

after(async () => {
  const failures: unknown[] = [];
  // What one step leaves undone keeps no other from being done: a server would go on running.
  for (let work = undo.pop(); work; work = undo.pop()) {
    try {
      await work();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be ended.');
});
