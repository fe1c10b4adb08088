import { listPromises, type SlaPromise } from '#contract/sla.ts';
import { apiChannel } from '#server/testing/api-channel.ts';
import { ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';

/** So many minutes ago, as platforms write it. */
export const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

/** A workspace with one channel. */
export async function shop() {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  return { workspace, channel, ...workspace };
}

/** What is promised in a conversation, once everything that is known has been counted. */
export async function promisesIn(workspace: TestWorkspace, id: string): Promise<SlaPromise[]> {
  const { everywhere } = await openDesk();
  await until(async () => {
    const { rows } = await everywhere.query(
      `select 1 from sla_stale where workspace_id = $1
       union all select 1 from sla_due where workspace_id = $1 and next_at <= now()`,
      [workspace.id],
    );
    return rows.length === 0;
  });
  return (await ok(workspace.agent, listPromises, { params: { id } })).data;
}

/** Target, warned, told that it is broken, met. */
export const told = (promise: SlaPromise | undefined) =>
  promise && [promise.target, promise.warnedAt !== null, promise.breachedAt !== null, promise.metAt !== null];
