import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Who } from '#connectors/connector.ts';
import { companiesAtEntry } from '#server/features/companies/place.ts';
import { record, systemActor } from '#server/platform/events.ts';
import { enqueue } from '#server/platform/jobs.ts';
import type { Tx } from '#server/transaction.ts';
import { askForProfiles } from './ask-profile.ts';
import { noteDetails } from './details.ts';
import { soundsOf } from './hear-names.ts';

/** A person on a platform, as the rest of the code needs them. */
export interface Identified {
  id: string;
  contactId: string;
  name: string;
}

interface Found extends Identified {
  namespace: string;
  value: string;
}

/**
 * Finds or makes the identity of each person, many at once, and links keys that are new to it.
 * A new identity gets a contact of its own: joining contacts is the team's decision. Only where the platform says
 * that keys of two identities name one person are their contacts joined, by a job (decision 15).
 * @returns identities in the order of `people`
 */
export async function identify(tx: Tx, channelId: string, people: Who[]): Promise<Identified[]> {
  const scoped = people.map((who) => scopedKeys(channelId, who));
  const keys = distinct(scoped.flat());
  let found = await lookUp(tx, keys);
  const missing = keys.filter((key) => !found.has(keyText(key)));
  if (missing.length > 0) {
    // First contact may be under way in another process too: one at a time per key, in one order.
    const texts = missing.map((key) => keyText(key)).sort();
    await sql`select pg_advisory_xact_lock(hashtextextended(${tx.workspaceId} || k, 0)) from unnest(${texts}::text[]) as k`.execute(
      tx.q,
    );
    found = await lookUp(tx, keys);
    await create(tx, channelId, people, scoped, found);
  }
  const identified = scoped.map((own) =>
    own.map((key) => found.get(keyText(key))).find((known) => known !== undefined),
  );
  await joinThose(tx, scoped, found);
  await rename(tx, people, identified);
  await renameOthers(tx, people, scoped, found, identified);
  await noteDetails(tx, people, identified);
  return identified.map((known, i) => {
    if (!known) throw new Error('an author without any key');
    return { id: known.id, contactId: known.contactId, name: people[i]?.name?.trim() || known.name };
  });
}

/** What a platform tells of a person without a message. */
export async function noteProfile(tx: Tx, channelId: string, who: Who): Promise<void> {
  const [known] = await identify(tx, channelId, [who]);
  if (known) await record(tx, [{ type: 'contact.changed', actor: systemActor, subjectId: known.contactId }]);
}

/** Whoever was known under two keys, each by itself, until the platform named them together. */
async function joinThose(tx: Tx, scoped: Key[][], found: Map<string, Found>): Promise<void> {
  const joined = new Set<string>();
  for (const own of scoped) {
    const contactIds = [...new Set(own.flatMap((key) => found.get(keyText(key))?.contactId ?? []))].sort();
    const text = contactIds.join();
    if (contactIds.length < 2 || joined.has(text)) continue;
    joined.add(text);
    if (await areOne(tx, contactIds)) continue;
    // Merging takes locks that nobody may hold who has conversations locked.
    await enqueue(tx, 'join-contacts', { contactIds }, { key: text });
  }
}

/** Whoever is known under several identities has the same name in each. */
async function renameOthers(
  tx: Tx,
  people: Who[],
  scoped: Key[][],
  found: Map<string, Found>,
  identified: (Found | undefined)[],
): Promise<void> {
  const others = people.flatMap((who, i) => {
    const known = new Map(
      (scoped[i] ?? []).flatMap((key) => found.get(keyText(key)) ?? []).map((each) => [each.id, each]),
    );
    known.delete(identified[i]?.id ?? '');
    return [...known.values()].map((each) => ({ who, each }));
  });
  await rename(
    tx,
    others.map(({ who }) => who),
    others.map(({ each }) => each),
  );
}

async function areOne(tx: Tx, contactIds: string[]): Promise<boolean> {
  const { rows } = await sql<{ heads: number }>`
    select count(distinct head_id)::int as heads from contact
    where workspace_id = ${tx.workspaceId} and id = any(${contactIds}::uuid[])`.execute(tx.q);
  return rows[0]?.heads === 1;
}

interface Key {
  namespace: string;
  value: string;
}

function scopedKeys(channelId: string, who: Who): Key[] {
  return who.keys.map((key) => ({
    ...key,
    namespace: key.namespace === 'channel' ? `channel:${channelId}` : key.namespace,
  }));
}

function keyText(key: Key): string {
  return `${key.namespace}\n${key.value}`;
}

function distinct(keys: Key[]): Key[] {
  return [...new Map(keys.map((key) => [keyText(key), key])).values()];
}

async function lookUp(tx: Tx, keys: Key[]): Promise<Map<string, Found>> {
  const { rows } = await sql<{
    namespace: string;
    value: string;
    id: string;
    contact_id: string;
    name: string;
  }>`
    select k.namespace, k.value, i.id, i.contact_id, i.name
    from unnest(${keys.map((k) => k.namespace)}::text[], ${keys.map((k) => k.value)}::text[]) as wanted(namespace, value)
    join identity_key k on k.workspace_id = ${tx.workspaceId} and k.namespace = wanted.namespace and k.value = wanted.value
    join identity i on i.workspace_id = k.workspace_id and i.id = k.identity_id`.execute(tx.q);
  return new Map(
    rows.map((r) => [
      keyText(r),
      { namespace: r.namespace, value: r.value, id: r.id, contactId: r.contact_id, name: r.name },
    ]),
  );
}

