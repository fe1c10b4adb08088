import { z } from 'zod';
import { GraphError, parameter } from '../core/graph-error.ts';
import { addUpload } from '../core/media.ts';
import { addComment, addPost, findComment } from '../core/posts.ts';
import { tellInstagramComment, tellPageComment, tellPagePost } from '../core/tell-comment.ts';
import type { Account, Comment, Post, Upload } from '../core/things.ts';
import { fetchFile } from './attach.ts';
import { flag } from './check.ts';
import { endpoint, type Request } from './endpoint.ts';
import { commentOf, postOf } from './posts.ts';

const nothing = z.strictObject({});
const onPage = z.strictObject({
  message: z.string().optional(),
  attachment_url: z.string().optional(),
  attachment_id: z.string().optional(),
  attachment_share_url: z.string().optional(),
});
const onInstagram = z.strictObject({ message: z.string() });
const change = z.strictObject({
  message: z.string().optional(),
  is_hidden: flag.optional(),
  hide: flag.optional(),
});

/** What a brand does in public: answers, hides, likes, deletes. */
export const commentActEndpoints = [
  endpoint({
    method: 'POST',
    on: 'comment',
    edge: 'comments',
    need: 'write comments',
    params: onPage,
    run: (request, params) => {
      const comment = commentOf(request);
      if (comment.post.account.kind !== 'page') throw wrongEdge('comments');
      return answerOnPage(request, comment.post, comment, params);
    },
  }),
  endpoint({
    method: 'POST',
    on: 'comment',
    edge: 'replies',
    need: 'write comments',
    params: onInstagram,
    run: (request, { message }) => {
      const comment = commentOf(request);
      if (comment.post.account.kind !== 'instagram') throw wrongEdge('replies');
      return answerOnInstagram(request, comment.post, comment, message);
    },
  }),
  endpoint({
    method: 'POST',
    on: 'post',
    edge: 'comments',
    need: 'write comments',
    params: onPage,
    run: (request, params) => {
      const post = postOf(request);
      if (post.account.kind === 'page') return answerOnPage(request, post, null, params);
      const { message, ...rest } = params;
      if (Object.values(rest).some((value) => value !== undefined) || message === undefined)
        throw parameter('The parameter message is required, and nothing else is taken.');
      return answerOnInstagram(request, post, null, message);
    },
  }),
  endpoint({
    method: 'POST',
    on: 'instagram',
    edge: 'mentions',
    need: 'write comments',
    params: z.strictObject({
      message: z.string(),
      media_id: z.string(),
      comment_id: z.string().optional(),
    }),
    run: (request, { message, media_id: mediaId, comment_id: commentId }) => {
      const post = request.world.posts.get(mediaId);
      const above = commentId === undefined ? null : findComment(request.world, commentId);
      if (!post || above === undefined || (above !== null && above.post !== post))
        throw parameter('Invalid parameter: the media or the comment does not mention this account', 33);
      return answerOnInstagram(request, post, above, message);
    },
  }),
  endpoint({ method: 'POST', on: 'comment', edge: '', need: 'write comments', params: change, run: alter }),
  endpoint({
    method: 'DELETE',
    on: 'comment',
    edge: '',
    need: 'write comments',
    params: nothing,
    run: (request) => {
      const comment = commentOf(request);
      comment.deleted = true;
      if (comment.post.account.kind === 'page')
        request.later.push(() => void tellPageComment(request.world, comment, 'remove'));
      return { success: true };
    },
  }),
  ...(['POST', 'DELETE'] as const).map((method) =>
    endpoint({
      method,
      on: 'comment',
      edge: 'likes',
      need: 'write comments',
      params: nothing,
      run: (request) => {
        const comment = commentOf(request);
        if (comment.post.account.kind !== 'page') throw wrongEdge('likes');
        comment.liked = method === 'POST';
        return { success: true };
      },
    }),
  ),
  endpoint({
    method: 'POST',
    on: 'page',
    edge: 'feed',
    need: 'write comments',
    params: z.strictObject({ message: z.string().min(1).max(63_206), link: z.url().optional() }),
    run: (request, { message }) => {
      if (request.node.kind !== 'page') throw parameter('This is no page.');
      const post = addPost(request.world, request.node.account, {
        text: message,
        author: null,
        kind: 'status',
      });
      request.later.push(() => void tellPagePost(request.world, post, 'add'));
      return { id: post.id };
    },
  }),
];

