import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { failureKind } from '#contract/failures.ts';
import type { AgentActor } from '#server/actor.ts';
import { addNote, sendMessage } from '#server/features/conversations/send.ts';
import type { DuePart, Outcome } from '#server/features/delivery/due.ts';
import { settle } from '#server/features/delivery/settle.ts';
import { takeUpload } from '#server/features/files/upload.ts';
import { processId } from '#server/platform/process.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { confirmDelivery, uuidOf } from './arrive.ts';
import { conversationOf } from './decide.ts';
import { draw } from './files.ts';
import type { Act } from './read-week.ts';
import type { Scene } from './scene.ts';

/** An agent answers, or notes something. What the platform says to it is in the story, not on any network. */
export async function answer(scene: Scene, agent: AgentActor, act: Act, n: number): Promise<void> {
  const attachments = await uploads(agent, act);
  const clientId = uuidOf(`${scene.story.key} ${n}`);
  const arrived = await inWorkspace(agent.workspaceId, async (tx) => {
    const conversationId = await conversationOf(tx, scene);
    const written = { text: act.text, attachments, clientId };
    if (act.does === 'notes') {
      await addNote(tx, agent, conversationId, written);
      return undefined;
    }
    const replyTo = 'quote' in act.options ? await messageOf(tx, scene) : null;
    const message = await sendMessage(tx, agent, conversationId, { ...written, replyTo });
    return conclude(tx, scene, message.id, act, n);
  });
  if (!arrived) return;
  scene.ours = arrived;
  if ('sent' in act.options) return;
  scene.unread = true;
  await confirmDelivery(scene);
}

/** Settles the parts before any worker can see them, in the transaction that wrote them. */
async function conclude(
  tx: Tx,
  scene: Scene,
  messageId: string,
  act: Act,
  n: number,
): Promise<string | undefined> {
  const outcome = outcomeOf(act);
  const { rows } = await sql<DuePart>`
    update part set state = 'sending', attempts = 1, in_flight_by = ${processId}, sent_at = ${outcome ? null : new Date()}
    where workspace_id = ${tx.workspaceId} and message_id = ${messageId} and state = 'queued'
    returning id, message_id as "messageId", conversation_id as "conversationId", channel_id as "channelId",
      thread_id as "threadId", position, text, attachment_ids as "attachmentIds", attempts`.execute(tx.q);
  const ids = rows.map((part) =>
    scene.channel.connector.visitors ? part.id : `b-${scene.story.key}-${n}-${part.position}`,
  );
  for (const [i, part] of rows.entries()) {
    const sent: Outcome = { kind: 'sent', externalId: ids[i] ?? part.id };
    await settle(tx, { ...part, createdAt: new Date() }, outcome ?? sent);
  }
  return outcome ? undefined : ids[0];
}

/** Undefined where the answer gets through. */
function outcomeOf({ options }: Act): Outcome | undefined {
  if ('uncertain' in options) {
    return {
      kind: 'uncertain',
      message: 'The connection ended before the platform had confirmed: socket hang up',
      askable: false,
    };
  }
  if (!options.failed) return undefined;
  const [kind = '', message = ''] = options.failed.split(/: (.*)/s);
  return { kind: 'failed', error: failureKind.parse(kind), message, retryAfter: null };
}

async function messageOf(tx: Tx, scene: Scene): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select m.id from message m
    where m.workspace_id = ${tx.workspaceId} and m.channel_id = ${scene.channel.id} and m.external_id = ${scene.theirs ?? ''}`.execute(
    tx.q,
  );
  return rows[0]?.id ?? null;
}

async function uploads(agent: AgentActor, { options }: Act): Promise<string[]> {
  const name = options.file;
  if (!name) return [];
  const upload = { bytes: Readable.from([draw(name)]), name };
  const kept = await takeUpload(agent.workspaceId, upload, { agentId: agent.id });
  return [kept.id];
}
