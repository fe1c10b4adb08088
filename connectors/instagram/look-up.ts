import { z } from 'zod';
import { type OutgoingPart, type SendContext, UncertainError } from '../connector.ts';
import { externalId } from '../kit/fields.ts';
import { moment } from '../kit/meta/envelope.ts';
import { ask, type Own, ownAccount } from './api.ts';
import type { InstagramSettings } from './settings.ts';
import { placeIn } from './threads.ts';

const reply = z.looseObject({
  id: externalId,
  text: z.string().optional().catch(undefined),
  timestamp: z.unknown().optional(),
  username: z.string().optional().catch(undefined),
  from: z.looseObject({ id: externalId }).optional().catch(undefined),
});
const replies = z.looseObject({ data: z.array(z.unknown()) });

/**
 * Comments carry no mark of ours: ours is the one of the account with exactly this text since the part was made.
 * Where there is none, or there are two, nobody can tell, and nothing is sent again by itself.
 */
export async function lookUp(
  part: OutgoingPart,
  context: SendContext<InstagramSettings>,
): Promise<{ externalId: string }> {
  const place = placeIn(part.thread.id);
  if (part.privateReplyTo !== null || part.thread.surface === 'private')
    throw new UncertainError('Whether the message arrived, its echo will tell.');
  if (place.kind === 'mention')
    throw new UncertainError('Instagram does not show what stands below the posts of others. Look there.');
  const own = await ownAccount(context);
  const query = { fields: 'id,text,timestamp,username,from', limit: '100' };
  const told = await ask(context, `${encodeURIComponent(place.comment)}/replies`, { query });
  const known = new Set([...part.history.map(({ id }) => id), part.previous]);
  const since = part.createdAt.getTime() - 5_000;
  const [only, another] = (replies.safeParse(told).data?.data ?? [])
    .flatMap((one) => reply.safeParse(one).data ?? [])
    .filter((one) => isOwn(one, own) && (one.text ?? '') === part.text)
    .filter((one) => (moment(one.timestamp) ?? 0) >= since && !known.has(one.id));
  if (only && !another) return { externalId: only.id };
  throw new UncertainError(
    another
      ? 'This text stands below the comment more than once, so nobody can tell which one this is.'
      : 'The answer is not below the comment, though it may still be on its way.',
  );
}

function isOwn({ username, from }: z.output<typeof reply>, own: Own): boolean {
  return (username !== undefined && username === own.username) || from?.id === own.id;
}
