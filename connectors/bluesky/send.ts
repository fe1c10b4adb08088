import type { OutgoingPart, SendContext } from '../connector.ts';
import { clientOf } from './client.ts';
import { lookUpDirect, sendDirect } from './direct-send.ts';
import { lookUpPost, sendPost } from './post-send.ts';
import { explain } from './refusals.ts';
import type { BlueskySettings } from './settings.ts';

/** An answer: a reply under the customer's post, or a direct message. */
export async function send(
  part: OutgoingPart,
  context: SendContext<BlueskySettings>,
): Promise<{ externalId: string }> {
  try {
    const client = await clientOf(context);
    return await (part.thread.surface === 'private' ? sendDirect(client, part) : sendPost(client, part));
  } catch (error) {
    throw explain(error);
  }
}

export async function lookUp(
  part: OutgoingPart,
  context: SendContext<BlueskySettings>,
): Promise<{ externalId: string } | null> {
  try {
    const client = await clientOf(context);
    return await (part.thread.surface === 'private' ? lookUpDirect(client, part) : lookUpPost(client, part));
  } catch (error) {
    throw explain(error);
  }
}
