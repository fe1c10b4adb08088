import { z } from 'zod';
import { GraphError, missing, parameter } from '../core/graph-error.ts';
import { findComment } from '../core/posts.ts';
import { instagramFields, pageFields, pageOf } from '../core/subscriptions.ts';
import type { Account } from '../core/things.ts';
import { findThread } from '../core/threads.ts';
import { giveToken } from '../core/tokens.ts';
import { words } from './check.ts';
import { commentDefaults, commentFields, postFields } from './comment-fields.ts';
import { endpoint, type Request } from './endpoint.ts';
import { type Fields, parseFields, pick } from './fields.ts';
import { page, pageParams } from './paging.ts';

const one = z.strictObject({ fields: z.string().optional() });

/** Who an account is, who writes to it, and which apps are told of it. */
export const accountEndpoints = [
  endpoint({
    method: 'GET',
    on: 'page',
    edge: '',
    need: 'nothing',
    params: one,
    run: (request, { fields }) => pick(pageShown(request), parseFields(fields), ['name', 'id']),
  }),
  endpoint({
    method: 'GET',
    on: 'instagram',
    edge: '',
    need: 'read profile',
    params: one,
    run: (request, { fields }) => pick(instagramShown(request), parseFields(fields), ['id']),
  }),
  endpoint({
    method: 'GET',
    on: 'user',
    edge: '',
    need: 'nothing',
    params: one,
    run: ({ token }, { fields }) =>
      pick({ id: () => token.userId, name: () => 'Անահիտ' }, parseFields(fields), ['name', 'id']),
  }),
  endpoint({
    method: 'GET',
    on: 'user',
    edge: 'accounts',
    need: 'list pages',
    params: z.strictObject(pageParams),
    run: listPages,
  }),
  endpoint({
    method: 'GET',
    on: 'person',
    edge: '',
    need: 'read profile',
    params: one,
    run: (request, { fields }) => profile(request, fields),
  }),
  ...(['page', 'instagram'] as const).flatMap((on) => [
    endpoint({
      method: 'GET',
      on,
      edge: 'subscribed_apps',
      need: 'subscribe',
      params: one,
      run: ({ world, node }) => ({
        data: [...brand(node).installs].map(([id, fields]) => ({
          link: 'https://www.facebook.com/games/',
          name: world.apps.get(id)?.name,
          id,
          subscribed_fields: [...fields],
        })),
      }),
    }),
    endpoint({
      method: 'POST',
      on,
      edge: 'subscribed_apps',
      need: 'subscribe',
      params: z.strictObject({ subscribed_fields: words }),
      run: ({ node, token }, { subscribed_fields: fields }) => {
        const known = on === 'page' ? pageFields : instagramFields;
        const odd = fields.findIndex((field) => !known.includes(field));
        if (fields.length === 0) throw parameter('The parameter subscribed_fields is required.');
        if (odd >= 0)
          throw parameter(
            `Param subscribed_fields[${odd}] must be one of {${known.join(', ')}} - got "${fields[odd]}".`,
          );
        brand(node).installs.set(token.appId, new Set(fields));
        return { success: true };
      },
    }),
    endpoint({
      method: 'DELETE',
      on,
      edge: 'subscribed_apps',
      need: 'subscribe',
      params: z.strictObject({ subscribed_fields: words.optional() }),
      run: ({ node, token }) => {
        brand(node).installs.delete(token.appId);
        return { success: true };
      },
    }),
  ]),
];

function brand(node: Request['node']): Account {
  if (node.kind !== 'page' && node.kind !== 'instagram') throw parameter('Apps are not installed here.');
  if (node.account.login === 'facebook')
    throw new GraphError(
      100,
      '(#100) Tried accessing nonexisting field (subscribed_apps): install the app on the page of this account',
    );
  return node.account;
}

function pageShown(request: Request): Fields {
  const account = brandOf(request);
  const { world, token } = request;
  const linked = [...world.accounts.values()].find(({ pageId }) => pageId === account.id);
  return {
    id: () => account.id,
    name: () => account.name,
    username: () => account.username,
    link: () => `https://www.facebook.com/${account.id}`,
    category: () => 'Shopping & retail',
    tasks: () => ['MODERATE', 'MESSAGING', 'ANALYZE', 'CREATE_CONTENT', 'MANAGE'],
    picture: () => ({ data: { url: `${world.url}/media/face`, is_silhouette: true } }),
    access_token: () => (token.kind === 'user' ? undefined : token.value),
    instagram_business_account: () => (linked ? { id: linked.id } : undefined),
    connected_instagram_account: () => (linked ? { id: linked.id } : undefined),
    ...saying(account, pageTexts),
  };
}

