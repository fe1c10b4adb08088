import { sql } from 'kysely';
import type { FilledTemplate } from '#contract/templates.ts';
import type { AgentActor } from '#server/actor.ts';
import { answerPrivately } from '#server/features/cases/answer-privately.ts';
import { channelById } from '#server/features/channels/find.ts';
import { addNote, sendMessage } from '#server/features/conversations/send.ts';
import { standingOf, standingOfReply } from '#server/features/conversations/window.ts';
import { attempt } from '#server/features/delivery/attempt.ts';
import { compose } from '#server/features/delivery/compose.ts';
import type { DuePart } from '#server/features/delivery/due.ts';
import { settle } from '#server/features/delivery/settle.ts';
import { processId } from '#server/platform/process.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { uuidOf } from './arrive.ts';
import { conversationOf } from './decide.ts';
import { deliverLetters } from './deliver-letters.ts';
import type { Act } from './read-week.ts';
import type { Scene } from './scene.ts';

/** An agent answers on a platform: the connector sends it, and the stand-in decides what becomes of it. */
export async function answerThere(scene: Scene, agent: AgentActor, act: Act, n: number): Promise<void> {
  if (act.options.fault) await switchOnFault(scene, Number(act.options.fault));
  const clientId = uuidOf(`${scene.story.key} ${n}`);
  await inWorkspace(agent.workspaceId, async (tx) => {
    const conversationId = await conversationOf(tx, scene);
    if (act.does === 'notes')
      return void (await addNote(tx, agent, conversationId, { text: act.text, clientId }));
    const asked = await theirsIn(tx, scene);
    if ('privately' in act.options && asked !== null) {
      const publicNote = act.options.note;
      await answerPrivately(tx, agent, asked, {
        text: act.text,
        clientId,
        ...(publicNote && { publicNote }),
      });
    } else {
      const what = act.options.template ? { template: templateIn(act.options.template) } : { text: act.text };
      const replyTo = 'quote' in act.options || scene.story.post !== undefined ? asked : null;
      await sendMessage(tx, agent, conversationId, { ...what, clientId, replyTo });
    }
    await sendNow(tx, scene);
  });
  await deliverLetters(scene);
}

async function switchOnFault({ stage, story }: Scene, code: number): Promise<void> {
  const account = stage.platforms?.accounts.get(story.place)?.account;
  const fault = { kind: 'delivery-fails', account, code, count: 1 };
  await stage.platforms?.sandbox.control('POST', '/faults', fault);
}

/** `order_ready ta customer_name=கவிதா, order=KK-2041`. */
function templateIn(written: string): FilledTemplate {
  const [, name = '', language = '', values = ''] = /^(\S+) (\S+) ?(.*)$/.exec(written) ?? [];
  const pairs = values.split(', ').filter(Boolean);
  return {
    name,
    language,
    values: pairs.map((pair) => {
      const [value = '', ...rest] = pair.split('=');
      return { place: 'body', name: value, value: rest.join('=') };
    }),
  };
}

/** In the transaction that wrote the parts, so that nobody else ever sees them unsent. */
async function sendNow(tx: Tx, scene: Scene): Promise<void> {
  const { rows } = await sql<DuePart>`
    update part p set state = 'sending', attempts = 1, in_flight_by = ${processId}
    from message m
    where p.workspace_id = ${tx.workspaceId} and p.state = 'queued' and m.workspace_id = p.workspace_id and m.id = p.message_id
      and p.channel_id = any(${[...scene.stage.channels.values()]}::uuid[])
      and p.channel_id = ${scene.channel.id}
    returning p.id, p.message_id as "messageId", p.conversation_id as "conversationId", p.channel_id as "channelId",
      p.thread_id as "threadId", p.position, p.text, p.lines, p.attachment_ids as "attachmentIds", p.template, p.attempts,
      p.in_doubt as "inDoubt", m.sent_at as "createdAt", 'person' as author, m.private_reply_to as "privateReplyTo"`.execute(
    tx.q,
  );
  for (const row of rows) {
    const part: DuePart = { ...row, standing: null, refusal: null };
    part.standing = part.privateReplyTo
      ? await standingOfReply(tx, part.privateReplyTo)
      : await standingOf(tx, part.conversationId);
    const outcome = await attempt(part, await compose(tx, part), await channelById(part.channelId));
    if (outcome.kind === 'uncertain' || (outcome.kind === 'failed' && outcome.error === 'temporary'))
      throw new Error(`${scene.story.key}: ${outcome.message}`);
    await settle(tx, part, outcome);
    if (outcome.kind !== 'sent') continue;
    scene.unread = true;
    if (!part.privateReplyTo) scene.ours = outcome.externalId;
  }
}

async function theirsIn(tx: Tx, scene: Scene): Promise<string | null> {
  const row = await tx.q
    .selectFrom('message')
    .select('id')
    .where('workspace_id', '=', tx.workspaceId)
    .where('channel_id', '=', scene.channel.id)
    .where('external_id', '=', scene.theirs ?? '')
    .executeTakeFirst();
  return row?.id ?? null;
}
