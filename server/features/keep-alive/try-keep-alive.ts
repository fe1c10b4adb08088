import { sql } from 'kysely';
import type { KeepAliveExample, KeepAliveGiven, KeepAliveTrial } from '#contract/keep-alive.ts';
import { invalid } from '#server/errors.ts';
import { chooseText } from '#server/features/instant/choose.ts';
import { fill } from '#server/features/instant/fill.ts';
import { mustBeThere } from '#server/features/instant/messages.ts';
import { valuesFor } from '#server/features/instant/values.ts';
import { clocksOf } from '#server/features/sla/facts.ts';
import { historyOf } from '#server/features/sla/history.ts';
import type { Tx } from '#server/transaction.ts';
import { type Closing, closingsOf } from './closings.ts';
import { type Holder, whoHad } from './had-it.ts';
import { asksMax } from './prompt.ts';
import { listKeepAlive } from './settings.ts';

const minute = 60_000;
const week = 7 * 24 * 60 * minute;
const lookedAt = 500;
const shown = 3;

type Found = Closing & { id: string };

/** Whom a choice would have told and asked in the last seven days, from what was really written, and when. */
export async function tryKeepAlive(
  tx: Tx,
  channelId: string,
  given: KeepAliveGiven,
  now: Date,
): Promise<KeepAliveTrial> {
  await mustBeThere(tx, channelId);
  const [settings] = (await listKeepAlive(tx, channelId)).data;
  if (!settings)
    throw invalid('Customers of this channel can be answered at any time: nothing closes there.');
  const lasts = settings.window * minute;
  const active = await activeSince(tx, channelId, new Date(now.getTime() - week - lasts));
  const looked = active.slice(0, lookedAt).map(({ id }) => id);
  const groups = new Set(active.flatMap(({ id, shared }) => (shared ? [id] : [])));
  const history = await historyOf(tx, looked);
  const closing = (before: number | null, most?: number): Found[] => {
    if (before === null) return [];
    return looked.flatMap((id) => {
      const past = { happened: history.get(id) ?? [], lasts, now: now.getTime() };
      return closingsOf(past, before * minute, most)
        .filter(({ at }) => at >= now.getTime() - week)
        .map((each) => ({ ...each, id }));
    });
  };
  const warned = closing(given.warnBefore);
  const asks = settings.promptable && given.texts.length > 0 ? given.promptBefore : null;
  const prompted = closing(asks, asksMax).filter(({ id }) => !groups.has(id));
  const holderAt = await whoHad(tx, [...new Set(warned.map(({ id }) => id))]);
  const all = given.warnBefore === null ? prompted : warned;
  const examples = all.toSorted((a, b) => b.at - a.at).slice(0, shown);
  const isAsked = new Set(prompted.map(({ id, ends }) => `${id} ${ends}`));
  return {
    conversations: looked.length,
    more: active.length > lookedAt,
    warned: warned.length,
    told: counted(warned.map(({ id, at }) => holderAt(id, at))),
    prompted: prompted.length,
    ranOut: all.filter(({ answered }) => answered === 'never' || answered === 'too-late').length,
    examples: await shownAs(tx, channelId, given, examples, {
      told: ({ id, at }) => (given.warnBefore === null ? null : holderAt(id, at)),
      isAsked: ({ id, ends }) => isAsked.has(`${id} ${ends}`),
    }),
  };
}

async function activeSince(
  tx: Tx,
  channelId: string,
  from: Date,
): Promise<{ id: string; shared: boolean }[]> {
  const { rows } = await sql<{ id: string; shared: boolean }>`
    select c.id, t.shared from conversation c
    join thread t on t.workspace_id = c.workspace_id and t.id = c.thread_id and t.surface = 'private'
    where c.workspace_id = ${tx.workspaceId} and c.channel_id = ${channelId} and not c.blocked
      and c.merged_into is null and c.last_activity_at >= ${from}
    order by c.last_activity_at desc limit ${lookedAt + 1}`.execute(tx.q);
  return rows;
}

function counted(holders: Holder[]): KeepAliveTrial['told'] {
  return [...Map.groupBy(holders, ({ id }) => id).values()]
    .flatMap((same) => same.slice(0, 1).map(({ who, name }) => ({ who, name, count: same.length })))
    .sort((a, b) => b.count - a.count);
}

async function shownAs(
  tx: Tx,
  channelId: string,
  { texts, help }: KeepAliveGiven,
  found: Found[],
  { told, isAsked }: { told(one: Found): Holder | null; isAsked(one: Found): boolean },
): Promise<KeepAliveExample[]> {
  const ids = [...new Set(found.map(({ id }) => id))];
  const clocks = await clocksOf(tx, ids);
  const quotes = { reply: null, solution: null, teamId: null };
  const examples: KeepAliveExample[] = [];
  for (const one of found) {
    const row = await customerIn(tx, one);
    if (!row) continue;
    const { language, words, name, phone, ...conversation } = row;
    const chosen = isAsked(one) ? chooseText(texts, { language, words: words ?? '' }) : null;
    const customer = { name, zone: null, phone };
    const about = { channelId, clock: clocks.get(one.id) ?? null, customer, quotes, help };
    const holder = told(one);
    examples.push({
      conversation,
      at: new Date(one.at).toISOString(),
      ends: new Date(one.ends).toISOString(),
      answered: one.answered,
      told: holder && { who: holder.who, name: holder.name },
      prompt: chosen && (fill(chosen.text, await valuesFor(tx, chosen, about, one.at)) || null),
    });
  }
  return examples;
}

/** Whose conversation it is, and what they had written last by then. */
async function customerIn(tx: Tx, { id, at }: Found): Promise<Customer | undefined> {
  const { rows } = await sql<Customer>`
    select c.id, c.number, c.state, head.name as "contactName", own.name, coalesce(own.phone, head.phone) as phone,
      coalesce(own.language, head.language) as language,
      (select m.text from message m where m.workspace_id = c.workspace_id and m.conversation_id = c.id
        and m.kind = 'incoming' and not m.automatic and m.deleted_at is null and m.ordered_at <= ${new Date(at)}
        order by m.ordered_at desc, m.arrival desc limit 1) as words
    from conversation c
    join contact own on own.workspace_id = c.workspace_id and own.id = c.contact_id
    join contact head on head.workspace_id = own.workspace_id and head.id = own.head_id
    where c.workspace_id = ${tx.workspaceId} and c.id = ${id}`.execute(tx.q);
  return rows[0];
}

type Customer = KeepAliveExample['conversation'] & {
  name: string;
  phone: string | null;
  language: string | null;
  words: string | null;
};
