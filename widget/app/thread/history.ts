import type { ReplyOf } from '#contract/endpoint.ts';
import type { listVisitorMessages, VisitorMessage } from '#contract/visitors.ts';

type Page = ReplyOf<typeof listVisitorMessages>;

/** The messages of the thread as far as they are known here, without holes, and in their order. */
export function createHistory(read: (cursor: string | null) => Promise<Page>) {
  const known = new Map<string, VisitorMessage>();
  let sorted: VisitorMessage[] = [];
  let begun = false;
  let older: string | null = null;
  /** Up to here nothing is missing. What the stream brings later may lie beyond a hole. */
  let whole = '';
  let settled = false;

  return {
    messages: () => sorted,
    hasOlder: () => older !== null,
    /** The stream broke: until `catchUp` has run, something may be missing. */
    unsettle() {
      settled = false;
    },
    add(message: VisitorMessage) {
      merge([message]);
      if (settled) whole = newest();
    },
    catchUp,
    async readOlder() {
      if (!older) return;
      const page = await read(older);
      older = page.next;
      merge(page.data);
    },
  };

  /** Reads backwards from the newest message until it meets what was known. */
  async function catchUp(): Promise<void> {
    const reached = whole;
    const found: VisitorMessage[] = [];
    let page = await read(null);
    found.push(...page.data);
    if (!begun) older = page.next;
    while (begun && page.next && page.data.every((message) => message.order > reached)) {
      page = await read(page.next);
      found.push(...page.data);
    }
    begun = true;
    settled = true;
    merge(found);
    whole = newest();
  }

  function merge(messages: VisitorMessage[]): void {
    for (const message of messages) known.set(message.id, message);
    sorted = [...known.values()].sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
  }

  function newest(): string {
    return sorted.at(-1)?.order ?? '';
  }
}
