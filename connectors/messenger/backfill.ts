import { z } from 'zod';
import type { ReadContext } from '../connector.ts';
import { externalId } from '../kit/fields.ts';
import { moment } from '../kit/meta/envelope.ts';
import { pagesOf } from '../kit/meta/pages.ts';
import type { MessengerSettings } from './settings.ts';

type Reading = ReadContext<MessengerSettings> & { since: Date };

const conversation = z.looseObject({ id: externalId, updated_time: z.unknown().optional() });

/** Reads the Page's conversations again, the latest first, as far as they have changed since. */
export async function backfill(context: Reading): Promise<void> {
  const { apiBaseUrl: base, pageAccessToken: token, pageId } = context.settings;
  const query = { platform: 'messenger', fields: 'id,updated_time', limit: '50' };
  for await (const page of pagesOf(context, { base, path: `${pageId}/conversations`, query, token })) {
    for (const one of page) {
      const parsed = conversation.safeParse(one);
      if (!parsed.success) continue;
      if (context.signal.aborted || isOlder(parsed.data.updated_time, context)) return;
      await bringMessages(parsed.data.id, context);
    }
  }
}

async function bringMessages(conversationId: string, context: Reading): Promise<void> {
  const { apiBaseUrl: base, pageAccessToken: token, pageId } = context.settings;
  const fields = 'id,created_time,from,to,message,sticker,attachments,shares,reply_to';
  const call = { base, path: `${conversationId}/messages`, query: { fields, limit: '50' }, token };
  const events: unknown[] = [];
  for await (const page of pagesOf(context, call)) {
    const messages = page.flatMap((one) => message.safeParse(one).data ?? []);
    const news = messages.filter((one) => !isOlder(one.created_time, context));
    events.push(...news.flatMap((one) => asTold(one, pageId)));
    if (context.signal.aborted || news.length < messages.length) break;
  }
  if (events.length === 0) return;
  // In the form in which they would have been told, so that `receive` has one thing to understand.
  const told = { object: 'page', entry: [{ id: pageId, messaging: events.reverse() }] };
  await context.bring([{ body: Buffer.from(JSON.stringify(told)) }], context.state);
}

function isOlder(time: unknown, { since }: Reading): boolean {
  const at = moment(time);
  return at !== null && at < since.getTime();
}

const party = z.looseObject({ id: externalId, name: z.string().optional().catch(undefined) });
const address = z.looseObject({ url: z.string().optional() }).optional().catch(undefined);
const list = z
  .looseObject({ data: z.array(z.unknown()) })
  .optional()
  .catch(undefined);
const file = z.looseObject({
  name: z.string().optional().catch(undefined),
  mime_type: z.string().optional().catch(undefined),
  image_data: address,
  video_data: address,
  file_url: z.string().optional().catch(undefined),
});
const share = z.looseObject({
  link: z.string().optional().catch(undefined),
  name: z.string().optional().catch(undefined),
});

const message = z.looseObject({
  id: externalId,
  created_time: z.unknown().optional(),
  from: party.optional().catch(undefined),
  to: z
    .looseObject({ data: z.array(party).min(1) })
    .optional()
    .catch(undefined),
  message: z.string().optional().catch(undefined),
  sticker: z.string().optional().catch(undefined),
  reply_to: z.looseObject({ mid: externalId }).optional().catch(undefined),
  attachments: list,
  shares: list,
});

/** None where it cannot be said who wrote to whom. */
function asTold(read: z.output<typeof message>, pageId: string): unknown[] {
  const { id, created_time, from, to, reply_to } = read;
  const isOurs = from?.id === pageId;
  const other = isOurs ? to?.data[0] : from;
  if (!other) return [];
  const page = { id: pageId };
  const [sender, recipient] = isOurs ? [page, other] : [other, page];
  const attachments = [
    ...(read.attachments?.data ?? []).map(fileAsTold),
    ...(read.sticker ? [{ type: 'sticker', payload: { url: read.sticker } }] : []),
    ...(read.shares?.data ?? []).map(shareAsTold),
  ];
  const words = {
    mid: id,
    ...(read.message && { text: read.message }),
    ...(attachments.length > 0 && { attachments }),
    ...(reply_to && { reply_to: { mid: reply_to.mid } }),
    ...(isOurs && { is_echo: true }),
  };
  return [{ sender, recipient, timestamp: moment(created_time), message: words }];
}

function fileAsTold(value: unknown): unknown {
  const { name, mime_type = '', image_data, video_data, file_url } = file.safeParse(value).data ?? {};
  const [family = ''] = mime_type.split('/');
  const type = ['image', 'audio', 'video'].includes(family) ? family : 'file';
  return { type, name, payload: { url: image_data?.url ?? video_data?.url ?? file_url } };
}

function shareAsTold(value: unknown): unknown {
  const { link, name } = share.safeParse(value).data ?? {};
  return { type: 'fallback', title: name, payload: { url: link } };
}
