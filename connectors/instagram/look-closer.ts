import { z } from 'zod';
import { type Context, SendError, type Target, type Who, type Words } from '../connector.ts';
import { detail, externalId } from '../kit/fields.ts';
import { pagesOf } from '../kit/meta/pages.ts';
import { webAddress } from '../kit/meta/web-address.ts';
import { ask, ownAccount, placeOf, self } from './api.ts';
import type { InstagramSettings } from './settings.ts';
import { placeIn } from './threads.ts';

const said = z.looseObject({
  id: externalId.optional(),
  text: detail(10_000),
  caption: detail(10_000),
  username: detail(100),
  permalink: z.unknown().optional(),
});
const asked = z.looseObject({ mentioned_comment: said.optional(), mentioned_media: said.optional() });

/** The words and the author of a mention, of which the webhook told the ids alone; null where Instagram keeps them. */
export async function words(target: Target, context: Context<InstagramSettings>): Promise<Words | null> {
  const { id } = target.thread;
  const place = placeIn(id);
  if (place.kind !== 'mention') throw new SendError('rejected', 'This is no mention.');
  const { media, comment } = place;
  if (context.settings.login === 'instagram') return comment ? null : await amongTags(id, media, context);
  const field = comment
    ? `mentioned_comment.comment_id(${comment}){id,text,timestamp,username}`
    : `mentioned_media.media_id(${media}){id,caption,timestamp,username}`;
  const { id: account } = await ownAccount(context);
  const told = asked.safeParse(await ask(context, account, { query: { fields: field } })).data;
  return read(id, told?.mentioned_comment ?? told?.mentioned_media);
}

/** With its own login Instagram lists the posts in which the account is named, and no comments. */
async function amongTags(
  id: string,
  media: string,
  context: Context<InstagramSettings>,
): Promise<Words | null> {
  const query = { fields: 'id,caption,username,permalink', limit: '50' };
  const pages = pagesOf(context, { ...placeOf(context.settings), path: `${self}/tags`, query }, 4);
  for await (const page of pages) {
    for (const one of page) {
      const post = said.safeParse(one).data;
      if (post?.id === media) return read(id, post);
    }
  }
  return null;
}

function read(id: string, found: z.output<typeof said> | undefined): Words | null {
  const text = found?.text ?? found?.caption;
  if (text === undefined && !found?.username) return null;
  return {
    text: text ?? '',
    ...(found?.username && { author: authorOf(id, found.username) }),
    ...webAddress(found?.permalink),
  };
}

/** By the name alone, as in a comment without a number: whoever mentions the account again is the same person. */
function authorOf(id: string, username: string): Who {
  const keys = [id, `@${username}`].map((value) => ({ namespace: 'channel', value }));
  return { keys, name: `@${username}`, about: { username: `@${username}` } };
}
