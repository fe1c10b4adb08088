import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Context, SendError, type Who } from '../connector.ts';
import { placeOf } from './address.ts';
import { type Client, clientOf } from './client.ts';
import { explain } from './refusals.ts';
import type { BlueskySettings } from './settings.ts';
import { tidOf } from './tid.ts';

const collection = 'app.bsky.graph.block';

/**
 * A block is a record of the account. It gets a key that follows from whom it is about, so that a second one takes
 * the place of the first; one that was made in the app has another key, and is taken away too.
 */
export async function block(who: Who, blocked: boolean, context: Context<BlueskySettings>): Promise<void> {
  const subject = didIn(who);
  if (!subject) throw new SendError('rejected', withoutDid);
  try {
    const client = await clientOf(context);
    if (blocked) await write(client, subject, context.now);
    else await lift(client, subject);
  } catch (error) {
    throw explain(error);
  }
}

export function cannotBlock(who: Who): string | null {
  return didIn(who) ? null : withoutDid;
}

const withoutDid = 'It is not known which account on Bluesky this is, so it cannot be blocked there.';

async function write(client: Client, subject: string, now: Date): Promise<void> {
  const record = { $type: collection, subject, createdAt: now.toISOString() };
  const input = { repo: client.did, collection, rkey: keyFor(subject), record };
  await client.call('com.atproto.repo.putRecord', z.unknown(), { input, repeatable: true });
}

const profile = z.looseObject({ viewer: z.looseObject({ blocking: z.string().optional() }).optional() });

async function lift(client: Client, subject: string): Promise<void> {
  const { viewer } = await client.call('app.bsky.actor.getProfile', profile, { params: { actor: subject } });
  const place = placeOf(viewer?.blocking ?? '');
  const keys = new Set([keyFor(subject), ...(place?.collection === collection ? [place.rkey] : [])]);
  for (const rkey of keys) {
    const input = { repo: client.did, collection, rkey };
    await client.call('com.atproto.repo.deleteRecord', z.unknown(), { input, repeatable: true });
  }
}

/** The form of a key that this collection wants, from the DID alone. */
function keyFor(subject: string): string {
  return tidOf(createHash('sha256').update(subject).digest('hex').slice(0, 32));
}

function didIn(who: Who): string | undefined {
  return who.keys.find(({ namespace, value }) => namespace === 'did' && value.startsWith('did:'))?.value;
}
