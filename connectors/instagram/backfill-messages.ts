import { z } from 'zod';
import { externalId } from '../kit/fields.ts';
import { moment } from '../kit/meta/envelope.ts';
import type { Own } from './api.ts';

const party = z.looseObject({ id: externalId, username: z.string().max(100).optional().catch(undefined) });
const text = z.string().optional().catch(undefined);
const address = z.looseObject({ url: text }).optional().catch(undefined);
const list = z
  .looseObject({ data: z.array(z.unknown()) })
  .optional()
  .catch(undefined);

export const message = z.looseObject({
  id: externalId,
  created_time: z.unknown().optional(),
  from: party.optional().catch(undefined),
  to: z
    .looseObject({ data: z.array(party).min(1) })
    .optional()
    .catch(undefined),
  message: text,
  attachments: list,
  shares: list,
  story: z
    .looseObject({
      reply_to: z.looseObject({ link: text }).optional().catch(undefined),
      mention: z.looseObject({ link: text }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  is_unsupported: z.boolean().optional().catch(undefined),
});

/** A message as a webhook would have told it; none where it cannot be said who wrote to whom. */
export function asTold(read: z.output<typeof message>, own: Own): unknown[] {
  const { id, created_time, from, to, story } = read;
  const isOurs = from !== undefined && isOwn(from, own);
  const other = isOurs ? to?.data.find((one) => !isOwn(one, own)) : from;
  if (!other) return [];
  const account = { id: own.id };
  const person = { id: other.id, ...(other.username && { name: `@${other.username}` }) };
  const [sender, recipient] = isOurs ? [account, person] : [person, account];
  const attachments = [
    ...(read.attachments?.data ?? []).map(fileAsTold),
    ...(read.shares?.data ?? []).map(shareAsTold),
    ...(story?.mention?.link ? [{ type: 'story_mention', payload: { url: story.mention.link } }] : []),
  ];
  const words = {
    mid: id,
    ...(read.message && { text: read.message }),
    ...(attachments.length > 0 && { attachments }),
    ...(story?.reply_to && { reply_to: { story: { url: story.reply_to.link } } }),
    ...(read.is_unsupported && { is_unsupported: true }),
    ...(isOurs && { is_echo: true }),
  };
  return [{ sender, recipient, timestamp: moment(created_time), message: words }];
}

/** The account stands under one of its ids, or under its name. */
function isOwn({ id, username }: z.output<typeof party>, own: Own): boolean {
  return id === own.id || own.others.includes(id) || (username !== undefined && username === own.username);
}

const file = z.looseObject({
  mime_type: text,
  name: text,
  image_data: address,
  video_data: address,
  file_url: text,
});

function fileAsTold(value: unknown): unknown {
  const { name, mime_type = '', image_data, video_data, file_url } = file.safeParse(value).data ?? {};
  const [family = ''] = mime_type.split('/');
  const known = image_data ? 'image' : video_data ? 'video' : 'file';
  const type = ['image', 'audio', 'video'].includes(family) ? family : known;
  return { type, name, payload: { url: image_data?.url ?? video_data?.url ?? file_url } };
}

function shareAsTold(value: unknown): unknown {
  const { link } = z.looseObject({ link: text }).safeParse(value).data ?? {};
  return { type: 'share', payload: { url: link } };
}
