import type { InfiniteData } from '@tanstack/react-query';
import type { ConversationSummary } from '#contract/conversations.ts';

export interface Page {
  data: ConversationSummary[];
  next: string | null;
  /** Of a search: there are more hits than were looked at. */
  more?: boolean | undefined;
}
export type Pages = InfiniteData<Page, string | undefined>;

/**
 * The pages of a list after a conversation changed: gone if it no longer belongs, else at its place by the
 * latest activity. `belongs` is null where only the server knows (a search): then it stays where it is.
 */
export function placed(pages: Pages, summary: ConversationSummary, belongs: boolean | null): Pages {
  const at = pages.pages.findIndex((page) => page.data.some(({ id }) => id === summary.id));
  if (belongs === null) return at < 0 ? pages : withPage(pages, at, (page) => replaced(page, summary));
  if (at < 0 && !belongs) return pages;
  const without = at < 0 ? pages : withPage(pages, at, (page) => removed(page, summary.id));
  return belongs ? inserted(without, summary) : without;
}

function inserted(pages: Pages, summary: ConversationSummary): Pages {
  const last = pages.pages.length - 1;
  const at = pages.pages.findIndex((page, index) => {
    const oldest = page.data.at(-1);
    // Beyond what is loaded, and more to load: it will come with its page.
    if (index === last && pages.pages[last]?.next === null) return true;
    return oldest !== undefined && isBefore(summary, oldest);
  });
  if (at < 0) return pages;
  return withPage(pages, at, (page) => {
    const index = page.data.findIndex((other) => isBefore(summary, other));
    const data = [...page.data];
    data.splice(index < 0 ? data.length : index, 0, summary);
    return { ...page, data };
  });
}

function isBefore(a: ConversationSummary, b: ConversationSummary): boolean {
  const byTime = Date.parse(a.lastActivityAt) - Date.parse(b.lastActivityAt);
  return byTime > 0 || (byTime === 0 && a.id > b.id);
}

function replaced(page: Page, summary: ConversationSummary): Page {
  // Why a search found it is known to the search alone.
  const shown = (other: ConversationSummary) => (other.hit ? { ...summary, hit: other.hit } : summary);
  return { ...page, data: page.data.map((other) => (other.id === summary.id ? shown(other) : other)) };
}

function removed(page: Page, id: string): Page {
  return { ...page, data: page.data.filter((other) => other.id !== id) };
}

/** Pages that did not change stay the same objects, so that nothing redraws for them. */
function withPage(pages: Pages, at: number, change: (page: Page) => Page): Pages {
  return { ...pages, pages: pages.pages.map((page, index) => (index === at ? change(page) : page)) };
}
