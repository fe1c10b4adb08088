import { z } from 'zod';
import { externalId } from '../kit/fields.ts';
import { pagesOf } from '../kit/meta/pages.ts';
import { type Own, placeOf } from './api.ts';
import { isOlder, type Reading } from './older.ts';
import { hiddenField } from './threads.ts';

/** Of the latest posts, and of each the latest comments: Instagram sorts posts by their own age alone. */
const postPages = 2;
const commentPages = 4;

const text = z.string().optional().catch(undefined);
const post = z.looseObject({
  id: externalId,
  caption: text,
  permalink: text,
  media_product_type: text,
  comments_count: z.number().optional().catch(undefined),
});
type Post = z.output<typeof post>;

const from = z
  .looseObject({ id: externalId.optional().catch(undefined), username: text })
  .optional()
  .catch(undefined);
const comment = z.looseObject({
  id: externalId,
  text,
  timestamp: z.unknown().optional(),
  username: text,
  from,
  hidden: z.boolean().optional().catch(undefined),
  replies: z
    .looseObject({ data: z.array(z.unknown()) })
    .optional()
    .catch(undefined),
});
type Comment = z.output<typeof comment>;

/** Post by post, its comments since then as webhooks would have told them, and which of all are hidden. */
export async function* commentsOf(context: Reading, own: Own): AsyncGenerator<unknown[]> {
  const query = { fields: 'id,caption,permalink,media_product_type,comments_count', limit: '25' };
  const call = { ...placeOf(context.settings), path: `${own.id}/media`, query };
  for await (const page of pagesOf(context, call, postPages)) {
    for (const one of page) {
      const parsed = post.safeParse(one);
      if (!parsed.success || parsed.data.comments_count === 0) continue;
      const changes = await below(parsed.data, context, own);
      if (changes.length > 0) yield changes;
    }
  }
}

const fields = 'id,text,timestamp,username,from,hidden';

async function below(shown: Post, context: Reading, own: Own): Promise<unknown[]> {
  const query = { fields: `${fields},replies{${fields}}`, limit: '50' };
  const call = { ...placeOf(context.settings), path: `${shown.id}/comments`, query };
  const changes: unknown[] = [];
  for await (const page of pagesOf(context, call, commentPages)) {
    for (const one of page.flatMap((value) => comment.safeParse(value).data ?? [])) {
      const replies = (one.replies?.data ?? []).flatMap((value) => comment.safeParse(value).data ?? []);
      for (const [each, parent] of [
        [one, null] as const,
        ...replies.map((reply) => [reply, one.id] as const),
      ]) {
        if (!isOlder(each.timestamp, context)) changes.push(told(each, parent, shown, own));
        if (each.hidden) changes.push(foundHidden(each, parent));
      }
    }
    if (context.signal.aborted) break;
  }
  return changes;
}

function told(one: Comment, parent: string | null, shown: Post, own: Own): unknown {
  const username = one.from?.username ?? one.username;
  const isOurs =
    (username !== undefined && username === own.username) ||
    [own.id, ...own.others].some((id) => id === one.from?.id);
  const { id, caption, permalink, media_product_type } = shown;
  const value = {
    id: one.id,
    text: one.text,
    timestamp: one.timestamp,
    from: { id: isOurs ? own.id : one.from?.id, username },
    ...(parent && { parent_id: parent }),
    media: { id, caption, permalink, media_product_type },
  };
  return { field: 'comments', value };
}

function foundHidden({ id }: Comment, parent: string | null): unknown {
  return { field: hiddenField, value: { id, hidden: true, ...(parent && { parent_id: parent }) } };
}
