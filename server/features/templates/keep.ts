import { sql } from 'kysely';
import type { Template } from '#connectors/connector.ts';
import { day, later } from '#server/features/health/time.ts';
import type { Tx } from '#server/transaction.ts';

/** More than any platform lets a business have of its own. */
const most = 10_000;
/** What is gone is remembered so long. */
const kept = 30 * day;

/**
 * Makes what we hold what the platform has: what is new comes, what has changed is changed, what is not there any
 * more is marked as gone and forgotten after a while. Answers whether anything changed, and how many had no room.
 */
export async function keepTemplates(
  tx: Tx,
  channelId: string,
  found: Template[],
  now: Date,
): Promise<{ hasChanged: boolean; left: number }> {
  const all = onceEach(found);
  const rows = all.slice(0, most).map(asRow);
  const { numAffectedRows: changed = 0n } = await sql`
    insert into channel_template as held (workspace_id, id, channel_id, external_id, name, language, category, state, body,
      header, footer, buttons, wanted, unsendable)
    select ${tx.workspaceId}, uuidv7(), ${channelId}, external_id, name, language, category, state, body,
      nullif(header, 'null'), footer, buttons, wanted, unsendable
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(external_id text, name text, language text, category text,
      state text, body text, header jsonb, footer text, buttons jsonb, wanted jsonb, unsendable text)
    on conflict (workspace_id, channel_id, name, language) do update set external_id = excluded.external_id,
      category = excluded.category, state = excluded.state, body = excluded.body, header = excluded.header,
      footer = excluded.footer, buttons = excluded.buttons, wanted = excluded.wanted, unsendable = excluded.unsendable,
      gone_at = null
    where (held.external_id, held.category, held.state, held.body, held.header, held.footer, held.buttons, held.wanted,
      held.unsendable, held.gone_at) is distinct from (excluded.external_id, excluded.category, excluded.state,
      excluded.body, excluded.header, excluded.footer, excluded.buttons, excluded.wanted, excluded.unsendable, null)`.execute(
    tx.q,
  );
  const { numAffectedRows: gone = 0n } = await sql`
    update channel_template held set gone_at = ${now}
    where workspace_id = ${tx.workspaceId} and channel_id = ${channelId} and gone_at is null and not exists (
      select from unnest(${rows.map(({ name }) => name)}::text[], ${rows.map(({ language }) => language)}::text[]) as r(name, language)
      where r.name = held.name and r.language = held.language)`.execute(tx.q);
  await sql`
    delete from channel_template where workspace_id = ${tx.workspaceId} and channel_id = ${channelId}
      and gone_at < ${later(now, -kept)}`.execute(tx.q);
  return { hasChanged: changed + gone > 0n, left: Math.max(0, all.length - most) };
}

/** Of two of the same name and language, the one that can be sent counts. */
function onceEach(found: Template[]): Template[] {
  const byKey = new Map<string, Template>();
  for (const one of found) {
    const key = JSON.stringify([storable(one.name), storable(one.language)]);
    if (byKey.get(key)?.state !== 'approved') byKey.set(key, one);
  }
  return [...byKey.values()];
}

function asRow({ id, values, unsendable, ...rest }: Template) {
  const row = { ...rest, external_id: id, wanted: values, unsendable: unsendable ?? null };
  return JSON.parse(JSON.stringify(row), (_key, value) =>
    typeof value === 'string' ? storable(value) : value,
  ) as typeof row;
}

function storable(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}
