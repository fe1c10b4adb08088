import { z } from 'zod';
import { placeOf } from './address.ts';
import type { Client } from './client.ts';
import { commit, keep, type Look } from './look.ts';
import { hash } from './memory.ts';
import { at, bringPosts, fetchPosts, nameHash, rootOf, type View, view } from './news.ts';
import type { State, Watched } from './state.ts';
import { Refusal } from './xrpc.ts';

const portion = 25;
const threadsMost = 10;

/** Asks for some of the watched posts again, in turn: Bluesky tells nobody that a post was changed or deleted. */
export async function lookAgain(client: Client, look: Look): Promise<void> {
  const { memory } = client;
  const { watch } = look.state;
  if (watch.length === 0 || look.context.signal.aborted) return;
  const from = memory.turn < watch.length ? memory.turn : 0;
  const some = watch.slice(from, from + portion);
  const posts = await fetchPosts(
    client,
    some.map((one) => one.uri),
  );
  await bringChanges(client, look, some, posts);
  await bringReplies(client, look, some, posts);
  memory.turn = from + portion;
}

async function bringChanges(
  client: Client,
  look: Look,
  some: Watched[],
  posts: Record<string, View>,
): Promise<void> {
  const seenAt = look.context.now.toISOString();
  const entries: object[] = [];
  const gone = new Set<string>();
  const renamed = new Map<string, string>();
  for (const one of some) {
    const now = posts[one.uri];
    if (!now) {
      if (!(await isDeleted(client, one.uri))) continue;
      gone.add(one.uri);
      entries.push({ kind: 'gone', uri: one.uri, root: one.root, seenAt });
      continue;
    }
    if (hash(now.cid) !== one.cid) entries.push({ kind: 'edit', post: now, seenAt });
    if (nameHash(now) === one.who || renamed.has(now.author.did)) continue;
    renamed.set(now.author.did, nameHash(now));
    if (now.author.did !== client.did) entries.push({ kind: 'profile', author: now.author, seenAt });
  }
  if (entries.length === 0 && renamed.size === 0) return;
  const watch = look.state.watch
    .filter((one) => !gone.has(one.uri))
    .map((one) => {
      const cid = posts[one.uri]?.cid;
      const who = renamed.get(placeOf(one.uri)?.repo ?? '') ?? one.who;
      return { ...one, who, ...(cid && { cid: hash(cid) }) };
    });
  const next: State = { ...look.state, watch };
  await commit(client, look, { entries, posts }, next);
}

/** A view may be missing for other reasons, such as a block: only a record that is not there was deleted. */
async function isDeleted(client: Client, uri: string): Promise<boolean> {
  const place = placeOf(uri);
  if (!place) return false;
  const { repo, collection, rkey } = place;
  try {
    await client.call('com.atproto.repo.getRecord', z.unknown(), { params: { repo, collection, rkey } });
    return false;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'RecordNotFound') return true;
    if (error instanceof Refusal && error.status < 500 && error.status !== 429) return false;
    throw error;
  }
}

/**
 * A reply to another post of the same thread notifies nobody but its author: where the count of replies has
 * grown, what we wrote, from whichever account of ours, and what those who already speak with us wrote is fetched.
 * What strangers say among themselves is left there.
 */
async function bringReplies(
  client: Client,
  look: Look,
  some: Watched[],
  posts: Record<string, View>,
): Promise<void> {
  const grown = some.filter((one) => (posts[one.uri]?.replyCount ?? 0) > one.replies).slice(0, threadsMost);
  if (grown.length === 0) return;
  const seen = new Set(look.state.seen.map(([name]) => name));
  const news = new Map<string, View>();
  for (const one of grown) {
    for (const reply of await repliesTo(client, one.uri)) {
      const { did } = reply.author;
      const isOurs = did === client.did || look.context.others?.includes(did);
      const speaks = isOurs || isParty(look.state, one.root, did);
      if (speaks && rootOf(reply) === one.root && !seen.has(hash(reply.uri)) && at(reply) >= look.state.since)
        news.set(reply.uri, reply);
    }
  }
  await bringPosts(
    client,
    look,
    [...news.values()].sort((a, b) => at(a) - at(b)),
  );
  const counts = new Map(grown.map((one) => [one.uri, posts[one.uri]?.replyCount ?? 0]));
  const watch = look.state.watch.map((one) => ({ ...one, replies: counts.get(one.uri) ?? one.replies }));
  await keep(look, { ...look.state, watch });
}

function isParty({ watch }: State, root: string, did: string): boolean {
  return watch.some((one) => one.root === root && one.uri.startsWith(`at://${did}/`));
}

const thread = z.looseObject({
  thread: z.looseObject({ replies: z.array(z.unknown()).optional() }),
});

async function repliesTo(client: Client, uri: string): Promise<View[]> {
  try {
    const answer = await client.call('app.bsky.feed.getPostThread', thread, {
      params: { uri, depth: 10, parentHeight: 0 },
    });
    return flat(answer.thread.replies ?? []);
  } catch (error) {
    // Deleted or hidden since it was looked at: the next round says so.
    if (error instanceof Refusal && error.code === 'NotFound') return [];
    throw error;
  }
}

const node = z.looseObject({ post: view, replies: z.array(z.unknown()).optional() });

function flat(nodes: unknown[]): View[] {
  return nodes.flatMap((one) => {
    const parsed = node.safeParse(one).data;
    return parsed ? [parsed.post, ...flat(parsed.replies ?? [])] : [];
  });
}