/** Makes what is missing and adds it to `found`, so that two messages of a new person share one identity. */
async function create(
  tx: Tx,
  channelId: string,
  people: Who[],
  scoped: Key[][],
  found: Map<string, Found>,
): Promise<void> {
  const fresh: { who: Who; identity: Identified }[] = [];
  const links: { key: Key; id: string }[] = [];
  people.forEach((who, i) => {
    const own = scoped[i] ?? [];
    let identity: Identified | undefined = own
      .map((key) => found.get(keyText(key)))
      .find((known) => known !== undefined);
    if (!identity) {
      const name = who.name?.trim() || who.email || who.phone || who.placeholder || own[0]?.value || '';
      identity = { id: randomUUIDv7(), contactId: randomUUIDv7(), name };
      fresh.push({ who, identity });
    }
    for (const key of own) {
      if (found.has(keyText(key))) continue;
      links.push({ key, id: identity.id });
      found.set(keyText(key), { ...identity, ...key });
    }
  });
  const companies = await companiesAtEntry(
    tx,
    fresh.map(({ who }) => who),
  );
  await sql`
    insert into contact (workspace_id, id, name, email, phone, language, about, sounds, company_id, belongs_to)
    select ${tx.workspaceId}::uuid, id, name, email, phone, language, about, string_to_array(sounds, ' '), company, company from unnest(
      ${fresh.map((f) => f.identity.contactId)}::uuid[], ${fresh.map((f) => f.identity.name)}::text[],
      ${fresh.map((f) => f.who.email ?? null)}::text[], ${fresh.map((f) => f.who.phone ?? null)}::text[],
      ${fresh.map((f) => f.who.language ?? null)}::text[], ${fresh.map((f) => JSON.stringify(f.who.about ?? {}))}::jsonb[],
      ${fresh.map((f) => soundsOf([f.identity.name]))}::text[], ${companies}::uuid[])
      as n(id, name, email, phone, language, about, sounds, company)`.execute(tx.q);
  await sql`
    insert into identity (workspace_id, id, contact_id, channel_id, name, verified)
    select ${tx.workspaceId}::uuid, id, contact_id, ${channelId}::uuid, name, verified from unnest(
      ${fresh.map((f) => f.identity.id)}::uuid[], ${fresh.map((f) => f.identity.contactId)}::uuid[],
      ${fresh.map((f) => f.identity.name)}::text[], ${fresh.map((f) => f.who.verified ?? false)}::boolean[])
      as n(id, contact_id, name, verified)`.execute(tx.q);
  await sql`
    insert into identity_key (workspace_id, namespace, value, identity_id)
    select ${tx.workspaceId}::uuid, * from unnest(
      ${links.map((l) => l.key.namespace)}::text[], ${links.map((l) => l.key.value)}::text[], ${links.map((l) => l.id)}::uuid[])`.execute(
    tx.q,
  );
  const placed = fresh.filter((_, i) => companies[i]);
  await record(
    tx,
    placed.map(({ identity }) => ({
      type: 'contact.changed',
      actor: systemActor,
      subjectId: identity.contactId,
    })),
  );
  await askForProfiles(
    tx,
    channelId,
    fresh.map(({ who, identity }) => ({ id: identity.id, who })),
  );
}

/**
 * Takes over a name that changed on the platform, and details that were unknown until now. What the
 * team wrote by hand stays: a contact is renamed only while it still bears the identity's former name.
 */
async function rename(tx: Tx, people: Who[], identified: (Found | undefined)[]): Promise<void> {
  for (const [i, known] of identified.entries()) {
    const who = people[i];
    if (!known || !who) continue;
    const name = who.name?.trim();
    if (name && name !== known.name) {
      await sql`
        update contact set name = ${name}
        where workspace_id = ${tx.workspaceId} and id = ${known.contactId} and name = ${known.name}`.execute(
        tx.q,
      );
      await sql`update identity set name = ${name} where workspace_id = ${tx.workspaceId} and id = ${known.id}`.execute(
        tx.q,
      );
      known.name = name;
    }
    if (who.email || who.phone || who.language || who.about) {
      await sql`
        update contact set email = coalesce(email, ${who.email ?? null}), phone = coalesce(phone, ${who.phone ?? null}),
          language = coalesce(language, ${who.language ?? null}), about = ${JSON.stringify(who.about ?? {})}::jsonb || about
        where workspace_id = ${tx.workspaceId} and id = ${known.contactId}
          and ((email is null and ${who.email ?? null}::text is not null)
            or (phone is null and ${who.phone ?? null}::text is not null)
            or (language is null and ${who.language ?? null}::text is not null)
            or not about @> ${JSON.stringify(who.about ?? {})}::jsonb)`.execute(tx.q);
    }
  }
}
