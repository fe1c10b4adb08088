import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { AtpAgent } from '@atproto/api';
import { openWorld, type World } from './world.ts';

const tweets = new URL('../../../shared/data/tweets/threads.jsonl', import.meta.url);
/** How many posts are replayed at least; whole threads. */
const wanted = Number(process.env.EARSHOT_REPLAY_POSTS ?? 300);

interface Tweet {
  tweet_id: string;
  author_id: string;
  inbound: boolean;
  created_at: string;
  text: string;
  in_response_to_tweet_id: string;
}

describe('threads of real customers', {
  skip: existsSync(tweets) ? false : 'the tweets are not on this machine',
}, () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });

  it('come out as they were written', { timeout: 300_000 }, async () => {
    const threads = chosenThreads();
    const { agent: brand, channelId } = await world.brand('replay-brand.test');
    // An account takes a second to make, so the customers of different threads share some; within a thread
    // everybody is somebody.
    const people: AtpAgent[] = [];
    const most = Math.max(...threads.map((thread) => customers(thread).length));
    for (let n = 0; n < most + 6; n += 1) people.push(await world.network.person(`customer-${n}.test`));
    const placeOf = (tweet: Tweet): number => {
      const at = threads.findIndex((thread) => thread.includes(tweet));
      return (at + customers(threads[at] ?? []).indexOf(tweet.author_id)) % people.length;
    };

    const began = Date.now();
    const written = new Map<string, { uri: string; cid: string }>();
    const order = threads.flat().sort((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at));
    for (const tweet of order) {
      const thread = threads.find((one) => one.includes(tweet)) ?? [];
      const { uri, cid } = await write(tweet, thread);
      written.set(tweet.tweet_id, { uri, cid });
    }
    const posted = Date.now();

    const expected = threads.map((thread) => arriving(thread));
    const total = expected.flat().length;
    // Asked seldom: reading everything is work for the same machine.
    const deadline = Date.now() + 240_000;
    let found = await allMessages(channelId);
    while (found.length < total) {
      assert.ok(Date.now() < deadline, `${found.length} of ${total} came`);
      await setTimeout(2_000);
      found = await allMessages(channelId);
    }
    const seconds = (Date.now() - began) / 1000;
    assert.equal(found.length, total, 'as many messages as were addressed to the brand');
    for (const thread of expected) assertShape(thread, found);
    const left = order.length - total;
    console.log(
      `${threads.length} threads, ${order.length} posts in ${((posted - began) / 1000).toFixed(1)} s, ${total} came (${left} were not addressed to the brand), all after ${seconds.toFixed(1)} s: ${(total / seconds).toFixed(0)} a second`,
    );

    async function write(tweet: Tweet, thread: Tweet[]): Promise<{ uri: string; cid: string }> {
      const who = tweet.inbound ? people[placeOf(tweet)] : brand;
      if (!who) throw new Error(`nobody is ${tweet.author_id}`);
      const parent = written.get(tweet.in_response_to_tweet_id);
      const root = written.get(thread[0]?.tweet_id ?? '');
      const at = mention(tweet, thread);
      const feature = { $type: 'app.bsky.richtext.facet#mention', did: brand.assertDid };
      const index = at && {
        byteStart: Buffer.byteLength(tweet.text.slice(0, at[0])),
        byteEnd: Buffer.byteLength(tweet.text.slice(0, at[1])),
      };
      return who.post({
        text: tweet.text,
        createdAt: new Date().toISOString(),
        ...(parent && root && { reply: { parent, root } }),
        ...(index && { facets: [{ index, features: [feature] }] }),
      });
    }

    async function allMessages(channel: string): Promise<Found[]> {
      const conversations = await world.conversations(channel);
      const messages: Found[] = [];
      for (const { id } of conversations) {
        const { thread } = await world.call<{ thread: { externalId: string } }>(
          'GET',
          `/conversations/${id}`,
        );
        for (const one of await world.messages(id)) messages.push({ ...one, thread: thread.externalId });
      }
      return messages;
    }

    /** Who, in which order, answering what. */
    function assertShape(thread: Tweet[], all: Found[]): void {
      const [first] = thread;
      if (!first) return;
      const root = threads.find((one) => one.includes(first))?.[0];
      const uri = written.get(root?.tweet_id ?? '')?.uri;
      const came = all
        .filter((one) => one.thread === uri)
        .sort((a, b) => a.sentAt.localeCompare(b.sentAt) || a.order.localeCompare(b.order));
      assert.deepEqual(
        came.map((one) => [one.author.name, one.text, one.replyTo?.text ?? null]),
        thread.map((one) => {
          const answered = thread.find((other) => other.tweet_id === one.in_response_to_tweet_id);
          return [
            one.inbound ? `customer-${placeOf(one)}.test` : 'replay-brand.test',
            one.text,
            answered?.text.slice(0, 200) ?? null,
          ];
        }),
      );
    }
  });
});

