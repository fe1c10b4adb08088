import { sql } from 'kysely';
import type { CustomerLink } from '#contract/instant.ts';
import { openAt } from '#server/features/sla/business-time.ts';
import { hoursForChannel } from '#server/features/sla/facts.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { mustBeThere } from './messages.ts';

export async function listLinks(tx: Tx): Promise<{ data: CustomerLink[]; next: null }> {
  const { rows } = await sql<CustomerLink>`
    select id as "channelId", customer_url as url from channel
    where workspace_id = ${tx.workspaceId} and state <> 'disconnected' order by lower(name), id`.execute(
    tx.q,
  );
  return { data: rows, next: null };
}

export async function setLink(
  tx: Tx,
  actor: Actor,
  channelId: string,
  url: string | null,
): Promise<CustomerLink> {
  await mustBeThere(tx, channelId);
  await sql`update channel set customer_url = ${url} where workspace_id = ${tx.workspaceId} and id = ${channelId}`.execute(
    tx.q,
  );
  await record(tx, [{ type: 'channel.changed', actor, subjectId: channelId }]);
  return { channelId, url };
}

/** Most that are told: nobody reads a longer list. */
const told = 6;

/**
 * The other channels on which somebody is there now, by their own hours, each with its link on a line; null where there
 * is none. What is paused or in trouble would be no help.
 */
export async function openElsewhere(tx: Tx, channelId: string, now: number): Promise<string | null> {
  const { rows } = await sql<{ id: string; name: string; url: string }>`
    select id, name, customer_url as url from channel
    where workspace_id = ${tx.workspaceId} and id <> ${channelId} and customer_url is not null and state = 'active'
      and trouble is null order by lower(name), id`.execute(tx.q);
  const lines: string[] = [];
  for (const { id, name, url } of rows) {
    const clock = await hoursForChannel(tx, id);
    if (!clock || openAt(clock, now).open) lines.push(`${name}: ${url.replace(/^(mailto|tel):/, '')}`);
  }
  return lines.length === 0 ? null : lines.slice(0, told).join('\n');
}
