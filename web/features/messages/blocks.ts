import type { Message } from '#contract/messages.ts';
import type { MessagePage } from './queries.ts';

export interface MessageBlock {
  key: string;
  /** Oldest first. */
  messages: Message[];
}

const size = 40;

/**
 * The history in blocks that are drawn or left out together. They are cut from the oldest message of each
 * page on, so that what arrives at either end leaves the other blocks as they are.
 */
export function blocksOf(pages: MessagePage[]): MessageBlock[] {
  const known = new Set<string>();
  return pages.toReversed().flatMap(({ data }) => {
    const oldestFirst = data.toReversed().filter(({ id }) => !known.has(id) && known.add(id));
    const blocks: MessageBlock[] = [];
    for (let from = 0; from < oldestFirst.length; from += size) {
      const messages = oldestFirst.slice(from, from + size);
      blocks.push({ key: messages[0]?.id ?? '', messages });
    }
    return blocks;
  });
}
