import { z } from 'zod';
import type { Inbound, ThreadRef, Who } from '../connector.ts';
import { detail, externalId, firstIssue, time, words } from '../kit/fields.ts';
import { did, webAddress } from './address.ts';
import { withLinks } from './facets.ts';
import { whoOf } from './posts.ts';

/** Reads lines of the log of direct messages; `convos` are the conversations that they belong to. */
export function directMessageReader(self: string, convos: Record<string, unknown>) {
  return (element: unknown): Inbound | string => {
    const parsed = z.object({ log: line }).safeParse(element);
    if (!parsed.success) return firstIssue(parsed.error);
    const { log } = parsed.data;
    const convo = convoView.safeParse(Object.hasOwn(convos, log.convoId) ? convos[log.convoId] : null).data;
    const thread = threadOf(log.convoId, convo);
    const people = [...(log.relatedProfiles ?? []), ...(convo?.members ?? [])];
    const kind = log.$type.split('#')[1];
    if (kind === 'logCreateMessage') return messageOf(log.message, thread, people, self);
    if (kind === 'logDeleteMessage')
      return { type: 'delete', thread, id: log.message.id, at: log.message.sentAt };
    if (kind !== 'logAddReaction' && kind !== 'logRemoveReaction') return `log.$type is unknown: ${kind}`;
    if (!log.reaction) return 'log.reaction is missing';
    return {
      type: 'reaction',
      thread,
      id: log.message.id,
      author: personOf(log.reaction.sender.did, people),
      emoji: log.reaction.value,
      removed: kind === 'logRemoveReaction',
      at: log.reaction.createdAt,
    };
  };
}

const profile = z.looseObject({ did, handle: detail(300), displayName: detail(640) });
type Profile = z.output<typeof profile>;
const profiles = z
  .array(profile.nullable().catch(null))
  .transform((list) => list.filter((one) => one !== null))
  .catch([]);

const convoView = z.looseObject({
  members: profiles,
  kind: z
    .looseObject({ $type: z.string(), name: detail(500) })
    .optional()
    .catch(undefined),
});

const message = z.looseObject({
  id: externalId,
  text: words.optional(),
  facets: z.unknown().optional(),
  embed: z.unknown().optional(),
  replyTo: z.looseObject({ id: externalId }).optional().catch(undefined),
  sender: z.object({ did }),
  sentAt: time,
});

const line = z.looseObject({
  $type: z.string().max(200),
  convoId: externalId,
  message,
  reaction: z
    .object({ value: words.refine((v) => v !== '', 'is empty'), sender: z.object({ did }), createdAt: time })
    .optional(),
  relatedProfiles: profiles.optional(),
});

function threadOf(id: string, convo: z.output<typeof convoView> | undefined): ThreadRef {
  const isGroup = convo?.kind?.$type.endsWith('#groupConvo') ?? false;
  const subject = isGroup ? convo?.kind?.name : undefined;
  return { id, surface: 'private', ...(subject && { subject }), ...(isGroup && { shared: true }) };
}

function messageOf(
  given: z.output<typeof message>,
  thread: ThreadRef,
  people: Profile[],
  self: string,
): Inbound | string {
  if (given.text === undefined) return 'log.message.text is missing';
  const shared = sharedPost.safeParse(given.embed).data?.record.uri;
  const address = typeof shared === 'string' ? webAddress(shared) : null;
  const text = [withLinks(given.text, given.facets), address].filter(Boolean).join('\n\n');
  const odd = given.embed && !address ? 'embed' : undefined;
  return {
    type: 'message',
    thread,
    id: given.id,
    from: given.sender.did === self ? 'brand' : 'customer',
    author: personOf(given.sender.did, people),
    text,
    attachments: [],
    ...(given.replyTo && { replyTo: given.replyTo.id }),
    at: given.sentAt,
    ...((odd || text === '') && { unsupported: odd ?? 'empty' }),
  };
}

const sharedPost = z.object({ record: z.looseObject({ uri: z.unknown() }) });

function personOf(id: string, people: Profile[]): Who {
  return whoOf(people.find((one) => one.did === id) ?? { did: id });
}
