import { z } from 'zod';
import { type OutgoingPart, type SendContext, UncertainError } from '../connector.ts';
import { externalId } from '../kit/fields.ts';
import { moment } from '../kit/meta/envelope.ts';
import { graph } from '../kit/meta/graph.ts';
import { targetOf } from './send.ts';
import type { FacebookPageSettings } from './settings.ts';

const comment = z.looseObject({
  id: externalId,
  message: z.string().optional().catch(undefined),
  created_time: z.unknown().optional(),
  from: z.looseObject({ id: externalId }),
  attachment: z.looseObject({ type: z.string() }).optional().catch(undefined),
});
/** A picture without words is like any other: it is ours only right after it was sent, as a request lasts no longer. */
const pictureWithin = 60_000;
const listed = z.object({ data: z.array(z.unknown()) });

/**
 * Ours is the one comment of the Page with exactly this text, and a picture if it has one, since the part was made.
 * Comments know no key of ours, so where there is none, or there are two, nobody can tell, and nothing is sent again
 * by itself.
 */
export async function lookUp(
  part: OutgoingPart,
  context: SendContext<FacebookPageSettings>,
): Promise<{ externalId: string }> {
  const { apiBaseUrl: base, pageAccessToken: token, pageId } = context.settings;
  if (part.privateReplyTo)
    throw new UncertainError('A private answer can only be found in Messenger; its echo there will tell.');
  const query = {
    fields: 'id,message,created_time,from,attachment{type}',
    order: 'reverse_chronological',
    limit: '50',
  };
  const answer = await graph(context, { base, path: `${targetOf(part)}/comments`, query, token });
  const known = new Set([...part.history.map((one) => one.id), part.previous]);
  const made = part.createdAt.getTime();
  const until = part.text === '' ? made + pictureWithin : Number.POSITIVE_INFINITY;
  const isPicture = part.attachments.length > 0;
  const ours = (listed.safeParse(answer).data?.data ?? [])
    .flatMap((one) => comment.safeParse(one).data ?? [])
    .filter((one) => one.from.id === pageId && (one.message ?? '') === part.text)
    .filter((one) => (one.attachment?.type.startsWith('photo') ?? false) === isPicture && !known.has(one.id))
    .filter((one) => {
      const at = moment(one.created_time) ?? 0;
      return at >= made - 5_000 && at <= until;
    });
  const [only] = ours;
  if (only && ours.length === 1) return { externalId: only.id };
  throw new UncertainError(
    ours.length > 1
      ? 'This stands under the comment more than once, so nobody can tell which one this is.'
      : 'The reply is not under the comment, though it may still be on its way.',
  );
}
