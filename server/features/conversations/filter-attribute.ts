import { type RawBuilder, sql } from 'kysely';
import type { Attribute } from '#contract/attributes.ts';
import type { Condition, Day } from '#contract/filter.ts';
import { containing } from '#server/features/contacts/called.ts';
import type { Tx } from '#server/transaction.ts';

type Sql = RawBuilder<unknown>;
type Asked = Extract<Condition, { field: 'attribute' }>;

/** The conversation `c`, its contact or their company has such a value. One that was removed, or is of another type, nothing has. */
export async function withAttribute(tx: Tx, { id, asks }: Asked, now: Date): Promise<Sql> {
  const attribute = await tx.q
    .selectFrom('attribute')
    .select(['subject', 'key', 'type'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!attribute || !suits[asks.does].includes(attribute.type)) return sql`false`;
  const fits = fitting(asks, now);
  if (attribute.subject === 'conversation')
    return sql`exists (select from conversation_attribute v where v.workspace_id = c.workspace_id
      and v.conversation_id = c.id and v.attribute_id = ${id} and ${fits})`;
  if (attribute.subject === 'company') return ofCompany(id, fits);
  const twin = await tx.q
    .selectFrom('attribute')
    .select('id')
    .where('workspace_id', '=', tx.workspaceId)
    .where('subject', '=', 'company')
    .where('key', '=', attribute.key)
    .where('type', '=', attribute.type)
    .executeTakeFirst();
  const own = ofContact(id, fits);
  return twin ? sql`(${own} or (not ${ofContact(id, sql`true`)} and ${ofCompany(twin.id, fits)}))` : own;
}

/** Of a contact that others were joined to, every part counts. */
function ofContact(id: string, fits: Sql): Sql {
  return sql`exists (select from contact o join contact p on p.workspace_id = o.workspace_id and p.head_id = o.head_id
    join contact_attribute v on v.workspace_id = p.workspace_id and v.contact_id = p.id and v.attribute_id = ${id}
    where o.workspace_id = c.workspace_id and o.id = c.contact_id and ${fits})`;
}

function ofCompany(id: string, fits: Sql): Sql {
  return sql`exists (select from contact o
    join company_attribute v on v.workspace_id = o.workspace_id and v.company_id = o.belongs_to and v.attribute_id = ${id}
    where o.workspace_id = c.workspace_id and o.id = c.contact_id and ${fits})`;
}

const all: Attribute['type'][] = ['text', 'number', 'date', 'choice', 'boolean', 'url'];
const suits: Record<Asked['asks']['does'], Attribute['type'][]> = {
  exist: all,
  equal: ['text', 'url', 'choice'],
  contain: ['text', 'url', 'choice'],
  among: ['choice'],
  be: ['boolean'],
  measure: ['number'],
  fall: ['date'],
};

/** Values of one attribute are of one type, so they compare as JSON does: numbers as numbers, dates as their text. */
function fitting(asks: Asked['asks'], now: Date): Sql {
  switch (asks.does) {
    case 'exist':
      return sql`true`;
    case 'equal':
      return sql`lower(v.value #>> '{}') = lower(${asks.value.trim()}::text)`;
    case 'contain':
      return sql`lower(v.value #>> '{}') like ${containing(asks.value.trim())}`;
    case 'among':
      return sql`v.value #>> '{}' = any(${asks.values}::text[])`;
    case 'be':
      return sql`v.value = to_jsonb(${asks.value}::boolean)`;
    case 'measure':
      return within(json(asks.least), json(asks.most));
    case 'fall':
      return within(json(dayOf(asks.after, now)), json(dayOf(asks.before, now)));
  }
}

function within(least: Sql | null, most: Sql | null): Sql {
  return sql`(${least ? sql`v.value >= ${least}` : sql`true`} and ${most ? sql`v.value <= ${most}` : sql`true`})`;
}

function json(value: number | string | undefined): Sql | null {
  return value === undefined ? null : sql`${JSON.stringify(value)}::jsonb`;
}

const dayLong = 86_400_000;

function dayOf(day: Day | undefined, now: Date): string | undefined {
  if (day === undefined || typeof day === 'string') return day;
  const [amount, sign] = 'ago' in day ? [day.ago, -1] : [day.ahead, 1];
  const moved = new Date(now.getTime() + sign * amount * (day.unit === 'weeks' ? 7 : 1) * dayLong);
  return moved.toISOString().slice(0, 10);
}
