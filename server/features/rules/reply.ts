import { sql } from 'kysely';
import type { RuleAction } from '#contract/rules.ts';
import { conflict } from '#server/errors.ts';
import { channelById, type OpenChannel } from '#server/features/channels/find.ts';
import type { LockedConversation } from '#server/features/conversations/lock.ts';
import { type Asked, askedIn } from '#server/features/instant/asked.ts';
import { chooseText } from '#server/features/instant/choose.ts';
import { fill } from '#server/features/instant/fill.ts';
import { putWords } from '#server/features/instant/put.ts';
import { quotesFor } from '#server/features/instant/quote.ts';
import { mayBeSaid } from '#server/features/instant/reply.ts';
import { valuesFor } from '#server/features/instant/values.ts';
import { clocksOf } from '#server/features/sla/facts.ts';
import type { Actor } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import type { Doing } from './happening.ts';

/** More than this to one customer within a day, or to all within a minute, is two machines talking. */
const aDayToOne = 6;
const aMinuteToAll = 600;
/** What comes later than this after its reason is no answer to it. */
const soon = 3_600_000;

/**
 * Answers the customer in the name of the brand, on the usual way out: in their language, within the platform's rules,
 * not too often, and never a machine. The conversation's row stays as it is: a machine's words answer nothing.
 */
export async function reply(
  tx: Tx,
  actor: Actor,
  doing: Doing,
  conversation: LockedConversation,
  action: Extract<RuleAction, { do: 'reply' }>,
): Promise<'done'> {
  const { now, happening } = doing;
  const messageId = happening.messageId ?? (await latestOf(tx, conversation.id));
  const asked = messageId ? await askedIn(tx, conversation.id, messageId) : undefined;
  const channel = asked && (await channelById(asked.channelId));
  if (!asked || asked.isBlocked || asked.isOurs)
    throw conflict('nobody', 'There is no message of a person that could be answered.');
  if (await isShared(tx, asked.threadId))
    throw conflict('shared', 'Several people write there, and nobody in particular has asked.');
  if (now.getTime() - happening.at.getTime() > soon)
    throw conflict(
      'late',
      'It was noticed more than an hour later, which is too late for a machine to answer.',
    );
  if (!channel || !(await mayBeSaid(tx, channel, asked, now)))
    throw conflict('closed', 'The channel is not connected, or its rules let no machine write now.');
  await refuseTooOften(tx, doing, asked, action.every);
  const text = await wordsFor(tx, doing, conversation, channel, asked, action.texts);
  if (text === '') throw conflict('empty', 'There is nothing to say, as none of its values are known.');
  await putWords(tx, { actor, conversation, channel, asked, text, now });
  return 'done';
}

async function isShared(tx: Tx, threadId: string): Promise<boolean> {
  const row = await tx.q
    .selectFrom('thread')
    .select('shared')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', threadId)
    .executeTakeFirst();
  return row?.shared ?? false;
}

async function latestOf(tx: Tx, conversationId: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from message where workspace_id = ${tx.workspaceId} and conversation_id = ${conversationId}
      and kind = 'incoming' and not automatic and deleted_at is null
    order by ordered_at desc, arrival desc limit 1`.execute(tx.q);
  return rows[0]?.id;
}

async function refuseTooOften(tx: Tx, { rule, now }: Doing, { headId }: Asked, every: number): Promise<void> {
  // Two conversations of one customer may be answered in the same moment: they take turns, as instant answers do.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`instant:${headId}`}, 0))`.execute(tx.q);
  const since = (milliseconds: number) => new Date(now.getTime() - milliseconds);
  const { rows } = await sql<{ same: boolean; to_one: number; to_all: number }>`
    with theirs as (
      select r.rule_id, r.at from contact p
      join conversation c on c.workspace_id = p.workspace_id and c.contact_id = p.id
      join rule_run r on r.workspace_id = c.workspace_id and r.conversation_id = c.id and r.said
      where p.workspace_id = ${tx.workspaceId} and p.head_id = ${headId}
        and r.at > least(${since(every * 3_600_000)}::timestamptz, ${since(86_400_000)}::timestamptz)
    )
    select
      exists (select from theirs where rule_id = ${rule.id} and at > ${since(every * 3_600_000)}) as same,
      (select count(*) from theirs where at > ${since(86_400_000)})::int + (select count(*) from contact p
        join instant_said s on s.workspace_id = p.workspace_id and s.contact_id = p.id and s.said_at > ${since(86_400_000)}
        where p.workspace_id = ${tx.workspaceId} and p.head_id = ${headId})::int as to_one,
      (select count(*) from (select from rule_run where workspace_id = ${tx.workspaceId} and said
        and at > ${since(60_000)} limit ${aMinuteToAll}) latest)::int as to_all`.execute(tx.q);
  const [row] = rows;
  if (!row || row.same) throw conflict('again', `This customer got it within the last ${every} hours.`);
  if (row.to_one >= aDayToOne)
    throw conflict(
      'often',
      `This customer got ${row.to_one} automatic answers within a day, which is enough.`,
    );
  if (row.to_all >= aMinuteToAll)
    throw conflict('many', `There were ${aMinuteToAll} automatic answers within a minute, which is enough.`);
}

async function wordsFor(
  tx: Tx,
  { now }: Doing,
  conversation: LockedConversation,
  channel: OpenChannel,
  asked: Asked,
  texts: { language: string; text: string }[],
): Promise<string> {
  const clock = (await clocksOf(tx, [asked.homeId])).get(asked.homeId) ?? null;
  const chosen = chooseText(texts, { language: asked.language, words: asked.text });
  const { surface, teamId } = asked;
  const place = { channelId: channel.id, surface, teamId, conversationId: conversation.id, clock };
  const about = {
    channelId: channel.id,
    clock,
    customer: { name: asked.name, zone: null, phone: asked.phone },
    quotes: await quotesFor(tx, place, chosen.text, now),
    help: null,
  };
  return fill(chosen.text, await valuesFor(tx, chosen, about, now.getTime()));
}
