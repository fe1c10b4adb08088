import { z } from 'zod';
import type { ReadContext } from '../connector.ts';
import { moment } from '../kit/meta/envelope.ts';
import { pagesOf } from '../kit/meta/pages.ts';
import { asComment, asPost, asRating, comment, feedFields, post, rating, ratingFields } from './read-back.ts';
import type { FacebookPageSettings } from './settings.ts';

type Reading = ReadContext<FacebookPageSettings> & { since: Date };

/** How far back among the Page's posts new comments are looked for: eight pages of 25. */
const pagesMost = 8;

/** Reads new posts of visitors, new comments under the latest posts, and new recommendations. */
export async function backfill(context: Reading): Promise<void> {
  const { apiBaseUrl: base, pageAccessToken: token, pageId } = context.settings;
  const query = { fields: feedFields, limit: '25' };
  for await (const page of pagesOf(context, { base, path: `${pageId}/feed`, query, token }, pagesMost)) {
    for (const one of page) {
      const parsed = post.safeParse(one);
      if (context.signal.aborted) return;
      if (parsed.success) await bringPost(parsed.data, context);
    }
  }
  await bringRatings(context);
}

async function bringPost(one: z.output<typeof post>, context: Reading): Promise<void> {
  const { pageId } = context.settings;
  const isVisitors = one.from !== undefined && one.from.id !== pageId;
  const changes = isVisitors && isNew(one.created_time, context) ? [asPost(one)] : [];
  const [latest] = one.comments?.data ?? [];
  const newest = z.looseObject({ created_time: z.unknown().optional() }).safeParse(latest).data;
  if (newest && isNew(newest.created_time, context)) changes.push(...(await newComments(one, context)));
  await bring(context, 'feed', changes);
}

async function newComments(of: z.output<typeof post>, context: Reading): Promise<object[]> {
  const { apiBaseUrl: base, pageAccessToken: token } = context.settings;
  const fields = 'id,message,from,created_time,parent{id},attachment,is_hidden';
  const query = { fields, filter: 'stream', order: 'reverse_chronological', limit: '50' };
  const found: object[] = [];
  for await (const page of pagesOf(context, { base, path: `${of.id}/comments`, query, token })) {
    const comments = page.flatMap((one) => comment.safeParse(one).data ?? []);
    const news = comments.filter((one) => isNew(one.created_time, context));
    found.push(...news.map((one) => asComment(one, of)));
    if (context.signal.aborted || news.length < comments.length) break;
  }
  return found.reverse();
}

async function bringRatings(context: Reading): Promise<void> {
  const { apiBaseUrl: base, pageAccessToken: token, pageId } = context.settings;
  const call = { base, path: `${pageId}/ratings`, query: { fields: ratingFields, limit: '50' }, token };
  for await (const page of pagesOf(context, call)) {
    const ratings = page.flatMap((one) => rating.safeParse(one).data ?? []);
    const news = ratings.filter((one) => isNew(one.created_time, context));
    await bring(context, 'ratings', news.map(asRating).reverse());
    if (context.signal.aborted || news.length < ratings.length) return;
  }
}

/** In the form in which it would have been told, so that `receive` has one thing to understand. */
async function bring(context: Reading, field: string, values: object[]): Promise<void> {
  if (values.length === 0) return;
  const changes = values.map((value) => ({ field, value }));
  const told = { object: 'page', entry: [{ id: context.settings.pageId, changes }] };
  await context.bring([{ body: Buffer.from(JSON.stringify(told)) }], context.state);
}

function isNew(time: unknown, { since }: Reading): boolean {
  const at = moment(time);
  return at !== null && at >= since.getTime();
}
