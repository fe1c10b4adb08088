import { z } from 'zod';
import { type OutgoingPart, SendError } from '../connector.ts';
import { placeOf } from './address.ts';
import type { Client } from './client.ts';
import { facetsOf, graphemes } from './facets.ts';
import { answered } from './reply-to.ts';
import { tidOf } from './tid.ts';
import { Refusal } from './xrpc.ts';

const collection = 'app.bsky.feed.post';
const bytesMost = 3000;

/**
 * Writes the reply under a key that follows from the part's id: a second attempt finds the first one there.
 * The part's id stands in the record too, so that its echo is known for ours by whoever sees it first.
 */
export async function sendPost(client: Client, part: OutgoingPart): Promise<{ externalId: string }> {
  if (Buffer.byteLength(part.text) > bytesMost)
    throw new SendError(
      'rejected',
      'A post holds 3,000 bytes; this one has more, which many emoji can do. Write it in two messages.',
    );
  if (graphemes(part.text) > 300)
    throw new SendError(
      'rejected',
      'A post holds 300 characters; this one has more. Write it in two messages.',
    );
  const reply = await answered(client, part);
  const facets = await facetsOf(part.text, (handle) => didOf(client, handle));
  const images = await uploaded(client, part.attachments);
  const { language } = part.recipient;
  const record = {
    $type: collection,
    text: part.text,
    createdAt: part.createdAt.toISOString(),
    reply,
    ...(facets.length > 0 && { facets }),
    ...(images.length > 0 && { embed: { $type: 'app.bsky.embed.images', images } }),
    ...(language && { langs: [language] }),
    earshotPart: part.id,
  };
  const input = { repo: client.did, collection, rkey: tidOf(part.id), record };
  try {
    const written = await client.call('com.atproto.repo.createRecord', z.looseObject({ uri: z.string() }), {
      input,
    });
    return { externalId: placeOf(written.uri) ? written.uri : addressOf(client, part) };
  } catch (error) {
    // Bluesky answers 500 where the key is taken, so the record itself has to say whether it is ours.
    if (error instanceof Refusal && (error.status >= 500 || error.status === 400 || error.status === 409)) {
      const earlier = await lookUpPost(client, part);
      if (earlier) return earlier;
    }
    throw error;
  }
}

/** Our record under the key of this part; null where there is none. */
export async function lookUpPost(client: Client, part: OutgoingPart): Promise<{ externalId: string } | null> {
  const rkey = tidOf(part.id);
  try {
    const { value } = await client.call('com.atproto.repo.getRecord', found, {
      params: { repo: client.did, collection, rkey },
    });
    if (value.earshotPart === part.id || value.text === part.text)
      return { externalId: addressOf(client, part) };
  } catch (error) {
    if (error instanceof Refusal && error.code === 'RecordNotFound') return null;
    throw error;
  }
  throw new SendError('rejected', 'Another post stands where this one would go. Send the message again.');
}

const found = z.looseObject({
  value: z.looseObject({ text: z.string().optional(), earshotPart: z.string().optional() }),
});

function addressOf(client: Client, part: OutgoingPart): string {
  return `at://${client.did}/${collection}/${tidOf(part.id)}`;
}

export async function didOf(client: Client, handle: string): Promise<string | null> {
  try {
    const answer = z.looseObject({ did: z.string().startsWith('did:') });
    const { did } = await client.call('com.atproto.identity.resolveHandle', answer, { params: { handle } });
    return did;
  } catch (error) {
    // Nobody has this handle: it stays plain text.
    if (error instanceof Refusal && error.status < 500 && error.status !== 429) return null;
    throw error;
  }
}

async function uploaded(client: Client, attachments: OutgoingPart['attachments']): Promise<object[]> {
  const images: object[] = [];
  for (const { name, type, size, bytes } of attachments) {
    if (!type.startsWith('image/') || size > 1_000_000)
      throw new SendError(
        'rejected',
        'A post on Bluesky carries images of up to 1,000,000 bytes and no other files.',
      );
    const answer = z.looseObject({ blob: z.looseObject({ $type: z.literal('blob') }) });
    const { blob } = await client.call('com.atproto.repo.uploadBlob', answer, {
      input: { bytes: await bytes(), type },
      repeatable: true,
    });
    images.push({ image: blob, alt: name });
  }
  return images;
}
