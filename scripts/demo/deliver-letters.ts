import { sql } from 'kysely';
import type { Inbound, Raw } from '#connectors/connector.ts';
import { contextOf } from '#server/features/channels/context.ts';
import { channelById, type OpenChannel } from '#server/features/channels/find.ts';
import { fetchWords } from '#server/features/conversations/fetch-words.ts';
import { applyBatch } from '#server/features/inbound/apply.ts';
import { elementsOf } from '#server/features/inbound/elements.ts';
import { keepFilesOf } from '#server/features/inbound/files.ts';
import type { Item } from '#server/features/inbound/item.ts';
import { route } from '#server/features/inbound/route.ts';
import { guardedFetch } from '#server/platform/guarded-fetch.ts';
import { inWorkspace, system } from '#server/transaction.ts';
import type { Letter } from './platforms.ts';
import type { Scene } from './scene.ts';

/** Takes the platforms' own signed webhooks in, at the story's moment, and notes which thread they are about. */
export async function deliverLetters(scene: Scene): Promise<void> {
  // What is read in one letter may let the stand-ins tell more.
  for (;;) {
    const letters = (await scene.stage.platforms?.collect()) ?? [];
    if (letters.length === 0) return;
    for (const letter of letters) await deliver(scene, letter);
  }
}

async function deliver(scene: Scene, { channelId, headers, body }: Letter): Promise<void> {
  const channel = await channelById(channelId);
  if (!channel) throw new Error(`${scene.story.key}: a webhook of a channel that is not there`);
  const raw: Raw = { method: 'POST', query: {}, headers, body, receivedAt: new Date(), facts: {} };
  const verdict = channel.connector.verify?.(raw, channel.settings);
  if (!verdict?.accepted) throw new Error(`${scene.story.key}: ${verdict?.reason ?? 'no webhook'}`);
  const { rows } = await sql<{ id: string }>`select nextval('arrival') as id`.execute(system());
  const request = {
    id: rows[0]?.id ?? '',
    connector: channel.connector.name,
    channelId,
    app: channel.app,
    late: false,
    raw: { ...raw, facts: verdict.facts ?? {} },
  };
  const { items } = await route(request, await elementsOf(request));
  for (const item of items) {
    item.event = await complete(item);
    item.files = await keepFilesOf(item);
    if (item.event.type === 'message' && item.channel.id === scene.channel.id)
      scene.threadId = item.event.thread.id;
  }
  await applyBatch(scene.stage.workspaceId, items);
  for (const item of items) await tellWords(item);
}

/** Names and files are had at once, while the stand-ins run: a worker that has none could not ask for them. */
async function complete({ event, channel }: Item): Promise<Inbound> {
  if (event.type !== 'message') return event;
  const { author } = event;
  const isNameless = author && !author.name?.trim() && author.keys.length > 0;
  const known =
    isNameless && event.from === 'customer'
      ? await channel.connector.profile?.(author, contextOf(channel))
      : undefined;
  const attachments = await Promise.all(
    event.attachments.map(async (attachment) => {
      const { source } = attachment;
      if (!('url' in source) && !('handle' in source)) return attachment;
      return { ...attachment, source: { bytes: await fetchFile(source, channel) } };
    }),
  );
  return { ...event, author: known?.name ? { ...author, ...known } : author, attachments } as Inbound;
}

async function fetchFile(
  source: { url: string } | { handle: string },
  channel: OpenChannel,
): Promise<Buffer> {
  const answer =
    'url' in source
      ? await guardedFetch(source.url)
      : await channel.connector.download?.(source.handle, contextOf(channel));
  if (!answer?.ok) throw new Error(`a file of the week could not be fetched: ${answer?.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

async function tellWords({ event, channel }: Item): Promise<void> {
  if (event.type !== 'message' || !event.named) return;
  const { workspaceId } = channel;
  const row = await inWorkspace(workspaceId, (tx) =>
    tx.q
      .selectFrom('message')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('channel_id', '=', channel.id)
      .where('external_id', '=', event.id)
      .executeTakeFirst(),
  );
  if (row) await fetchWords({ workspaceId, messageId: row.id }, 1);
}
