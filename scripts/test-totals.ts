import { writeFileSync } from 'node:fs';
import type { TestEvent } from 'node:test/reporters';

export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * A reporter that leaves the totals where scripts/test.ts finds them, and ends a process that something keeps
 * alive after its last test: a forgotten pool or server is a fault to be seen, not to be waited for.
 */
export default async function* totals(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of events) {
    if (event.type !== 'test:summary' || event.data.file !== undefined) continue;
    const { tests, passed, skipped, todo } = event.data.counts;
    // Cancelled ones are failures too: a test whose file or time ran out under it.
    const sums: Totals = { passed, failed: tests - passed - skipped - todo, skipped: skipped + todo };
    writeFileSync(process.env.EARSHOT_TEST_TOTALS ?? '/dev/null', JSON.stringify(sums));
    setTimeout(complain, 10_000).unref();
  }
  yield '';
}

function complain(): void {
  const holding = [...new Set(process.getActiveResourcesInfo())].join(', ');
  console.error(`The tests are over, but something is still open (${holding}): close it in after().`);
  process.exit(1);
}
