import { sql } from 'kysely';
import { allowed } from '#connectors/kit/allowed.ts';
import { connectorNamed } from '#connectors/registry.ts';
import { instantTexts } from '#contract/instant.ts';
import type { KeepAlive, KeepAliveGiven } from '#contract/keep-alive.ts';
import { invalid } from '#server/errors.ts';
import { windowOn } from '#server/features/conversations/window.ts';
import { refuseHoles } from '#server/features/instant/fill.ts';
import { mustBeThere } from '#server/features/instant/messages.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';

/** Where nobody has chosen: minutes before the end at which somebody is told. */
export const usualWarning = 120;

export async function listKeepAlive(tx: Tx, only?: string): Promise<{ data: KeepAlive[]; next: null }> {
  const { rows } = await sql<{
    channelId: string;
    connector: string;
    warnBefore: number | null;
    promptBefore: number | null;
    texts: unknown;
    help: string | null;
  }>`
    select c.id as "channelId", c.connector,
      case when k.channel_id is null then ${usualWarning}::int else k.warn_before end as "warnBefore",
      k.prompt_before as "promptBefore", coalesce(k.texts, '[]') as texts, k.help
    from channel c left join keep_alive k on k.workspace_id = c.workspace_id and k.channel_id = c.id
    where c.workspace_id = ${tx.workspaceId} and c.state <> 'disconnected' and ${only ? sql`c.id = ${only}` : sql`true`}
    order by lower(c.name), c.id`.execute(tx.q);
  const data: KeepAlive[] = [];
  for (const { connector: name, texts, ...row } of rows) {
    const connector = await connectorNamed(name);
    const window = windowOn(connector, 'private');
    if (!window) continue;
    const late = allowed(connector?.rules, {
      surface: 'private',
      author: 'automation',
      elapsed: window.lasts - 60_000,
    });
    const promptable = connector?.send !== undefined && late.allow === 'anything';
    data.push({
      ...row,
      texts: instantTexts.parse(texts),
      window: Math.floor(window.lasts / 60_000),
      promptable,
    });
  }
  return { data, next: null };
}

export async function setKeepAlive(
  tx: Tx,
  actor: Actor,
  channelId: string,
  given: KeepAliveGiven,
): Promise<KeepAlive> {
  await mustBeThere(tx, channelId);
  const [before] = (await listKeepAlive(tx, channelId)).data;
  if (!before) throw invalid('Customers of this channel can be answered at any time: nothing closes there.');
  refuseImpossible(before, given);
  const { warnBefore, promptBefore, texts, help } = given;
  const columns = {
    warn_before: warnBefore,
    prompt_before: promptBefore,
    texts: JSON.stringify(texts),
    help,
  };
  await tx.q
    .insertInto('keep_alive')
    .values({ workspace_id: tx.workspaceId, channel_id: channelId, ...columns })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'channel_id']).doUpdateSet(columns))
    .execute();
  await record(tx, [{ type: 'channel.changed', actor, subjectId: channelId }]);
  return { ...before, ...given };
}

function refuseImpossible({ promptable, window }: KeepAlive, given: KeepAliveGiven): void {
  const { warnBefore, promptBefore, texts, help } = given;
  if (promptBefore !== null && !promptable)
    throw invalid(
      'The platform lets only people write that late, so nobody can be asked by itself. Being told of it still works.',
      [{ path: 'promptBefore', message: 'is not possible on this channel' }],
    );
  if (promptBefore !== null && texts.length === 0)
    throw invalid('Write what the customer is asked, in one language at least.', [
      { path: 'texts', message: 'is required' },
    ]);
  for (const [path, minutes] of Object.entries({ warnBefore, promptBefore }))
    if (minutes !== null && minutes > window / 2)
      throw invalid('Choose a moment in the second half of the time that there is to answer.', [
        { path, message: `is at most ${window / 2}` },
      ]);
  refuseHoles({ kind: 'prompt', texts, help });
}
