import { writeFileSync } from 'node:fs';
import type { TestEvent } from 'node:test/reporters';

export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
  /** The files whose tests failed. */
  red: string[];
}

/** The last hooks end what dozens of files have started, which takes a busy machine its time. */
const patience = 90_000;

/**
 * A reporter that leaves the totals where scripts/test.ts finds them, and ends a process that something keeps
 * alive after its last test: a forgotten pool or server is a fault to be seen, not to be waited for. (Node's own
 * summary comes only once nothing is open any more, so this counts by itself.)
 */
export default async function* totals(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const sums: Totals = { passed: 0, failed: 0, skipped: 0, red: [] };
  let running = 0;
  let idle: NodeJS.Timeout | undefined;
  for await (const event of events) {
    if (event.type === 'test:dequeue') running += 1;
    if (event.type === 'test:complete') running -= 1;
    clearTimeout(idle);
    if (running <= 0) idle = setTimeout(complain, patience, sums).unref();
    if (event.type === 'test:pass' || event.type === 'test:fail') count(sums, event);
  }
  clearTimeout(idle);
  leave(sums);
  yield '';
}

type Result = Extract<TestEvent, { type: 'test:pass' | 'test:fail' }>;

function count(sums: Totals, { type, data }: Result): void {
  // A suite fails with its tests, and alone only if a hook of its own failed.
  if (data.details.type === 'suite' && (type === 'test:pass' || ofItsTests(data.details))) return;
  if (data.skip !== undefined || data.todo !== undefined) sums.skipped += 1;
  else if (type === 'test:pass') sums.passed += 1;
  else {
    sums.failed += 1;
    sums.red.push(data.file ?? '');
  }
}

function ofItsTests(details: object): boolean {
  return 'error' in details && (details.error as { failureType?: string }).failureType === 'subtestsFailed';
}

function leave(sums: Totals): void {
  const file = process.env.EARSHOT_TEST_TOTALS;
  if (file) writeFileSync(file, JSON.stringify(sums));
}

function complain(sums: Totals): void {
  const holding = [...new Set(process.getActiveResourcesInfo())].join(', ');
  console.error(`The tests are over, but something is still open (${holding}): close it in after().`);
  leave({ ...sums, failed: sums.failed + 1 });
  process.exit(1);
}
