import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Raw, Visitor } from '#connectors/connector.ts';
import { webhookHeaders } from '#connectors/kit/standard-webhooks.ts';
import { takeUpload } from '#server/features/files/upload.ts';
import { applyBatch } from '#server/features/inbound/apply.ts';
import { system } from '#server/transaction.ts';
import { draw } from './files.ts';
import type { Act, Story } from './read-week.ts';
import type { Scene } from './scene.ts';

/** What a customer does, as the request that their side would send at that moment. */
export async function receive(scene: Scene, act: Act, n: number): Promise<void> {
  const id = scene.channel.connector.visitors ? uuidOf(`${scene.story.key} ${n}`) : `${scene.story.key}-${n}`;
  const read =
    scene.unread && act.who !== 'bad' ? [{ type: 'receipt', state: 'read', upTo: Date.now() }] : [];
  scene.unread = false;
  if (scene.channel.connector.visitors) {
    if (act.who !== '') throw new Error(`${scene.story.key}: a visitor of the chat can only write`);
    const fields = {
      name: scene.story.customer.name,
      ...scene.story.about,
      email: scene.story.customer.email,
    };
    const { text, sentAt } = act;
    const message = { id, text, sentAt, fields, attachments: await uploads(scene, act) };
    await deliver(scene, { messages: [message], ...(read.length > 0 && { read: { upTo: Date.now() } }) });
  } else {
    const thread = threadOf(scene);
    const events = [eventOf(scene, act, id), ...read.map((receipt) => ({ ...receipt, thread }))];
    await deliver(scene, { events });
  }
  if (act.who === '') scene.theirs = id;
  if (act.who === 'shop') scene.ours = id;
}

/** The customer's side has our answer: the second tick. */
export async function confirmDelivery(scene: Scene): Promise<void> {
  const upTo = Date.now();
  const thread = threadOf(scene);
  await deliver(
    scene,
    scene.channel.connector.visitors
      ? { delivered: { upTo } }
      : { type: 'receipt', thread, state: 'delivered', upTo },
  );
}

/** Nobody is proven: each customer of the chat is a visitor with a token of their own. */
export function customerOf({ key, customer }: Story): Visitor {
  return { id: uuidOf(key), verified: false, language: customer.language };
}

function threadOf({ story, threadId }: Scene): Record<string, unknown> {
  const isPublic = story.post !== undefined;
  return {
    id: threadId,
    surface: isPublic ? 'public' : 'private',
    ...(story.subject && { subject: story.subject }),
    ...(story.post && {
      post: { text: story.post, url: `https://kettle-and-kiln.example/reviews/${story.key}` },
    }),
  };
}

function eventOf(scene: Scene, { who, text, sentAt, options }: Act, id: string): unknown {
  const thread = threadOf(scene);
  const author = { id: `demo-${scene.story.key}`, ...scene.story.customer, about: scene.story.about };
  const at = sentAt;
  if (who === 'bad') return JSON.parse(text);
  if (who === 'edit') return { type: 'edit', thread, id: scene.theirs, text, at };
  if (who === 'delete') return { type: 'delete', thread, id: scene.theirs, at };
  if (who === 'react') return { type: 'reaction', thread, id: scene.ours, author, emoji: text, at };
  const quoted = 'quote' in options ? { replyTo: scene.ours } : {};
  const kind = options.kind ? { kind: options.kind } : {};
  const message = { type: 'message', id, thread, text, sentAt, ...quoted, ...kind };
  if (who === 'shop') return { ...message, from: 'brand', author: { id: 'shop', name: 'Kettle & Kiln' } };
  return { ...message, author };
}

async function uploads(scene: Scene, { options }: Act): Promise<unknown[]> {
  const name = options.file;
  if (!name) return [];
  const { workspaceId } = scene.stage;
  const upload = { bytes: Readable.from([draw(name)]), name };
  const owner = { channelId: scene.channel.id, threadExternalId: scene.threadId };
  const kept = await takeUpload(workspaceId, upload, owner);
  return [{ fileId: kept.id, name: kept.name, type: kept.type, size: kept.size }];
}

/**
 * The way in, at the story's moment: signed, verified, understood and applied by the product's own functions.
 * Only the raw request is not kept: its table holds the days from today on.
 */
async function deliver(scene: Scene, content: unknown): Promise<void> {
  const { channel } = scene;
  const body = Buffer.from(JSON.stringify(content));
  const receivedAt = new Date();
  const raw: Raw = { method: 'POST', query: {}, headers: proof(scene, body), body, receivedAt, facts: {} };
  const verdict = channel.connector.verify?.(raw, channel.settings);
  if (!verdict?.accepted) throw new Error(`${scene.story.key}: ${verdict?.reason ?? 'no webhook'}`);
  const kept = { ...raw, facts: verdict.facts ?? {} };
  const { rows } = await sql<{ id: string }>`select nextval('arrival') as id`.execute(system());
  const request = {
    id: rows[0]?.id ?? '',
    connector: channel.connector.name,
    channelId: channel.id,
    app: null,
    late: false,
    raw: kept,
  };
  const { connector } = channel;
  const received = await connector.receive(kept);
  const items = received.map(({ event }, position) => ({
    ...{ request, connector, position, order: position, channel, event },
    files: undefined,
    settled: () => {},
  }));
  await applyBatch(channel.workspaceId, items);
}

function proof({ channel, story }: Scene, body: Buffer): Record<string, string> {
  const { visitors } = channel.connector;
  if (visitors) return { authorization: `Bearer ${visitors.mint(channel.settings, customerOf(story))}` };
  const { secret } = z.object({ secret: z.string() }).parse(channel.settings);
  return webhookHeaders(secret, uuidOf(`${story.key} ${Date.now()}`), new Date(), body);
}

/** The same for the same words, so that a repeated message is known as one. */
export function uuidOf(words: string): string {
  const hex = createHash('sha256').update(`demo ${words}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
