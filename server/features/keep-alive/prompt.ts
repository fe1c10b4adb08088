import { sql } from 'kysely';
import { channelById } from '#server/features/channels/find.ts';
import { lockConversation } from '#server/features/conversations/lock.ts';
import { type Asked, askedIn } from '#server/features/instant/asked.ts';
import { chooseText } from '#server/features/instant/choose.ts';
import { fill } from '#server/features/instant/fill.ts';
import { putWords } from '#server/features/instant/put.ts';
import { quotesFor } from '#server/features/instant/quote.ts';
import { mayBeSaid } from '#server/features/instant/reply.ts';
import { valuesFor } from '#server/features/instant/values.ts';
import { clocksOf } from '#server/features/sla/facts.ts';
import { log } from '#server/platform/log.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { listKeepAlive } from './settings.ts';

/** Asked so often without a person's answer, nobody is asked again: that would be two machines talking. */
export const asksMax = 3;

/** Asks a customer who waits to write once more, once for each window; everything is looked at as it is now. */
export async function prompt(workspaceId: string, conversationId: string, now: Date): Promise<void> {
  try {
    await inWorkspace(workspaceId, (tx) => promptIn(tx, conversationId, now));
  } catch (error) {
    log.warn(
      { conversation: conversationId, error: String(error) },
      'a customer could not be asked to write',
    );
  }
}

async function promptIn(tx: Tx, id: string, now: Date): Promise<void> {
  const conversation = await lockConversation(tx, id);
  const window = await windowOf(tx, id, now);
  const [settings] = (await listKeepAlive(tx, conversation.channel_id)).data;
  const channel = await channelById(conversation.channel_id);
  if (!window || !settings?.promptable || settings.promptBefore === null || !channel) return;
  const asked = await askedIn(tx, id, window.latest);
  // What was merged into it has windows of its own.
  if (!asked || asked.homeId !== id || !isOwed(asked) || !(await mayBeSaid(tx, channel, asked, now))) return;
  const clock = (await clocksOf(tx, [id])).get(id) ?? null;
  const chosen = chooseText(settings.texts, { language: asked.language, words: asked.text });
  const { surface, teamId } = asked;
  const place = { channelId: channel.id, surface, teamId, conversationId: id, clock };
  const quotes = await quotesFor(tx, place, chosen.text, now);
  const about = {
    channelId: channel.id,
    clock,
    customer: { name: asked.name, zone: null, phone: asked.phone },
    quotes,
    help: settings.help,
  };
  const words = fill(chosen.text, await valuesFor(tx, chosen, about, now.getTime()));
  if (words === '') return;
  await putWords(tx, { conversation, channel, asked, text: words, now }, async () => {
    await sql`
      insert into window_closing (workspace_id, conversation_id, kind, window_ends_at, at)
      values (${tx.workspaceId}, ${id}, 'prompted', ${window.ends}, ${now})`.execute(tx.q);
  });
}

function isOwed({ isOpen, isBlocked, isOurs, isAnswered, surface }: Asked): boolean {
  return isOpen && !isBlocked && !isOurs && !isAnswered && surface === 'private';
}

/** The window that is open, and the customer's latest message in it; undefined where nobody waits or was asked enough. */
async function windowOf(tx: Tx, id: string, now: Date): Promise<{ ends: Date; latest: string } | undefined> {
  const { rows } = await sql<{ ends: Date; latest: string }>`
    select c.window_ends_at as ends, (select m.id from message m where m.workspace_id = c.workspace_id
        and m.conversation_id = c.id and m.kind = 'incoming' and not m.automatic and not m.past and m.deleted_at is null
      order by m.ordered_at desc, m.arrival desc limit 1) as latest
    from conversation c where c.workspace_id = ${tx.workspaceId} and c.id = ${id}
      and c.state in ('open', 'snoozed') and c.waiting_since is not null and c.window_ends_at > ${now}
      and not exists (select from window_closing w where w.workspace_id = c.workspace_id and w.conversation_id = c.id
        and w.kind = 'prompted' and w.window_ends_at = c.window_ends_at)
      and (select count(*) from window_closing w where w.workspace_id = c.workspace_id and w.conversation_id = c.id
        and w.kind = 'prompted' and w.at >= c.waiting_since) < ${asksMax}`.execute(tx.q);
  const [row] = rows;
  return row?.latest ? row : undefined;
}
