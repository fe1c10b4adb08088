import { z } from 'zod';
import type { ThreadRef, Who } from '../connector.ts';
import { detail, time, words } from '../kit/fields.ts';
import { atUri, did, webAddress } from './address.ts';
import { type Embedded, embedded, quotedIn } from './embeds.ts';
import { withLinks } from './facets.ts';

/** A post as notifications and views show it; what `receive` needs of it. */
export const post = z.looseObject({
  uri: atUri,
  cid: z.string().max(200).optional(),
  author: z.looseObject({ did, handle: detail(300), displayName: detail(640) }),
  record: z.looseObject({
    text: words,
    langs: z.array(z.unknown()).optional().catch(undefined),
    reply: z.object({ root: z.object({ uri: atUri }), parent: z.object({ uri: atUri }) }).optional(),
    facets: z.unknown().optional(),
    embed: z.unknown().optional(),
    earshotPart: z.guid().optional().catch(undefined),
  }),
  embed: z.unknown().optional(),
  indexedAt: time,
});
export type Post = z.output<typeof post>;

/** The author goes by the DID, which stays when the handle changes. */
export function whoOf(author: Post['author'], langs: unknown[] = []): Who {
  const { did: value, handle, displayName } = author;
  const name = displayName ?? handle;
  const [language] = langs;
  const isLanguage = typeof language === 'string' && /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,5}$/.test(language);
  return {
    keys: [{ namespace: 'did', value }],
    ...(name && { name }),
    ...(isLanguage && { language }),
    ...(handle && handle !== 'handle.invalid' && { about: { handle } }),
  };
}

/** A thread is named by its first post. `posts` are those that were fetched beside this one, by address. */
export function threadOf(one: Post, posts: Record<string, unknown>): ThreadRef {
  const { reply } = one.record;
  const quoted = reply ? null : quotedIn(one.record.embed);
  const shown = quoted ?? reply?.root.uri ?? one.uri;
  const url = webAddress(shown);
  const text =
    shown === one.uri ? one.record.text : textOf(Object.hasOwn(posts, shown) ? posts[shown] : null);
  return {
    id: reply?.root.uri ?? one.uri,
    surface: 'public',
    ...((text || url) && { post: { text, ...(url && { url }) } }),
  };
}

/** What a post says, '' where it is not there (any more). */
function textOf(value: unknown): string {
  const parsed = post.safeParse(value);
  return parsed.success ? parsed.data.record.text : '';
}

/** What was written and shown: the text with its links and what is embedded. */
export function contentOf(one: Post, posts: Record<string, unknown>): Embedded & { text: string } {
  const view = post.safeParse(Object.hasOwn(posts, one.uri) ? posts[one.uri] : null).data;
  // A view of another version of the post would show other images.
  const seen = one.embed ?? (view?.cid === one.cid ? view?.embed : undefined);
  const text = withLinks(one.record.text, one.record.facets);
  const content = embedded(one, text, seen);
  return { ...content, text: [text, ...content.lines].filter(Boolean).join('\n\n') };
}
