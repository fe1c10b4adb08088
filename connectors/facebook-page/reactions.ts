import type { Inbound, ThreadRef } from '../connector.ts';
import { harmless } from '../kit/fields.ts';
import { branchOf, type Change, unsupported } from './value.ts';

/**
 * A reaction to a comment. Those to a post, and likes of the Page, are counted on Facebook and say nothing to a
 * desk.
 */
export function reactionEvents(change: Change): Inbound[] {
  const { comment_id: id } = change;
  return id ? reactionTo(change, branchOf(change, id), id) : [];
}

/** Everybody has one reaction to a thing: a new one takes the place of whatever stood there. */
export function reactionTo(change: Change, thread: ThreadRef, id: string): Inbound[] {
  const { verb, author, at, item, reaction_type: type } = change;
  const about = { type: 'reaction' as const, thread, id, author };
  const cleared: Inbound = { ...about, emoji: '', removed: true, at };
  if (verb === 'remove') return [cleared];
  if (!['add', 'edit', 'edited'].includes(verb)) return [unsupported(change, thread)];
  const name = typeof type === 'string' && type ? type : item;
  const emoji = Object.hasOwn(emojiNamed, name) ? (emojiNamed[name] ?? '👍') : harmless(name.slice(0, 60));
  const given: Inbound = { ...about, emoji, removed: false, at };
  return at === null ? [given] : [{ ...cleared, at: Math.max(0, at - 1) }, given];
}

const emojiNamed: Record<string, string> = {
  like: '👍',
  love: '❤️',
  care: '🤗',
  haha: '😆',
  wow: '😮',
  sad: '😢',
  sorry: '😢',
  angry: '😠',
  anger: '😠',
  thankful: '🌼',
  pride: '🏳️‍🌈',
  reaction: '👍',
};
