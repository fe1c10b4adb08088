/**
 * A branch of comments is named by its topmost one. Where somebody mentions the account below a post of
 * others, answers go by another call, which wants both the post and the comment.
 */
export type Place =
  | { kind: 'comment'; comment: string }
  | { kind: 'mention'; media: string; comment: string | null };

export function placeIn(threadId: string): Place {
  const [, media, comment] = mention.exec(threadId) ?? [];
  return media
    ? { kind: 'mention', media, comment: comment ?? null }
    : { kind: 'comment', comment: threadId };
}

const mention = /^mention:(\d+)(?::(\d+))?$/;

export function mentionId(media: string, comment: string | null): string {
  return comment === null ? `mention:${media}` : `mention:${media}:${comment}`;
}

/** A comment that was read back is hidden. No webhook tells this, so the name is ours. */
export const hiddenField = 'earshot_hidden';
