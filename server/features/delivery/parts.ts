import { randomUUIDv7 } from 'node:crypto';
import type { Choices, FilledTemplate, Limits, Markup } from '#connectors/connector.ts';
import type { StyledLine } from '#contract/styled.ts';
import { enqueue } from '#server/platform/jobs.ts';
import type { StoredChoices } from '#server/schema.ts';
import type { Tx } from '#server/transaction.ts';
import { parseMarks } from './markup.ts';
import { lengthOf, placesIn, splitText } from './split.ts';
import { type SpelledLine, shownWith, spelledOut, stretch, textOf } from './styled.ts';

/** What of a connector decides how a message is divided, and what its parts say. */
export interface Ways {
  limits: Limits;
  writes?: Markup;
  choices?: Choices;
}

interface Outgoing {
  messageId: string;
  /** In whose turn it leaves; where conversations were merged, the one whose place it goes to. */
  conversationId: string;
  channelId: string;
  threadId: string;
  arrival: string;
  text: string;
  attachmentIds: string[];
  /** What goes out in place of the text, which is how it reads. */
  template?: FilledTemplate | null;
  /** What stands below the text to be tapped. */
  choices?: StoredChoices | null;
}

/** Writes the deliveries of a message, one row per part, and sets the queue to work on the conversation. */
export async function queueParts(tx: Tx, message: Outgoing, ways: Ways): Promise<void> {
  const { template = null, choices = null, text, attachmentIds } = message;
  const parts: Division[] = template
    ? [{ text, lines: null, attachmentIds }]
    : divide({ text, files: await filesOf(tx, attachmentIds), choices }, ways);
  await tx.q
    .insertInto('part')
    .values(
      parts.map((part, position) => ({
        workspace_id: tx.workspaceId,
        id: randomUUIDv7(),
        message_id: message.messageId,
        conversation_id: message.conversationId,
        channel_id: message.channelId,
        thread_id: message.threadId,
        arrival: message.arrival,
        position,
        text: part.text,
        lines: part.lines === null ? null : JSON.stringify(part.lines),
        attachment_ids: part.attachmentIds,
        template: template && JSON.stringify(template),
        choices: part.choices ? JSON.stringify(part.choices) : null,
      })),
    )
    .execute();
  await askForDelivery(tx, message.conversationId);
}

/** In the order in which they were chosen. */
async function filesOf(tx: Tx, ids: string[]): Promise<OutgoingFile[]> {
  if (ids.length === 0) return [];
  const rows = await tx.q
    .selectFrom('attachment')
    .select(['id', 'type'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', 'in', ids)
    .execute();
  const types = new Map(rows.map(({ id, type }) => [id, type]));
  return ids.map((id) => ({ id, type: types.get(id) ?? '' }));
}

/** One job drains a conversation, however many messages ask for it. */
export function askForDelivery(tx: Tx, conversationId: string, runAt?: Date): Promise<void> {
  return enqueue(tx, 'deliver', { conversationId }, { key: conversationId, ...(runAt ? { runAt } : {}) });
}

interface Stretch {
  text: string;
  /** For a connector that writes marks itself. */
  lines: StyledLine[] | null;
}
export interface Division extends Stretch {
  attachmentIds: string[];
  /** The last one has them, with words and, where these cannot be together, without a file. */
  choices?: StoredChoices;
}

/** What the platform will show a file as hangs on its media type. */
export interface OutgoingFile {
  id: string;
  type: string;
}

interface Undivided {
  text: string;
  files: OutgoingFile[];
  choices?: StoredChoices | null;
}

export function divide(message: Undivided, ways: Ways): Division[] {
  if (message.choices) return withChoices(message, message.choices, ways);
  const { limits } = ways;
  const texts = stretches(message.text, ways);
  const ids = message.files.map(({ id }) => id);
  const bare = { text: '', lines: null };
  if (limits.together) {
    const groups = chunks(ids, Math.max(1, limits.attachments.max));
    const [first = bare, ...more] = texts;
    return [
      { ...first, attachmentIds: groups[0] ?? [] },
      ...more.map((each) => ({ ...each, attachmentIds: [] })),
      ...groups.slice(1).map((attachmentIds) => ({ ...bare, attachmentIds })),
    ];
  }
  const [below, ...rest] = ids;
  const [words, another] = texts;
  if (words && !another && below !== undefined && isCaption(words, message.files, limits))
    return [{ ...words, attachmentIds: [below] }, ...rest.map((id) => ({ ...bare, attachmentIds: [id] }))];
  return [
    ...texts.map((each) => ({ ...each, attachmentIds: [] })),
    ...ids.map((id) => ({ ...bare, attachmentIds: [id] })),
  ];
}

/** What is to be tapped stands last, where it is found: files go ahead, and a text longer than it may be beside it in parts. */
function withChoices({ text, files }: Undivided, choices: StoredChoices, ways: Ways): Division[] {
  const { limits } = ways;
  const max = Math.min(limits.text.max, ways.choices?.text ?? limits.text.max);
  const texts = stretches(text, { ...ways, limits: { ...limits, text: { ...limits.text, max } } });
  const last = texts.at(-1);
  if (!last) return divide({ text, files }, ways);
  const ids = files.map(({ id }) => id);
  const together = limits.together && ids.length <= limits.attachments.max;
  return [
    ...(together ? [] : ids.map((id) => ({ text: '', lines: null, attachmentIds: [id] }))),
    ...texts.slice(0, -1).map((each) => ({ ...each, attachmentIds: [] })),
    { ...last, attachmentIds: together ? ids : [], choices },
  ];
}

function isCaption({ text }: Stretch, [first]: OutgoingFile[], { caption, text: { unit } }: Limits): boolean {
  if (!caption || !first || lengthOf(text, unit) > caption.max) return false;
  return caption.types.some((type) =>
    type.endsWith('/') ? first.type.startsWith(type) : first.type === type,
  );
}

function stretches(typed: string, { limits, writes }: Ways): Stretch[] {
  if (typed.trim() === '') return [];
  const lines = markedLines(typed, writes);
  if (!lines || !writes) return splitText(typed, limits.text).map((text) => ({ text, lines: null }));
  const signs = writes === 'styled' ? {} : writes;
  const write = (from: number, to: number) => textOf(stretch(lines, from, to), signs);
  return placesIn(textOf(lines, {}), limits.text, write).map(({ from, to }) => {
    const shown = writes === 'styled' ? shownWith(stretch(lines, from, to), null) : null;
    // A part of nothing but a link's address reads as its text.
    return { text: write(from, to), lines: shown?.some(({ runs }) => runs.length > 0) ? shown : null };
  });
}

/** How an answer reads where it goes; null where that is as it was typed. */
export function shownOn(typed: string, writes: Markup | undefined): StyledLine[] | null {
  const lines = markedLines(typed, writes);
  return lines && shownWith(lines, writes === 'styled' ? null : (writes ?? {}));
}

/** Null where the text goes out as it was typed: it has no marks, or the connector leaves them to its platform. */
function markedLines(typed: string, writes: Markup | undefined): SpelledLine[] | null {
  const lines = writes === undefined ? null : parseMarks(typed);
  // Signs alone, such as ** and nothing between: there would be nothing left to say.
  return lines && textOf(lines, {}).trim() !== '' ? spelledOut(lines) : null;
}

function chunks<T>(list: T[], size: number): T[][] {
  return list.length === 0 ? [] : [list.slice(0, size), ...chunks(list.slice(size), size)];
}
