import { z } from 'zod';
import { parameter } from '../core/graph-error.ts';
import type { Account, Comment, Post } from '../core/things.ts';
import { commentDefaults, commentFields, postFields, ratingFields, repliesTo } from './comment-fields.ts';
import { endpoint, type Request } from './endpoint.ts';
import { parseFields, pick } from './fields.ts';
import { page, pageParams } from './paging.ts';

const one = z.strictObject({ fields: z.string().optional() });
const commentsParams = z.strictObject({
  ...pageParams,
  order: z.enum(['chronological', 'reverse_chronological']).optional(),
  filter: z.enum(['toplevel', 'stream']).optional(),
  summary: z.string().optional(),
});

/** Posts and the comments below them, read: how a gap is closed when webhooks were lost. */
export const postEndpoints = [
  ...(['feed', 'posts', 'published_posts'] as const).map((edge) =>
    endpoint({
      method: 'GET',
      on: 'page',
      edge,
      need: edge === 'feed' ? 'read comments' : 'read posts',
      params: z.strictObject(pageParams),
      // `feed` shows what visitors wrote as well.
      run: (request, params) =>
        listPosts(
          request,
          params,
          (post) => post.recommends === null && (edge === 'feed' || post.author === null),
        ),
    }),
  ),
  endpoint({
    method: 'GET',
    on: 'page',
    edge: 'visitor_posts',
    need: 'read comments',
    params: z.strictObject(pageParams),
    run: (request, params) =>
      listPosts(request, params, (post) => post.author !== null && post.recommends === null),
  }),
  endpoint({
    method: 'GET',
    on: 'instagram',
    edge: 'media',
    need: 'read posts',
    params: z.strictObject(pageParams),
    run: (request, params) =>
      listPosts(
        request,
        params,
        (post) => post.author === null && post.live === null && post.kind !== 'STORY',
      ),
  }),
  endpoint({
    method: 'GET',
    on: 'instagram',
    edge: 'live_media',
    need: 'read posts',
    params: z.strictObject(pageParams),
    run: (request, params) => listPosts(request, params, (post) => post.live === true),
  }),
  endpoint({
    method: 'GET',
    on: 'instagram',
    edge: 'tags',
    need: 'read comments',
    params: z.strictObject(pageParams),
    // What others posted, and mention the account in.
    run: (request, params) => listPosts(request, params, (post) => post.author !== null),
  }),
  endpoint({
    method: 'GET',
    on: 'page',
    edge: 'ratings',
    need: 'read comments',
    params: z.strictObject(pageParams),
    run: listRatings,
  }),
  endpoint({
    method: 'GET',
    on: 'post',
    edge: '',
    need: 'read posts',
    params: one,
    run: (request, { fields }) => {
      const post = postOf(request);
      const unasked = post.account.kind === 'page' ? ['created_time', 'message', 'id'] : ['id'];
      return pick(postFields(request, post), parseFields(fields), unasked);
    },
  }),
  endpoint({
    method: 'GET',
    on: 'post',
    edge: 'comments',
    need: 'read comments',
    params: commentsParams,
    run: (request, params) => {
      const post = postOf(request);
      const all = params.filter === 'stream';
      const list = post.comments.filter((comment) => !comment.deleted && (all || comment.parent === null));
      return listComments(request, params, post.account, list);
    },
  }),
  endpoint({
    method: 'GET',
    on: 'comment',
    edge: '',
    need: 'read comments',
    params: one,
    run: (request, { fields }) => {
      const comment = commentOf(request);
      const { kind } = comment.post.account;
      return pick(commentFields(request, comment), parseFields(fields), commentDefaults[kind as 'page']);
    },
  }),
  ...(['comments', 'replies'] as const).map((edge) =>
    endpoint({
      method: 'GET',
      on: 'comment',
      edge,
      need: 'read comments',
      params: commentsParams,
      run: (request, params) => {
        const comment = commentOf(request);
        const { account } = comment.post;
        if ((account.kind === 'page') !== (edge === 'comments'))
          throw parameter(`Tried accessing nonexisting field (${edge}) on node type (Comment)`);
        return listComments(request, params, account, repliesTo(comment));
      },
    }),
  ),
];

export function postOf({ node }: Request): Post {
  if (node.kind === 'post') return node.post;
  throw parameter('This is no post.');
}

export function commentOf({ node }: Request): Comment {
  if (node.kind === 'comment') return node.comment;
  throw parameter('This is no comment.');
}

type PageParams = Parameters<typeof page>[1] & { fields?: string | undefined };

function listPosts(request: Request, params: PageParams, suits: (post: Post) => boolean): unknown {
  const { node, world } = request;
  if (node.kind !== 'page' && node.kind !== 'instagram') throw parameter('This has no posts.');
  const posts = [...world.posts.values()]
    .filter((post) => post.account === node.account && !post.deleted && suits(post))
    .sort((a, b) => b.at - a.at);
  const asked = parseFields(params.fields);
  const unasked = node.kind === 'page' ? ['created_time', 'message', 'id'] : ['id'];
  return page(request, params, posts, {
    id: ({ id }) => id,
    at: ({ at }) => at,
    show: (post) => pick(postFields(request, post), asked, unasked),
  });
}

function listRatings(request: Request, params: PageParams): unknown {
  const { node, world } = request;
  const ratings = [...world.posts.values()]
    .filter((post) => node.kind === 'page' && post.account === node.account && post.recommends !== null)
    .sort((a, b) => b.at - a.at);
  const asked = parseFields(params.fields);
  return page(request, params, ratings, {
    id: ({ id }) => id,
    at: ({ at }) => at,
    show: (post) =>
      pick(ratingFields(request, post), asked, ['created_time', 'recommendation_type', 'review_text']),
  });
}

/** A page's the oldest first unless asked otherwise, Instagram's the newest first. */
function listComments(
  request: Request,
  params: z.output<typeof commentsParams>,
  account: Account,
  list: Comment[],
): unknown {
  const isPage = account.kind === 'page';
  if (!isPage && (params.order ?? params.filter) !== undefined)
    throw parameter('Params order and filter are for comments on pages.');
  const newestFirst = isPage ? params.order === 'reverse_chronological' : true;
  const sorted = list.toSorted((a, b) => (newestFirst ? b.at - a.at : a.at - b.at));
  const asked = parseFields(params.fields);
  const found = page(request, params, sorted, {
    id: ({ id }) => id,
    at: ({ at }) => at,
    show: (comment) =>
      pick(commentFields(request, comment), asked, commentDefaults[isPage ? 'page' : 'instagram']),
  });
  return params.summary === undefined ? found : { ...found, summary: { total_count: sorted.length } };
}
