import { sql } from 'kysely';
import type { Attribute, AttributeValue, AttributeValues } from '#contract/attributes.ts';
import { invalid, notFound } from '#server/errors.ts';
import { lockConversation } from '#server/features/conversations/lock.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { listAttributes } from './attributes.ts';

interface Parsed {
  id: string;
  key: string;
  value: AttributeValue | null;
}

/** Values as their attributes want them. @throws ApiError that names each one that is not */
export async function parseValues(
  tx: Tx,
  subject: Attribute['subject'],
  values: Record<string, AttributeValue | null>,
): Promise<Parsed[]> {
  const { data } = await listAttributes(tx);
  const issues: { path: string; message: string }[] = [];
  const parsed = Object.entries(values).flatMap(([key, given]) => {
    const attribute = data.find((each) => each.subject === subject && each.key === key);
    if (!attribute) {
      issues.push({ path: key, message: 'there is no such attribute' });
      return [];
    }
    const value = given === null ? null : fitting(attribute, given);
    if (value === undefined) issues.push({ path: attribute.label, message: wanted[attribute.type] });
    return value === undefined ? [] : [{ id: attribute.id, key, value }];
  });
  if (issues.length > 0) throw invalid('Some values do not fit their attributes.', issues);
  return parsed;
}

const wanted: Record<Attribute['type'], string> = {
  text: 'must be a text that is not empty',
  number: 'must be a number',
  date: 'must be a date, written YYYY-MM-DD',
  choice: 'must be one of the choices',
  boolean: 'must be true or false',
  url: 'must be an address that begins with http:// or https://',
};

function fitting({ type, choices }: Attribute, value: AttributeValue): AttributeValue | undefined {
  if (type === 'number') return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  if (type === 'boolean') return typeof value === 'boolean' ? value : undefined;
  if (typeof value !== 'string') return undefined;
  if (type === 'text') return value.trim() || undefined;
  if (type === 'choice') return choices.includes(value) ? value : undefined;
  if (type === 'date') return isDate(value) ? value : undefined;
  const url = URL.parse(value.trim());
  // An address of another script grows when it is written in ours, and an index entry has a limit.
  return url && /^https?:$/.test(url.protocol) && url.href.length <= 2_000 ? url.href : undefined;
}

function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

export function setContactValues(tx: Tx, contactId: string, values: Parsed[]): Promise<void> {
  return write(tx, 'contact', contactId, values);
}

export function setCompanyValues(tx: Tx, companyId: string, values: Parsed[]): Promise<void> {
  return write(tx, 'company', companyId, values);
}

export async function conversationValues(tx: Tx, conversationId: string): Promise<AttributeValues> {
  const { rows } = await sql<{ values: AttributeValues }>`
    select (select coalesce(jsonb_object_agg(a.key, v.value), '{}') from conversation_attribute v
      join attribute a on a.workspace_id = v.workspace_id and a.id = v.attribute_id
      where v.workspace_id = c.workspace_id and v.conversation_id = c.id) as values
    from conversation c where c.workspace_id = ${tx.workspaceId} and c.id = ${conversationId}`.execute(tx.q);
  if (!rows[0]) throw notFound('conversation');
  return rows[0].values;
}

export async function setConversationValues(
  tx: Tx,
  actor: Actor,
  conversationId: string,
  given: Record<string, AttributeValue | null>,
): Promise<AttributeValues> {
  await lockConversation(tx, conversationId);
  await write(tx, 'conversation', conversationId, await parseValues(tx, 'conversation', given));
  await record(tx, [{ type: 'conversation.attributes-changed', actor, conversationId }]);
  return conversationValues(tx, conversationId);
}

async function write(tx: Tx, subject: Attribute['subject'], id: string, values: Parsed[]): Promise<void> {
  const table = sql.table(`${subject}_attribute`);
  const column = sql.ref(`${subject}_id`);
  const kept = values.filter(({ value }) => value !== null);
  const gone = values.filter(({ value }) => value === null);
  if (kept.length > 0)
    await sql`
      insert into ${table} (workspace_id, ${column}, attribute_id, value)
      select ${tx.workspaceId}::uuid, ${id}::uuid, * from unnest(
        ${kept.map((v) => v.id)}::uuid[], ${kept.map((v) => JSON.stringify(v.value))}::jsonb[])
      on conflict (workspace_id, ${column}, attribute_id) do update set value = excluded.value`.execute(tx.q);
  if (gone.length > 0)
    await sql`
      delete from ${table} where workspace_id = ${tx.workspaceId} and ${column} = ${id}
        and attribute_id = any(${gone.map((v) => v.id)}::uuid[])`.execute(tx.q);
}
