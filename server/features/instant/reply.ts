import { type Allowance, allowed } from '#connectors/kit/allowed.ts';
import { channelById, type OpenChannel } from '#server/features/channels/find.ts';
import { senderFor } from '#server/features/channels/sender.ts';
import { whyNot } from '#server/features/channels/why-not.ts';
import { lockConversation } from '#server/features/conversations/lock.ts';
import { holdPlaces } from '#server/features/conversations/places.ts';
import { elapsedSince, standingOf } from '#server/features/conversations/window.ts';
import { openAt } from '#server/features/sla/business-time.ts';
import { clocksOf } from '#server/features/sla/facts.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { type Asked, askedIn } from './asked.ts';
import { chooseText } from './choose.ts';
import { fill } from './fill.ts';
import { isHeldBack } from './hold-back.ts';
import { instantOf } from './messages.ts';
import { put } from './put.ts';
import { quotesFor } from './quote.ts';
import { valuesFor } from './values.ts';

/** What comes later than this would no longer be an instant answer. */
const soon = 15 * 60_000;

/**
 * Tells a customer at once that their message has come, or that nobody is there; once for each opening of the
 * conversation, whichever process does it and however often. Everything is looked at as it is now, and mostly there
 * is a reason to say nothing.
 */
export async function answerInstantly(
  workspaceId: string,
  { messageId }: { conversationId: string; messageId: string },
  now: Date,
): Promise<void> {
  await inWorkspace(workspaceId, async (tx) => {
    const conversationId = await conversationOf(tx, messageId);
    if (!conversationId) return;
    const conversation = await lockConversation(tx, conversationId);
    const asked = await askedIn(tx, conversationId, messageId);
    const channel = asked && (await channelById(asked.channelId));
    if (!channel || !asked || !isOwed(asked, now) || !(await mayBeSaid(tx, channel, asked, now))) return;
    const clock = (await clocksOf(tx, [asked.homeId])).get(asked.homeId) ?? null;
    const kind = clock && !openAt(clock, now.getTime()).open ? 'away' : 'instant';
    const message = await instantOf(tx, channel.id, asked.surface, kind);
    if (!message?.active || !isFirst(asked, kind) || (await isHeldBack(tx, asked, message, now))) return;
    const chosen = chooseText(message.texts, { language: asked.language, words: asked.text });
    const { surface, teamId } = asked;
    const place = { channelId: channel.id, surface, teamId, conversationId, clock };
    const quotes = await quotesFor(tx, place, chosen.text, now);
    const about = {
      channelId: channel.id,
      clock,
      customer: { name: asked.name, zone: null, phone: asked.phone },
      quotes,
      help: message.help,
    };
    const { language } = chosen;
    const words = fill(chosen.text, await valuesFor(tx, chosen, about, now.getTime()));
    if (words === '') return;
    await put(tx, { conversation, channel, asked, kind, language, text: words, quotes, now });
  });
}

/** Where the message is now: its conversation may have been merged since, or taken apart. */
async function conversationOf(tx: Tx, messageId: string): Promise<string | undefined> {
  await holdPlaces(tx);
  const row = await tx.q
    .selectFrom('message')
    .select('conversation_id')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', messageId)
    .executeTakeFirst();
  return row?.conversation_id;
}

function isOwed(asked: Asked, now: Date): boolean {
  const isFresh = now.getTime() - asked.receivedAt.getTime() < soon;
  return isFresh && asked.isOpen && !asked.isBlocked && !asked.isOurs && !asked.isAnswered;
}

/**
 * The first that is said of an opening in which nobody of the team has written; that nobody is there also later on,
 * unless somebody was there a moment ago.
 */
function isFirst({ said, isTalkedTo, isTalkedToNow }: Asked, kind: 'instant' | 'away'): boolean {
  return kind === 'instant' ? said.length === 0 && !isTalkedTo : !said.includes('away') && !isTalkedToNow;
}

/** Whether something that no person writes may go out there now, by the channel's state and the platform's rules. */
export async function mayBeSaid(
  tx: Tx,
  channel: OpenChannel,
  { homeId, surface }: Asked,
  now: Date,
): Promise<boolean> {
  const sender = await senderFor(channel, surface);
  if (channel.state !== 'active' || sender?.state !== 'active' || whyNot(sender)) return false;
  const { rules } = channel.connector;
  if (!rules) return true;
  const standing = await standingOf(tx, homeId);
  const allowance: Allowance = allowed(rules, {
    surface: standing.surface,
    author: 'automation',
    elapsed: elapsedSince(standing, now),
  });
  return allowance.allow === 'anything';
}
