/** What the page's loader and the chat in its frame say to each other by postMessage. */
export type FromPage =
  /** The answer to `hello`. */
  | { type: 'start'; page: Page; identity: Identity | null }
  | { type: 'identify'; identity: Identity | null }
  /** `full`: the chat fills the screen, so that the keyboard's focus must not wander behind it. */
  | { type: 'shown'; full: boolean }
  | { type: 'hidden' };

export type FromFrame =
  | { type: 'hello' }
  | { type: 'ready'; look: Look }
  | { type: 'unread'; count: number; label: string }
  | { type: 'close' }
  /** The server refuses this page or knows no such channel; there is nothing to wait for. */
  | { type: 'gone'; reason: string };

export interface Look {
  colour: string;
  /** Black or white, whichever can be read on the colour. */
  ink: string;
  side: 'start' | 'end';
  dir: 'ltr' | 'rtl';
  title: string;
  open: string;
  close: string;
}

export interface Page {
  url: string;
  title: string;
}

/** Who the host page says the visitor is, and its proof: HMAC-SHA256 of the id in hex. */
export interface Identity {
  id: string;
  hash: string;
  name?: string;
  email?: string;
}

/** Messages of ours carry this mark, so that those of other scripts are passed over. */
export const mark = 'earshot';
