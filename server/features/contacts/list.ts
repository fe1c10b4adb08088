import { type RawBuilder, sql } from 'kysely';
import type { ContactRow } from '#contract/contacts.ts';
import { companyNames } from '#server/features/companies/companies.ts';
import { type Sounding, sounding } from '#server/features/conversations/sounding.ts';
import { cursorOf, positionIn } from '#server/platform/cursor.ts';
import { fold } from '#server/platform/fold.ts';
import type { Tx } from '#server/transaction.ts';
import { called, containing } from './called.ts';
import { groupsOf } from './group.ts';
import { type Group, shownIn } from './source.ts';

interface Asked {
  q?: string | undefined;
  blocked: '0' | '1';
  company?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

interface Place {
  head_id: string;
  at: Date | null;
  /** What decides among those of one moment. */
  tie: string;
  /** 1: the name only sounds so, and comes after all others. */
  rank?: number;
}

/** Of more than these the newest; ids grow with time. */
const foundMax = 2_000;

/** One page of the contacts, the latest activity first. */
export async function listContacts(
  tx: Tx,
  asked: Asked,
): Promise<{ data: ContactRow[]; next: string | null }> {
  const after = positionIn(asked.cursor, 3);
  const known = asked.q ? await calledOrOf(tx, asked.q) : null;
  const alike = asked.q && known ? await sounding(tx, asked.q, known) : null;
  const rows =
    known || asked.blocked === '1' || asked.company
      ? await among(tx, known, alike, asked, after)
      : await walk(tx, asked.limit + 1, after);
  const places = rows.slice(0, asked.limit);
  const last = places.at(-1);
  const more = rows.length > asked.limit && last;
  return {
    data: (await asRows(tx, places)).map((row) => {
      const soundsLike = alike?.names.get(row.id)?.name;
      return soundsLike ? { ...row, soundsLike } : row;
    }),
    next: more ? cursorOf([last.at?.toISOString() ?? '-infinity', last.tie, `${last.rank ?? 0}`]) : null,
  };
}

const states = ['open', 'waiting', 'snoozed', 'resolved'];

/**
 * Along the conversations, the newest of each contact: however many there are, a page costs a page. Each state
 * has its own stretch of the index. The limits keep the look-ups apart, as in the list of conversations.
 */
async function walk(tx: Tx, limit: number, after: string[] | undefined): Promise<Place[]> {
  const older = after
    ? sql`and (c.last_activity_at, c.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`
    : sql``;
  const stretches = states.map(
    (state) => sql`(
      select own.head_id, c.last_activity_at as at, c.id as tie from conversation c
      cross join lateral (select head_id from contact where workspace_id = c.workspace_id and id = c.contact_id limit 1) own
      where c.workspace_id = ${tx.workspaceId} and c.state = ${state} ${older}
        and c.id = (select n.id from contact g
          cross join lateral (select id, last_activity_at from conversation
            where workspace_id = g.workspace_id and contact_id = g.id
            order by last_activity_at desc, id desc limit 1) n
          where g.workspace_id = c.workspace_id and g.head_id = own.head_id
          order by n.last_activity_at desc, n.id desc limit 1)
      order by c.last_activity_at desc, c.id desc limit ${limit})`,
  );
  const { rows } = await sql<Place>`
    select * from (${sql.join(stretches, sql` union all `)}) s order by at desc, tie desc limit ${limit}`.execute(
    tx.q,
  );
  return rows;
}

/** Contacts called so, and those of a company called so. */
async function calledOrOf(tx: Tx, q: string): Promise<string[]> {
  const people = await called(tx, q, foundMax);
  const { rows } = await sql<{ id: string }>`
    select p.id from companies_called(${fold(q)}, ${containing(fold(q))}, null, null, ${foundMax}) c
    join contact p on p.workspace_id = ${tx.workspaceId} and p.belongs_to = c.company_id
    order by p.id desc limit ${foundMax}`.execute(tx.q);
  return [...new Set([...people, ...rows.map((row) => row.id)])];
}

/** Of those that were found, that are blocked, or that belong to a company. Who has never written comes last. */
async function among(
  tx: Tx,
  known: string[] | null,
  alike: Sounding | null,
  asked: Asked,
  after: string[] | undefined,
): Promise<Place[]> {
  const conditions: RawBuilder<unknown>[] = [sql`c.workspace_id = ${tx.workspaceId}`];
  const heard = alike?.contactIds ?? [];
  if (known) conditions.push(sql`c.id = any(${[...known, ...heard]}::uuid[])`);
  if (asked.blocked === '1') conditions.push(sql`c.blocked_at is not null`);
  if (asked.company) conditions.push(sql`c.belongs_to = ${asked.company}`);
  const older = after
    ? sql`where (-rank, coalesce(at, '-infinity'), tie) < (-${after[2]}::int, ${after[0]}::timestamptz, ${after[1]}::uuid)`
    : sql``;
  const { rows } = await sql<Place>`
    select * from (
      select h.head_id, h.head_id as tie, (h.head_id = any(${heard}::uuid[]))::int as rank, (select n.last_activity_at from contact g
        cross join lateral (select last_activity_at from conversation
          where workspace_id = g.workspace_id and contact_id = g.id order by last_activity_at desc limit 1) n
        where g.workspace_id = ${tx.workspaceId} and g.head_id = h.head_id
        order by n.last_activity_at desc limit 1) as at
      from (select distinct c.head_id from contact c where ${sql.join(conditions, sql` and `)}
        order by c.head_id desc limit ${foundMax}) h
    ) found ${older} order by rank, coalesce(at, '-infinity') desc, tie desc limit ${asked.limit + 1}`.execute(
    tx.q,
  );
  return rows;
}

async function asRows(tx: Tx, places: Place[]): Promise<ContactRow[]> {
  const groups = await groupsOf(
    tx,
    places.map((place) => place.head_id),
  );
  const written = await writtenBy(tx, [...groups.values()]);
  const companies = await companyNames(
    tx,
    [...groups.values()].flatMap((group) => textIn(group, 'company') ?? []),
  );
  return places.flatMap(({ head_id, at }) => {
    const group = groups.get(head_id);
    if (!group) return [];
    const identities = written.filter(({ contact_id }) => group.members.has(contact_id));
    return [
      {
        id: head_id,
        name: textIn(group, 'name') ?? '',
        email: textIn(group, 'email'),
        phone: textIn(group, 'phone'),
        company: companies.get(textIn(group, 'company') ?? '')?.name ?? null,
        verified: identities.some(({ verified }) => verified),
        blocked: [...group.members.values()].some(({ blocked_at }) => blocked_at !== null),
        connectors: [...new Set(identities.map(({ connector }) => connector))].sort(),
        lastActivityAt: at?.toISOString() ?? null,
      },
    ];
  });
}

function textIn(group: Group, field: string): string | null {
  const value = shownIn(group, field);
  return value === null ? null : String(value);
}

async function writtenBy(
  tx: Tx,
  groups: Group[],
): Promise<{ contact_id: string; connector: string; verified: boolean }[]> {
  const ids = groups.flatMap(({ members }) => [...members.keys()]);
  const { rows } = await sql<{ contact_id: string; connector: string; verified: boolean }>`
    select i.contact_id, ch.connector, i.verified from identity i
    join channel ch on ch.workspace_id = i.workspace_id and ch.id = i.channel_id
    where i.workspace_id = ${tx.workspaceId} and i.contact_id = any(${ids}::uuid[])`.execute(tx.q);
  return rows;
}
