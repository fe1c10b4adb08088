import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDesk } from '#server/testing/desk.ts';
import { until } from '#server/testing/until.ts';
import { beat, liveProcesses, processId } from './process.ts';

test('a process that others took for dead is there again with its workers, whose jobs nobody frees', async () => {
  const { everywhere } = await openDesk();
  const workers = async (): Promise<string[]> => {
    const { rows } = await everywhere.query('select worker_ids from process where id = $1', [processId]);
    return rows[0]?.worker_ids ?? [];
  };
  const before = await until(async () => {
    const found = await workers();
    return found.length > 0 && found;
  });
  await everywhere.query('delete from process where id = $1', [processId]);
  await beat();
  assert.deepEqual(await workers(), before);
});

test('a process does not take itself for dead, however late its heart beats', async () => {
  const { everywhere } = await openDesk();
  await everywhere.query(`update process set seen_at = now() - interval '1 hour' where id = $1`, [processId]);
  assert.ok((await liveProcesses()).includes(processId));
});