const pageTexts = [
  ...['bio', 'about', 'description', 'website', 'phone', 'emails'],
  ...['hours', 'is_always_open'],
];

/** What the brand has written into its profile. */
function saying({ shown }: Account, names: string[]): Fields {
  return Object.fromEntries(names.map((name) => [name, () => shown[name]]));
}

function brandOf({ node }: Request): Account {
  if (node.kind === 'page' || node.kind === 'instagram') return node.account;
  throw parameter('This is no account.');
}

/** By Instagram's own login `id` is the app's own, and the account's is called `user_id`. */
function instagramShown(request: Request): Fields {
  const account = brandOf(request);
  const { world } = request;
  const page = pageOf(world, account);
  return {
    id: () => (request.host === 'ig' ? (account.scopedId ?? account.id) : account.id),
    ...(request.host === 'ig' ? { user_id: () => account.id, account_type: () => 'Business' } : {}),
    username: () => account.username,
    name: () => account.name,
    profile_picture_url: () => `${world.url}/media/face`,
    followers_count: () => world.people.size,
    ...saying(account, ['biography', 'website']),
    media_count: () => [...world.posts.values()].filter((post) => post.account === account).length,
    ...(page ? { connected_facebook_page: () => page.id } : {}),
    mentioned_comment: (asked) => {
      const comment = findComment(world, asked.arguments.comment_id ?? '');
      if (!comment || comment.deleted) throw missing(asked.arguments.comment_id ?? '', 'get');
      return pick(commentFields(request, comment), asked.fields, commentDefaults.instagram);
    },
    mentioned_media: (asked) => {
      const post = world.posts.get(asked.arguments.media_id ?? '');
      if (!post || post.deleted || post.account !== account)
        throw missing(asked.arguments.media_id ?? '', 'get');
      return pick(postFields(request, post), asked.fields, ['id', 'caption']);
    },
  };
}

function listPages(
  request: Request,
  params: Parameters<typeof page>[1] & { fields?: string | undefined },
): unknown {
  const { world, token } = request;
  const pages = [...token.accountIds].flatMap((id) => {
    const account = world.accounts.get(id);
    return account?.kind === 'page' ? [account] : [];
  });
  const asked = parseFields(params.fields);
  return page(request, params, pages, {
    id: ({ id }) => id,
    at: () => 0,
    show: (account) => {
      const app = world.apps.get(token.appId);
      const own = app && giveToken(world, app, account, { kind: 'page', scopes: [...token.scopes] });
      const shown = pageShown({ ...request, node: { kind: 'page', account } });
      return pick({ ...shown, access_token: () => own?.value }, asked, [
        'access_token',
        'category',
        'name',
        'id',
        'tasks',
      ]);
    },
  });
}

/** A person's name and picture; on Instagram only of somebody who has written. */
function profile({ world, node }: Request, fields: string | undefined): unknown {
  if (node.kind !== 'person') throw parameter('This is no person.');
  const { account, person } = node;
  const id = person.scopedIds.get(account.id);
  const thread = findThread(world, account, person);
  if (account.kind === 'instagram' && (thread?.lastInboundAt ?? null) === null)
    throw new GraphError(230, '(#230) User consent is required to access user profile', { status: 403 });
  const [first = '', ...rest] = person.name.split(' ');
  const last = rest.join(' ');
  if (account.kind === 'page')
    return pick(
      {
        id: () => id,
        name: () => person.name,
        first_name: () => first,
        last_name: () => last,
        profile_pic: () => `${world.url}/media/face`,
        locale: () => 'en_GB',
        timezone: () => 5.5,
        gender: () => undefined,
      },
      parseFields(fields),
      ['first_name', 'last_name', 'profile_pic', 'id'],
    );
  return pick(
    {
      id: () => id,
      name: () => person.name,
      username: () => person.username,
      profile_pic: () => `${world.url}/media/face`,
      follower_count: () => 41,
      is_user_follow_business: () => true,
      is_business_follow_user: () => false,
      is_verified_user: () => false,
    },
    parseFields(fields),
    ['name', 'id'],
  );
}