async function answerOnPage(
  request: Request,
  post: Post,
  above: Comment | null,
  params: z.output<typeof onPage>,
): Promise<object> {
  const text = params.message ?? '';
  const upload = await pictureOf(request, post.account, params);
  if (text.trim() === '' && !upload && params.attachment_share_url === undefined)
    throw new GraphError(1, 'Missing message or attachment', { subcode: 1446036 });
  if ([...text].length > 8000) throw parameter('Length of param message must be less than or equal to 8000');
  const comment = addComment(request.world, post, {
    text,
    author: null,
    parent: above,
    uploadId: upload?.id ?? null,
    appId: request.token.appId,
  });
  request.later.push(() => void tellPageComment(request.world, comment, 'add'));
  return { id: comment.id };
}

async function pictureOf(
  request: Request,
  account: Account,
  params: z.output<typeof onPage>,
): Promise<Upload | null> {
  const file = request.files.find(({ field }) => field === 'source');
  const ways = [params.attachment_url, params.attachment_id, params.attachment_share_url, file];
  if (ways.filter((way) => way !== undefined).length > 1)
    throw parameter('Only one of attachment_id, attachment_share_url, attachment_url, source may be given.');
  if (params.attachment_id !== undefined) {
    const known = request.world.media.get(params.attachment_id);
    if (known?.accountId !== account.id) throw parameter('Invalid attachment ID');
    return known;
  }
  const got = params.attachment_url === undefined ? file : await fetchFile(params.attachment_url);
  if (params.attachment_url === undefined && !file) return null;
  if (!got || !/^(image|video)\//.test(got.type))
    throw new GraphError(324, '(#324) Requires upload file: Missing or invalid image file');
  const kind = got.type.startsWith('video/') ? 'video' : 'image';
  return addUpload(request.world, {
    accountId: account.id,
    kind,
    type: got.type,
    name: got.name,
    bytes: got.bytes,
  });
}

function answerOnInstagram(request: Request, post: Post, above: Comment | null, message: string): object {
  if (message.trim() === '') throw parameter('Param message must be a non-empty string.');
  if ([...message].length > 300) throw parameter('Length of param message must be less than or equal to 300');
  if ((message.match(/#[\p{L}\p{N}_]/gu) ?? []).length > 4)
    throw parameter('Invalid parameter: message may hold at most 4 hashtags', 2207041);
  if ((message.match(/https?:\/\//gi) ?? []).length > 1)
    throw parameter('Invalid parameter: message may hold at most 1 URL', 2207042);
  // Only scripts that know capitals can be all in capitals.
  if (/\p{Lu}/u.test(message) && message === message.toUpperCase() && /\p{Lu}{2}/u.test(message))
    throw parameter('Invalid parameter: message may not consist of capital letters alone', 2207043);
  const { world } = request;
  const comment = addComment(world, post, {
    text: message,
    author: null,
    parent: above,
    appId: request.token.appId,
  });
  request.later.push(() => void tellInstagramComment(world, comment));
  return { id: comment.id };
}

function alter(request: Request, params: z.output<typeof change>): object {
  const comment = commentOf(request);
  const isPage = comment.post.account.kind === 'page';
  if (isPage ? params.hide !== undefined : (params.is_hidden ?? params.message) !== undefined)
    throw parameter(`Param ${isPage ? 'hide' : 'is_hidden'} is not known on this kind of comment.`);
  const hide = isPage ? params.is_hidden : params.hide;
  if (hide === undefined && params.message === undefined)
    throw parameter(`The parameter ${isPage ? 'is_hidden' : 'hide'} is required.`);
  if (params.message !== undefined) {
    if (comment.author !== null)
      throw new GraphError(200, '(#200) Only its author can edit a comment.', { status: 403 });
    comment.text = params.message;
    request.later.push(() => void tellPageComment(request.world, comment, 'edited'));
  }
  if (hide !== undefined) {
    if (comment.author === null)
      throw new GraphError(100, '(#100) A comment of the account itself cannot be hidden.', {
        subcode: 1446036,
      });
    comment.hidden = hide;
    if (isPage)
      request.later.push(() => void tellPageComment(request.world, comment, hide ? 'hide' : 'unhide'));
  }
  return { success: true };
}

function wrongEdge(edge: string): Error {
  return parameter(`Unsupported post request: nonexisting edge (${edge}) on node type (Comment)`, 33);
}
