import type { RuleAction } from '#contract/rules.ts';
import { setConversationValues } from '#server/features/contacts/attribute-values.ts';
import { label } from '#server/features/conversations/label.ts';
import { type LockedConversation, lockConversation } from '#server/features/conversations/lock.ts';
import { prioritise } from '#server/features/conversations/priority.ts';
import { rankOf } from '#server/features/conversations/rank.ts';
import { assign, resolve, snooze } from '#server/features/conversations/state.ts';
import { chooseStatus } from '#server/features/statuses/choose.ts';
import { usableStatus } from '#server/features/statuses/statuses.ts';
import { handOver } from '#server/features/teams/hand-over.ts';
import { askForCall } from '#server/features/webhooks/ask.ts';
import type { Actor } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';
import type { Doing } from './happening.ts';
import { leaveNote, notify } from './notify.ts';
import { refuseUndelivered } from './refuse-undelivered.ts';
import { reply } from './reply.ts';
import { keyOf } from './senseless.ts';

type Did = 'done' | 'already';
type Of<D extends RuleAction['do']> = Extract<RuleAction, { do: D }>;

/**
 * One thing that rules do, by the verbs that agents have. `already`: it is so, and nothing was changed.
 * @throws ApiError with a sentence that says why it cannot be done
 */
export async function doIt(tx: Tx, action: RuleAction, doing: Doing): Promise<Did> {
  const conversation = await lockConversation(tx, doing.happening.conversationId);
  const actor: Actor = { kind: 'system', id: doing.rule.id };
  switch (action.do) {
    case 'team':
      if (conversation.team_id === action.teamId) return 'already';
      await handOver(tx, actor, conversation.id, { teamId: action.teamId, reason: doing.rule.name });
      return 'done';
    case 'assign':
      if (conversation.assignee_id === action.agentId) return 'already';
      await assign(tx, actor, conversation.id, action.agentId);
      return 'done';
    case 'prioritise':
      if (conversation.priority === rankOf(action.priority)) return 'already';
      await prioritise(tx, actor, conversation.id, action.priority);
      return 'done';
    case 'label':
    case 'unlabel':
      return relabel(tx, actor, conversation, action);
    case 'status':
      return setStatus(tx, actor, conversation, action);
    case 'attribute':
      return setAttribute(tx, actor, conversation, action);
    case 'note':
      return leaveNote(tx, actor, doing, conversation, { text: action.text, agentIds: [] });
    case 'notify':
      return notify(tx, actor, doing, conversation, action);
    case 'snooze':
      return snoozeFor(tx, actor, conversation, action, doing.now);
    case 'resolve':
      if (conversation.state === 'resolved') return 'already';
      await refuseUndelivered(tx, conversation.id);
      await resolve(tx, actor, conversation.id);
      return 'done';
    case 'webhook':
      await askForCall(tx, {
        webhookId: action.webhookId,
        ruleId: doing.rule.id,
        run: doing.run,
        happened: doing.rule.when.on,
        conversationId: conversation.id,
        messageId: doing.happening.messageId,
      });
      return 'done';
    case 'reply':
      return reply(tx, actor, doing, conversation, action);
  }
}

async function relabel(
  tx: Tx,
  actor: Actor,
  { id }: LockedConversation,
  { do: what, labelId }: Of<'label' | 'unlabel'>,
): Promise<Did> {
  const has = await tx.q
    .selectFrom('conversation_label')
    .select('label_id')
    .where('workspace_id', '=', tx.workspaceId)
    .where('conversation_id', '=', id)
    .where('label_id', '=', labelId)
    .executeTakeFirst();
  if ((has !== undefined) === (what === 'label')) return 'already';
  await label(
    tx,
    actor,
    id,
    what === 'label' ? { add: [labelId], remove: [] } : { add: [], remove: [labelId] },
  );
  return 'done';
}

/** What did not get through is not put out of sight by it. */
async function setStatus(
  tx: Tx,
  actor: Actor,
  { id, state, status_id }: LockedConversation,
  { statusId }: Of<'status'>,
): Promise<Did> {
  if (status_id === statusId) return 'already';
  const { category } = statusId ? await usableStatus(tx, statusId) : { category: state };
  if (category !== state && category !== 'open') await refuseUndelivered(tx, id);
  await chooseStatus(tx, actor, id, statusId);
  return 'done';
}

async function setAttribute(
  tx: Tx,
  actor: Actor,
  { id }: LockedConversation,
  { attributeId, value }: Of<'attribute'>,
): Promise<Did> {
  const known = await tx.q
    .selectFrom('conversation_attribute')
    .select('value')
    .where('workspace_id', '=', tx.workspaceId)
    .where('conversation_id', '=', id)
    .where('attribute_id', '=', attributeId)
    .executeTakeFirst();
  if ((known?.value ?? null) === value) return 'already';
  await setConversationValues(tx, actor, id, { [await keyOf(tx, attributeId)]: value });
  return 'done';
}

/** What sleeps for longer already stays so. */
async function snoozeFor(
  tx: Tx,
  actor: Actor,
  { id, state }: LockedConversation,
  { minutes }: Of<'snooze'>,
  now: Date,
): Promise<Did> {
  const until = new Date(now.getTime() + minutes * 60_000);
  if (state === 'snoozed') {
    const row = await tx.q
      .selectFrom('conversation')
      .select('snoozed_until')
      .where('workspace_id', '=', tx.workspaceId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (row?.snoozed_until && row.snoozed_until >= until) return 'already';
  }
  await refuseUndelivered(tx, id);
  await snooze(tx, actor, id, until);
  return 'done';
}
