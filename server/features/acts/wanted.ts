import type { Deed, Grounds, Matter } from '#contract/deeds.ts';

/** What somebody wants done to a message. */
export interface Wanted {
  deed: Deed;
  /** Of `react`. */
  emoji: string | null;
  grounds: Grounds | null;
  reason: string | null;
}

export const matterOf: Record<Deed, Matter> = {
  hide: 'visibility',
  show: 'visibility',
  like: 'like',
  unlike: 'like',
  react: 'reaction',
  unreact: 'reaction',
  remove: 'removal',
};
