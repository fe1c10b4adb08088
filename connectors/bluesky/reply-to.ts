import { z } from 'zod';
import { type OutgoingPart, SendError } from '../connector.ts';
import { placeOf } from './address.ts';
import type { Client } from './client.ts';
import { Refusal } from './xrpc.ts';

interface Ref {
  uri: string;
  cid: string;
}

/**
 * The post that is answered and the first one of its thread, as they are at this moment.
 * @throws SendError where it was deleted, or its author does not let us answer
 */
export async function answered(client: Client, part: OutgoingPart): Promise<{ root: Ref; parent: Ref }> {
  const customers = part.history.findLast((one) => one.from === 'customer')?.id;
  const uri = part.previous ?? part.replyTo ?? customers ?? part.thread.id;
  const { posts } = await client.call('app.bsky.feed.getPosts', z.object({ posts: z.array(z.unknown()) }), {
    params: { uris: [...new Set([uri, part.thread.id])] },
  });
  const views = posts.flatMap((one) => view.safeParse(one).data ?? []);
  const shown = views.find((one) => one.uri === uri);
  if (shown?.viewer?.replyDisabled) throw closed();
  if (shown && isBlocked(shown.author.viewer)) throw blocked();
  const parent = shown ?? (await recordOf(client, uri));
  const root = parent.record.reply?.root ?? { uri: parent.uri, cid: parent.cid };
  const rootNow = views.find((one) => one.uri === root.uri);
  return {
    root: { uri: root.uri, cid: rootNow?.cid ?? root.cid },
    parent: { uri: parent.uri, cid: parent.cid },
  };
}

const record = z.looseObject({
  reply: z.looseObject({ root: z.object({ uri: z.string(), cid: z.string() }) }).optional(),
});
const viewer = z.looseObject({
  blockedBy: z.boolean().optional(),
  blocking: z.unknown().optional(),
});
const view = z.looseObject({
  uri: z.string(),
  cid: z.string(),
  author: z.looseObject({ viewer: viewer.optional() }),
  record,
  viewer: z.looseObject({ replyDisabled: z.boolean().optional() }).optional(),
});
type Parent = Ref & { record: z.output<typeof record> };

/** A post that the AppView does not show: it is too new for that, or a block hides it. */
async function recordOf(client: Client, uri: string): Promise<Parent> {
  const place = placeOf(uri);
  if (!place) throw new SendError('rejected', 'There is no post on Bluesky that this could answer.');
  const { repo, collection, rkey } = place;
  if (repo !== client.did) {
    const profile = await client
      .call('app.bsky.actor.getProfile', z.looseObject({ viewer: viewer.optional() }), {
        params: { actor: repo },
      })
      .catch((error: unknown) => {
        // Whoever has no profile any more blocks nobody; whether the post is there is asked next.
        if (error instanceof Refusal && error.status < 500 && error.status !== 429) return null;
        throw error;
      });
    if (isBlocked(profile?.viewer)) throw blocked();
  }
  const answer = z.looseObject({ cid: z.string(), value: record });
  const { cid, value } = await client.call('com.atproto.repo.getRecord', answer, {
    params: { repo, collection, rkey },
  });
  return { uri, cid, record: value };
}

function isBlocked(of: z.output<typeof viewer> | undefined): boolean {
  return of?.blockedBy === true || (of?.blocking !== undefined && of.blocking !== null);
}

function blocked(): SendError {
  return new SendError(
    'blocked',
    'This person and this account do not talk on Bluesky: one blocks the other.',
  );
}

function closed(): SendError {
  return new SendError('blocked', 'The author of this thread has closed it to replies from this account.');
}
