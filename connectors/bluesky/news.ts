import { z } from 'zod';
import type { Client } from './client.ts';
import { quotedIn } from './embeds.ts';
import { commit, type Look } from './look.ts';
import { hash } from './memory.ts';
import { floorOf, remember } from './state.ts';

/** A post as the server shows it, with as much of it understood as reading needs. */
export const view = z.looseObject({
  uri: z.string().max(1000),
  cid: z.string(),
  author: z.looseObject({ did: z.string(), handle: z.string(), displayName: z.string().optional() }),
  record: z.looseObject({
    reply: z
      .looseObject({ root: z.looseObject({ uri: z.string() }) })
      .optional()
      .catch(undefined),
  }),
  indexedAt: z.string(),
  replyCount: z.int().optional(),
});
/** `odd` is what the server showed where it could not be understood: kept, so that a person sees it. */
export type View = z.output<typeof view> & { odd?: unknown };

const reasons = ['mention', 'reply', 'quote'];
const deepLookEvery = 3_600_000;
const pagesMost = 200;
const portion = 25;

/** What others wrote to us and what was written in our name elsewhere, unseen so far, the oldest first. */
export async function findNews(client: Client, look: Look): Promise<View[]> {
  const { memory } = client;
  const { state, now } = look;
  const isDeep = now - memory.lastDeepLook > deepLookEvery;
  const floor = floorOf(state, now, isDeep);
  const seen = new Set(state.seen.map(([name]) => name));
  const isNew = (one: View): boolean => !seen.has(hash(one.uri)) && at(one) >= state.since;

  const told = await pages(look, floor, async (cursor) => {
    const { notifications, cursor: next } = await client.call(
      'app.bsky.notification.listNotifications',
      z.object({ notifications: z.array(z.unknown()), cursor: z.string().optional() }),
      { params: { reasons, limit: 100, cursor } },
    );
    // The server may be older than the choice by reason.
    const wanted = notifications.filter((one) => reasons.includes(reasonOf(one)));
    return { listed: views(notifications), wanted: views(wanted), next };
  });
  const fresh = told.filter(isNew);

  const threads = new Set([...state.watch.map((one) => one.root), ...fresh.map(rootOf)]);
  const own = await pages(look, floor, async (cursor) => {
    const { feed, cursor: next } = await client.call(
      'app.bsky.feed.getAuthorFeed',
      z.object({ feed: z.array(z.looseObject({ post: z.unknown() })), cursor: z.string().optional() }),
      { params: { actor: client.did, filter: 'posts_with_replies', limit: 50, cursor } },
    );
    const listed = views(feed.map((one) => one.post)).filter((one) => one.author.did === client.did);
    return { listed, wanted: listed.filter((one) => one.record.reply && threads.has(rootOf(one))), next };
  });
  if (isDeep) memory.lastDeepLook = now;
  return unique([...fresh, ...own.filter(isNew)]).sort((a, b) => at(a) - at(b));
}

/** Makes them durable in portions, each with what it refers to; `look.state` follows. */
export async function bringPosts(client: Client, look: Look, news: View[]): Promise<void> {
  for (let from = 0; from < news.length; from += portion) {
    if (look.context.signal.aborted) return;
    const some = news.slice(from, from + portion);
    const posts = await fetchPosts(client, some.flatMap(neededBy));
    const entries = some.map((one) => ({ kind: 'post', post: one.odd ?? one }));
    const next = remember(
      look.state,
      some.map((one) => kept(posts[one.uri] ?? one)),
      look.now,
    );
    await commit(client, look, { entries, posts }, next);
  }
}

/** Views by address; of what is gone or hidden from us there is none. */
export async function fetchPosts(client: Client, wanted: string[]): Promise<Record<string, View>> {
  const uris = [...new Set(wanted)];
  const found: View[] = [];
  for (let from = 0; from < uris.length; from += 25) {
    const { posts } = await client.call('app.bsky.feed.getPosts', z.object({ posts: z.array(z.unknown()) }), {
      params: { uris: uris.slice(from, from + 25) },
    });
    found.push(...views(posts).filter((one) => one.odd === undefined));
  }
  return Object.fromEntries(found.map((one) => [one.uri, one]));
}

/** How a post is remembered. */
function kept(one: View): Parameters<typeof remember>[1][number] {
  const cid = one.odd === undefined ? hash(one.cid) : '';
  return { uri: one.uri, root: rootOf(one), cid, who: nameHash(one), at: at(one) };
}

export function nameHash({ author }: View): string {
  return hash(`${author.handle}\n${author.displayName ?? ''}`);
}

export function rootOf(one: View): string {
  return one.record.reply?.root.uri ?? one.uri;
}

/** What states no time counts as the newest, so that no limit hides it. */
export function at(one: View): number {
  return Date.parse(one.indexedAt) || Number.MAX_SAFE_INTEGER;
}

function views(list: unknown[]): View[] {
  return list.flatMap((one): View[] => {
    const parsed = view.safeParse(one).data;
    if (parsed) return [parsed];
    const uri = z.looseObject({ uri: z.string().max(1000) }).safeParse(one).data?.uri;
    if (uri === undefined) return [];
    return [{ uri, cid: '', author: { did: '', handle: '' }, record: {}, indexedAt: '', odd: one }];
  });
}

/** Page after page, the newest first, until one reaches below the floor. */
async function pages(
  { context }: Look,
  floor: number,
  page: (cursor: string | undefined) => Promise<{ listed: View[]; wanted: View[]; next: string | undefined }>,
): Promise<View[]> {
  const found: View[] = [];
  let cursor: string | undefined;
  for (let n = 0; n < pagesMost && !context.signal.aborted; n += 1) {
    const { listed, wanted, next } = await page(cursor);
    found.push(...wanted);
    const oldest = listed.at(-1);
    if (!next || next === cursor || (oldest && at(oldest) < floor)) break;
    cursor = next;
  }
  return found;
}

function neededBy(one: View): string[] {
  const quoted = quotedIn('embed' in one.record ? one.record.embed : null);
  return [one.uri, rootOf(one), ...(quoted ? [quoted] : [])].filter((uri) => uri.startsWith('at://'));
}

function unique(list: View[]): View[] {
  return [...new Map(list.map((one) => [one.uri, one])).values()];
}

function reasonOf(one: unknown): string {
  return z.looseObject({ reason: z.string() }).safeParse(one).data?.reason ?? '';
}
