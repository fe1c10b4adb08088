import { findComment } from '../core/posts.ts';
import type { Account, Person, Post, Token } from '../core/things.ts';
import type { World } from '../core/world.ts';
import type { Node } from './endpoint.ts';

/** What an id stands for, seen by whoever holds this token; null where there is nothing. */
export function findNode(world: World, id: string, token: Token): Node | null {
  if (id === 'me') return self(world, token);
  const account = findAccount(world, id);
  if (account) return nodeOf(account);
  const app = world.apps.get(id);
  if (app) return { kind: 'app', app };
  const business = world.businesses.get(id);
  if (business) return { kind: 'business', business };
  const thread = world.threads.get(id);
  if (thread) return { kind: 'thread', thread };
  const message = world.messages.get(id);
  if (message) return { kind: 'message', message };
  const post = world.posts.get(id);
  if (post) return post.deleted || isElsewhere(post) ? null : { kind: 'post', post };
  const comment = findComment(world, id);
  if (comment)
    return comment.deleted || comment.post.deleted || isElsewhere(comment.post)
      ? null
      : { kind: 'comment', comment };
  const upload = world.media.get(id);
  if (upload) return { kind: 'upload', upload };
  const template = world.templates.get(id);
  if (template) return { kind: 'template', template };
  const known = findPerson(world, id);
  return known ? { kind: 'person', ...known } : null;
}

/** Somebody else's medium on Instagram, where the account is mentioned: it is read as that alone. */
function isElsewhere(post: Post): boolean {
  return post.account.kind === 'instagram' && post.author !== null;
}

function self(world: World, token: Token): Node {
  const [accountId = ''] = token.accountIds;
  const account = world.accounts.get(accountId);
  if ((token.kind === 'page' || token.kind === 'instagram') && account) return nodeOf(account);
  return { kind: 'user', id: token.userId };
}

function findAccount(world: World, id: string): Account | undefined {
  const direct = world.accounts.get(id);
  if (direct) return direct;
  return [...world.accounts.values()].find(({ scopedId }) => scopedId === id);
}

function findPerson(world: World, scopedId: string): { person: Person; account: Account } | null {
  for (const person of world.people.values())
    for (const [accountId, id] of person.scopedIds) {
      const account = world.accounts.get(accountId);
      if (id === scopedId && account) return { person, account };
    }
  return null;
}

function nodeOf(account: Account): Node {
  return account.kind === 'whatsapp' ? { kind: 'number', account } : { kind: account.kind, account };
}