interface Found {
  thread: string;
  author: { name: string };
  text: string;
  replyTo: { text: string } | null;
  sentAt: string;
  order: string;
}

/** Threads of 3 to 12 tweets that are whole: one first tweet, and every other answers one before it. */
function chosenThreads(): Tweet[][] {
  const chosen: Tweet[][] = [];
  let posts = 0;
  for (const line of readFileSync(tweets, 'utf8').split('\n')) {
    if (posts >= wanted || line === '') break;
    const { tweets: thread } = JSON.parse(line) as { tweets: Tweet[] };
    if (thread.length < 3 || thread.length > 12 || !isWhole(thread)) continue;
    chosen.push(thread);
    posts += thread.length;
  }
  return chosen;
}

function customers(thread: Tweet[]): string[] {
  return [...new Set(thread.filter((one) => one.inbound).map((one) => one.author_id))];
}

function isWhole(thread: Tweet[]): boolean {
  const brands = new Set(thread.filter((one) => !one.inbound).map((one) => one.author_id));
  const segmenter = new Intl.Segmenter();
  return (
    brands.size === 1 &&
    thread.every(
      (one, n) =>
        [...segmenter.segment(one.text)].length <= 300 &&
        (n === 0
          ? one.in_response_to_tweet_id === ''
          : thread.slice(0, n).some((before) => before.tweet_id === one.in_response_to_tweet_id)),
    )
  );
}

/** Where the brand is named in the text. */
function mention(tweet: Tweet, thread: Tweet[]): [number, number] | null {
  const brand = thread.find((one) => !one.inbound)?.author_id ?? '';
  const at = tweet.text.toLowerCase().indexOf(`@${brand.toLowerCase()}`);
  return tweet.inbound && at >= 0 ? [at, at + brand.length + 1] : null;
}

/**
 * What the brand has to see: what names it, what answers it within five steps, and what those who speak with
 * it add below something that it sees; its own answers wherever it sees a part of the thread.
 */
function arriving(thread: Tweet[]): Tweet[] {
  const seen = new Set<Tweet>();
  const above = (one: Tweet): Tweet | undefined =>
    thread.find((other) => other.tweet_id === one.in_response_to_tweet_id);
  for (let before = -1; before !== seen.size; ) {
    before = seen.size;
    for (const one of thread) if (isSeen(one)) seen.add(one);
  }
  return thread.filter((one) => seen.has(one));

  function isSeen(one: Tweet): boolean {
    const parent = above(one);
    if (!one.inbound) return parent !== undefined && seen.size > 0;
    if (mention(one, thread)) return true;
    let ancestor = parent;
    for (let step = 0; ancestor && step < 5; step += 1, ancestor = above(ancestor))
      if (!ancestor.inbound) return true;
    return (
      parent !== undefined && seen.has(parent) && [...seen].some((other) => other.author_id === one.author_id)
    );
  }
}
