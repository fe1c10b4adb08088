import { sql } from 'kysely';
import type { Who } from '#connectors/connector.ts';
import { brandKey } from '#server/features/acts/sign.ts';
import { toldGone, toldHidden, toldSign } from '#server/features/acts/told.ts';
import { channelById } from '#server/features/channels/find.ts';
import { tellTakenBack } from '#server/features/choices/tie.ts';
import { identify } from '#server/features/contacts/identify.ts';
import { applyReceipt } from '#server/features/delivery/receipt.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import { knownAs } from './continue.ts';
import { keepOrphan } from './keep-orphan.ts';
import { react } from './react.ts';
import { revise } from './revise.ts';
import type { Change, Target } from './target.ts';

/** Applies a change to its message, in whatever order changes come; one without a message yet waits as an orphan. */
export async function changeMessage(tx: Tx, told: Change): Promise<void> {
  const change = await inKnownThread(tx, told);
  const { event } = change;
  if (event.type === 'receipt') {
    const applied = await applyReceipt(tx, { ...change, event });
    if (!applied && event.thread && 'id' in event.of && event.of.id !== undefined)
      await keepOrphan(tx, change, event.thread.id, event.of.id);
    return;
  }
  const target = await findTarget(tx, change.channelId, event.thread.id, event.id);
  if (target) await applyTo(tx, target, { ...change, event });
  else await keepOrphan(tx, change, event.thread.id, event.id);
}

/** Where the platform names a place in several ways, the change goes to the place that is known by one of them. */
async function inKnownThread(tx: Tx, change: Change): Promise<Change> {
  const { event, channelId } = change;
  if (!event.thread) return change;
  return { ...change, event: { ...event, thread: await knownAs(tx, channelId, event.thread) } };
}

type OfMessage = Change & { event: Exclude<Change['event'], { type: 'receipt' }> };

async function applyTo(tx: Tx, target: Target, change: OfMessage): Promise<void> {
  const { event } = change;
  const at =
    event.at === null ? change.receivedAt : new Date(Math.min(event.at, change.receivedAt.getTime()));
  const customer: Actor = { kind: 'customer', id: null };
  const about = { conversationId: target.conversationId, messageId: target.id };
  if (event.type === 'edit') {
    // An edit that states no time can only be told from its repeat by its words.
    const repeated = event.at === null && event.text === target.text;
    if (!repeated && (await revise(tx, target, event.text, at)))
      await record(tx, [{ type: 'message.edited', actor: customer, ...about }]);
  } else if (event.type === 'delete') {
    // What the team took away itself, it keeps.
    if (!(await toldGone(tx, target, at)) && (await erase(tx, target, at))) {
      await record(tx, [{ type: 'message.deleted', actor: customer, ...about }]);
      await tellTakenBack(tx, target.id);
    }
  } else if (event.type === 'visibility') {
    const type = event.hidden ? 'message.hidden' : 'message.shown';
    if (!(await toldHidden(tx, target, event.hidden, at)) && (await hide(tx, target, event.hidden, at)))
      await record(tx, [{ type, actor: elsewhere, ...about }]);
  } else if (await isOurs(change.channelId, event.author)) {
    const { emoji, removed } = event;
    if (await toldSign(tx, target, removed ? null : emoji, at)) return;
    const sign = { authorKey: brandKey, name: event.author.name ?? '', emoji, removed, at };
    if (await react(tx, target.id, sign))
      await record(tx, [{ type: 'message.reacted', actor: elsewhere, ...about }]);
  } else {
    const [author] = await identify(tx, change.channelId, [event.author]);
    const actor: Actor = { kind: 'customer', id: author?.id ?? null };
    const reaction = {
      authorKey: author?.id ?? '',
      name: author?.name ?? '',
      emoji: event.emoji,
      removed: event.removed,
      at,
    };
    if (await react(tx, target.id, reaction))
      await record(tx, [{ type: 'message.reacted', actor, ...about }]);
  }
}

/** Somebody at the brand, by another tool. */
const elsewhere: Actor = { kind: 'other', id: null };

async function isOurs(channelId: string, { keys }: Who): Promise<boolean> {
  const address = (await channelById(channelId))?.address ?? null;
  return keys.some(({ namespace, value }) => namespace === 'channel' && value === address);
}

/** The message with that id on the platform, also one that we sent (its id stands on a part); locked. */
async function findTarget(
  tx: Tx,
  channelId: string,
  threadExternalId: string,
  externalId: string,
): Promise<Target | undefined> {
  const { rows } = await sql<Target>`
    select m.id, m.conversation_id as "conversationId", m.text, m.edited_at as "editedAt", m.deleted_at as "deletedAt"
    from thread t
    join message m on m.workspace_id = t.workspace_id and m.thread_id = t.id and m.channel_id = t.channel_id
    where t.workspace_id = ${tx.workspaceId} and t.channel_id = ${channelId} and t.external_id = ${threadExternalId}
      and (m.external_id = ${externalId} or m.id in (
        select p.message_id from part p
        where p.workspace_id = t.workspace_id and p.thread_id = t.id and p.external_id = ${externalId}))
    limit 1 for update of m`.execute(tx.q);
  return rows[0];
}

/** What the platform said last, by its own time, holds; at the same instant, what came last. */
async function hide(tx: Tx, target: Target, hidden: boolean, at: Date): Promise<boolean> {
  const { rows } = await sql<{ changed: boolean }>`
    update message m set hidden_at = case when ${hidden} then coalesce(m.hidden_at, ${at}) end, visibility_at = ${at}
    from message before
    where m.workspace_id = ${tx.workspaceId} and m.id = ${target.id}
      and before.workspace_id = m.workspace_id and before.id = m.id
      and (m.visibility_at is null or m.visibility_at <= ${at})
    returning (before.hidden_at is not null) <> ${hidden} as changed`.execute(tx.q);
  return rows[0]?.changed ?? false;
}

/** A tombstone: that something was written stays visible, what it said does not. */
async function erase(tx: Tx, target: Target, at: Date): Promise<boolean> {
  if (target.deletedAt) return false;
  await sql`update message set deleted_at = ${at}, text = '', shown = null, quoted = null, cards = null, card_words = null, edited_at = null where workspace_id = ${tx.workspaceId} and id = ${target.id}`.execute(
    tx.q,
  );
  await sql`update part set text = '', lines = null, choices = null where workspace_id = ${tx.workspaceId} and message_id = ${target.id} and state in ('sent', 'delivered', 'read')`.execute(
    tx.q,
  );
  await sql`delete from message_revision where workspace_id = ${tx.workspaceId} and message_id = ${target.id}`.execute(
    tx.q,
  );
  await sql`delete from message_body where workspace_id = ${tx.workspaceId} and message_id = ${target.id}`.execute(
    tx.q,
  );
  await sql`update attachment set state = 'expired' where workspace_id = ${tx.workspaceId} and message_id = ${target.id}`.execute(
    tx.q,
  );
  await sql`
    update conversation c set last_message = jsonb_set(c.last_message - 'card', '{text}', '""')
    from message m
    where m.workspace_id = ${tx.workspaceId} and m.id = ${target.id}
      and c.workspace_id = m.workspace_id and c.id = m.conversation_id and c.last_arrival = m.arrival`.execute(
    tx.q,
  );
  return true;
}
