import { z } from 'zod';
import { externalId } from '../kit/fields.ts';
import { pagesOf } from '../kit/meta/pages.ts';
import { type Own, ownAccount, placeOf, self } from './api.ts';
import { commentsOf } from './backfill-comments.ts';
import { asTold, message } from './backfill-messages.ts';
import { isOlder, type Reading } from './older.ts';

const conversation = z.looseObject({ id: externalId, updated_time: z.unknown().optional() });

/** Reads conversations and the comments of recent posts again, as far as they have changed since. */
export async function backfill(context: Reading): Promise<void> {
  const own = await ownAccount(context);
  await bringConversations(context, own);
  if (context.signal.aborted) return;
  for await (const changes of commentsOf(context, own)) {
    await bring(context, own, { changes });
    if (context.signal.aborted) return;
  }
}

async function bringConversations(context: Reading, own: Own): Promise<void> {
  const query = { platform: 'instagram', fields: 'id,updated_time', limit: '50' };
  for await (const page of pagesOf(context, {
    ...placeOf(context.settings),
    path: `${self}/conversations`,
    query,
  })) {
    for (const one of page) {
      const parsed = conversation.safeParse(one);
      if (!parsed.success) continue;
      // The latest stand first.
      if (context.signal.aborted || isOlder(parsed.data.updated_time, context)) return;
      await bringMessages(parsed.data.id, context, own);
    }
  }
}

async function bringMessages(id: string, context: Reading, own: Own): Promise<void> {
  const fields = 'id,created_time,from,to,message,attachments,shares,story,is_unsupported';
  const call = { ...placeOf(context.settings), path: `${id}/messages`, query: { fields, limit: '20' } };
  const messaging: unknown[] = [];
  for await (const page of pagesOf(context, call)) {
    const messages = page.flatMap((one) => message.safeParse(one).data ?? []);
    const news = messages.filter((one) => !isOlder(one.created_time, context));
    messaging.push(...news.flatMap((one) => asTold(one, own)));
    if (context.signal.aborted || news.length < messages.length) break;
  }
  if (messaging.length > 0) await bring(context, own, { messaging: messaging.reverse() });
}

/** In the form in which it would have been told, so that `receive` has one thing to understand. */
async function bring(context: Reading, { id }: Own, what: Record<string, unknown[]>): Promise<void> {
  const told = { object: 'instagram', entry: [{ id, ...what }] };
  await context.bring([{ body: Buffer.from(JSON.stringify(told)) }], context.state);
}
