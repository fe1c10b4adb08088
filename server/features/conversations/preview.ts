import { sql } from 'kysely';
import type { Reply } from '#contract/messages.ts';
import type { Preview } from '#contract/preview.ts';
import type { AgentActor } from '#server/actor.ts';
import { invalid, notFound } from '#server/errors.ts';
import type { OpenChannel } from '#server/features/channels/find.ts';
import { channelById } from '#server/features/channels/find.ts';
import { asSender, senderFor, whyNotFrom } from '#server/features/channels/sender.ts';
import { fitChoices } from '#server/features/choices/accept.ts';
import { shownChoices } from '#server/features/choices/taken.ts';
import { parseMarks } from '#server/features/delivery/markup.ts';
import { type Division, divide, shownOn } from '#server/features/delivery/parts.ts';
import { lengthOf } from '#server/features/delivery/split.ts';
import { previewTemplate } from '#server/features/templates/preview.ts';
import type { Tx } from '#server/transaction.ts';
import { type AnswerPlace, placeOf } from './answer-place.ts';
import { acceptCopies } from './copies.ts';

type Asked = Pick<
  Reply,
  'text' | 'attachments' | 'replyTo' | 'copies' | 'template' | 'choices' | 'choicesButton' | 'place'
>;

/** What sending would hand to the platform, by the code that sends. Writes nothing. */
export async function previewMessage(
  tx: Tx,
  actor: AgentActor,
  conversationId: string,
  reply: Asked,
): Promise<Preview> {
  const { goesTo, ...place } = await placeIn(tx, conversationId, reply);
  const channel = await channelById(place.channel_id);
  const about = {
    channel: place.channel,
    recipient: place.recipient,
    answerTo: place.answer_to,
    surface: place.surface,
  };
  if (!channel) {
    const reason = `${place.channel} is not connected.`;
    return {
      ...about,
      from: null,
      parts: [],
      max: 0,
      unit: 'characters',
      copies: [],
      warnings: [],
      template: null,
      choices: null,
      reason,
    };
  }
  const sender = await senderFor(channel, place.surface);
  const { limits, writes } = channel.connector;
  const attachmentIds = reply.attachments ?? [];
  const files = await filesOf(tx, actor, attachmentIds);
  const filled =
    reply.template &&
    (await previewTemplate(
      tx,
      sender ?? channel,
      reply.template,
      [...files.values()].map(({ type }) => type),
    ));
  const typed = reply.text ?? '';
  const isEmpty = typed.trim() === '' && attachmentIds.length === 0;
  const chosen = attachmentIds.map((id) => ({ id, type: files.get(id)?.type ?? '' }));
  const fitted = await fitChoices(tx, channel.connector, goesTo, reply);
  const divisions = filled
    ? [{ text: filled.text, lines: null, attachmentIds }]
    : isEmpty
      ? []
      : divide({ text: typed, files: chosen, choices: fitted?.choices ?? null }, channel.connector);
  const shown = divisions.length === 1 && !filled ? shownOn(typed, writes) : null;
  return {
    ...about,
    from: asSender(channel, sender),
    parts: divisions.map(({ text, lines, attachmentIds: ids }) => ({
      text,
      lines: lines ?? shown,
      length: lengthOf(text, limits.text.unit),
      attachments: ids.flatMap((id) => {
        const file = files.get(id);
        return file ? [{ name: file.name, size: file.size }] : [];
      }),
    })),
    max: limits.text.max,
    unit: limits.text.unit,
    copies: acceptCopies(channel, reply.copies).map((copy) => ({ ...copy, name: copy.name ?? null })),
    warnings: filled ? [] : warningsOf(typed, channel, divisions),
    template: filled?.template ?? null,
    choices: fitted && { ...shownChoices(fitted.choices, undefined), problems: fitted.problems },
    reason: whyNotFrom(channel, sender) ?? filled?.reason ?? null,
  };
}

function warningsOf(text: string, { connector }: OpenChannel, parts: Division[]): Preview['warnings'] {
  const { limits, writes } = connector;
  const warnings: Preview['warnings'] = [];
  if (parts.length > 1) warnings.push('split');
  if (parts.some((part) => lengthOf(part.text, limits.text.unit) > limits.text.max))
    warnings.push('too-long');
  const used = (parseMarks(text) ?? []).flatMap(({ runs }) => runs.flatMap(({ marks = [] }) => marks));
  if (used.length === 0) return warnings;
  if (writes === undefined) warnings.push('marks-as-typed');
  else if (writes !== 'styled' && used.some((mark) => writes[mark] === undefined))
    warnings.push('marks-left-out');
  return warnings;
}

interface Place {
  channel_id: string;
  channel: string;
  recipient: string;
  surface: 'public' | 'private';
  answer_to: string | null;
  goesTo: AnswerPlace;
}

/** Where an answer goes: to the message that was chosen, else to the latest that no machine wrote. */
async function placeIn(tx: Tx, conversationId: string, reply: Asked): Promise<Place> {
  const { rows } = await sql<{ id: string; is_several: boolean }>`
    select c.id, exists (select from conversation g where g.workspace_id = c.workspace_id and g.top_id = c.id) as is_several
    from conversation c where c.workspace_id = ${tx.workspaceId} and c.id = ${conversationId}`.execute(tx.q);
  const [conversation] = rows;
  if (!conversation) throw notFound('conversation');
  const place = await placeOf(tx, conversation, reply);
  const { rows: asked } = await sql<{ answer_to: string | null }>`
    select m.answer_to from message m where m.workspace_id = ${tx.workspaceId} and m.conversation_id = ${conversationId}
      and m.thread_id = ${place.threadId} and m.kind = 'incoming'
    order by m.id is not distinct from ${reply.replyTo ?? null}::uuid desc, m.automatic, m.ordered_at desc, m.arrival desc
    limit 1`.execute(tx.q);
  return {
    channel_id: place.channelId,
    channel: place.channelName,
    recipient: place.recipient,
    surface: place.surface,
    answer_to: asked[0]?.answer_to ?? null,
    goesTo: place,
  };
}

async function filesOf(
  tx: Tx,
  actor: AgentActor,
  ids: string[],
): Promise<Map<string, { name: string; type: string; size: number }>> {
  if (ids.length === 0) return new Map();
  const files = await tx.q
    .selectFrom('attachment')
    .select(['id', 'name', 'type', 'size'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('agent_id', '=', actor.id)
    .where('message_id', 'is', null)
    .where('id', 'in', ids)
    .execute();
  if (files.length < new Set(ids).size)
    throw invalid('A file is unknown, somebody else’s, or belongs to a message already. Upload it again.', [
      { path: 'attachments', message: 'unknown' },
    ]);
  return new Map(files.map(({ id, name, type, size }) => [id, { name, type, size: Number(size) }]));
}
