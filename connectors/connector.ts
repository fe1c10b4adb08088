import type { z } from 'zod';

/**
 * A platform, as data and a few functions. Having an optional function *is* the capability.
 * `receive`, `verify` and everything in `visitors` are pure: no clock, no network, no randomness.
 */
export interface Connector<S = unknown> {
  /** Folder name, part of webhook addresses; never changes. */
  name: string;
  /** How the platform is called, in English; a locale may override it as `connectors.<name>.title`. */
  title: string;
  summary: string;
  /**
   * A flat zod object. Each field's meta: `title`, `description`, `secret` (encrypted, never shown again),
   * `generated` (made by the core when left out), `advanced` (folded away in the form).
   */
  settings: z.ZodType<S>;
  /** `platform`: its times order messages. `claimed`: the sender may state any time, so ours orders them. */
  clock: 'platform' | 'claimed';
  limits: Limits;
  /** Who this account is on the platform, so that a request shared by many channels finds its own. */
  address?(settings: S): string;
  /** Before anything is stored: is this request what it claims to be? */
  verify(raw: Raw, settings: S): Verdict;
  /** What a stored request means. One odd element becomes an `unreadable` entry and loses none of the others. */
  receive(raw: Raw): Received[];
  /** Deliver one part; resolves with the platform's id of it, or throws a `SendError`. */
  send?(part: OutgoingPart, context: SendContext<S>): Promise<{ externalId: string }>;
  /** Why a channel with these settings cannot send although its connector can, in a sentence; null where it can. */
  cannotSend?(settings: S): string | null;
  /** The channel is a chat in a page of the customer's own site, held by our own widget. */
  visitors?: Visitors<S>;
}

export interface Limits {
  text: { max: number; unit: 'characters' | 'graphemes' | 'bytes' };
  /** `types`: media types, or prefixes such as `image/`; empty means any. */
  attachments: { max: number; bytes: number; types: string[] };
  /** One part may carry text and attachments together; otherwise each attachment is a part of its own. */
  together: boolean;
}

/** A request as it arrived. Header names are lower case; `body` holds the exact bytes. */
export interface Raw {
  method: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: Buffer;
  receivedAt: Date;
  /** What `verify` established and `receive` needs, such as the visitor named by a token. */
  facts: Facts;
}
export type Facts = Record<string, unknown>;

export type Verdict =
  | {
      accepted: true;
      facts?: Facts;
      /** The synchronous answer a platform wants; 200 and an empty JSON object otherwise. */
      answer?: Answer;
      /** False where there is nothing to keep, as with a challenge. */
      keep?: boolean;
    }
  | { accepted: false; reason: string };

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

/** `address` is null where the webhook's address already names the channel. */
export interface Received {
  address: string | null;
  event: Inbound;
}

export interface ThreadRef {
  /** The platform's id of the place. */
  id: string;
  surface: 'public' | 'private';
  subject?: string;
  /** A public thread's post, as it was when the message came. */
  post?: { text: string; url?: string };
}

/** A person on the platform. `keys` name them; `channel` as namespace means: unique within this channel. */
export interface Who {
  keys: { namespace: string; value: string }[];
  name?: string;
  /** What to call them until a name is known. */
  placeholder?: string;
  email?: string;
  phone?: string;
  language?: string;
  /** The platform or the host page vouches that it is them. */
  verified?: boolean;
  about?: Record<string, string>;
}

export interface IncomingAttachment {
  name?: string;
  type?: string;
  size?: number;
  /** Where the bytes can be fetched, or the id of a file that the visitor has uploaded to us. */
  source: { url: string } | { fileId: string };
}

/** `at` is the platform's time in milliseconds, null where it states none. */
export type Inbound =
  | {
      type: 'message';
      thread: ThreadRef;
      id: string;
      /** Who wrote it: the customer, or the brand by another tool (then it is shown as an answer). */
      from: 'customer' | 'brand';
      author: Who;
      text: string;
      attachments: IncomingAttachment[];
      replyTo?: string;
      at: number | null;
      /** The platform's name of a kind of message that we cannot show. */
      unsupported?: string;
      /** An echo of what we sent ourselves: the part's id, as handed to `send`. */
      correlation?: string;
      clientId?: string;
    }
  | { type: 'edit'; thread: ThreadRef; id: string; text: string; at: number | null }
  | { type: 'delete'; thread: ThreadRef; id: string; at: number | null }
  | {
      type: 'reaction';
      thread: ThreadRef;
      id: string;
      author: Who;
      emoji: string;
      removed: boolean;
      at: number | null;
    }
  | {
      type: 'receipt';
      thread: ThreadRef;
      state: 'sent' | 'delivered' | 'read' | 'failed';
      /** Which messages: one by the platform's id, one by our part's id, or all up to a moment. */
      of: { id: string } | { part: string; id?: string } | { upTo: number };
      error?: string;
      at: number | null;
    }
  | { type: 'profile'; author: Who; at: number | null }
  /** An element that could not be read: kept whole and shown in the quarantine. */
  | { type: 'unreadable'; reason: string; element: string };

export interface OutgoingPart {
  /** Our id of this part, the same on every attempt: hand it to the platform as its idempotency key. */
  id: string;
  messageId: string;
  thread: { id: string; surface: 'public' | 'private' };
  recipient: Who;
  authorName: string;
  text: string;
  attachments: { name: string; type: string; size: number; url: string; bytes(): Promise<Buffer> }[];
  /** The platform's id of the message that is answered. */
  replyTo: string | null;
  createdAt: Date;
}

export interface SendContext<S> {
  settings: S;
  channelId: string;
  /** Guarded: refuses private networks, does not follow redirects, ends after `signal`'s time. */
  fetch(url: string, init?: RequestInit): Promise<Response>;
  now: Date;
}

/** What may go wrong when sending. The core alone decides what follows from each kind. */
export type SendErrorKind =
  | 'temporary'
  | 'throttled'
  | 'rejected'
  | 'blocked'
  | 'window-closed'
  | 'unauthorised'
  | 'misconfigured';

export class SendError extends Error {
  kind: SendErrorKind;
  /** Milliseconds to wait, where the platform said so. */
  retryAfter: number | null;

  constructor(kind: SendErrorKind, message: string, retryAfter: number | null = null) {
    super(message);
    this.name = 'SendError';
    this.kind = kind;
    this.retryAfter = retryAfter;
  }
}

/**
 * The request may or may not have reached the platform: nobody knows, so it is shown as uncertain and
 * never sent again by itself. `fetch` of the context throws it; a connector rarely does.
 */
export class UncertainError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UncertainError';
  }
}

/** A visitor of a site, as named by a token. */
export interface Visitor {
  id: string;
  verified: boolean;
  name?: string;
  email?: string;
  language?: string;
}

export interface Visitors<S> {
  look(settings: S): {
    title: string;
    greeting: string;
    colour: string;
    side: 'end' | 'start';
    fields: {
      key: string;
      label: string;
      type: 'text' | 'email' | 'phone' | 'paragraph';
      required: boolean;
    }[];
    identityRequired: boolean;
    /** Origins whose pages may show the chat; empty means any. */
    origins: string[];
  };
  /** Does the host page's proof match? HMAC-SHA256 of the id, hex. */
  proves(settings: S, identity: { id: string; hash: string }): boolean;
  mint(settings: S, visitor: Visitor): string;
  read(settings: S, token: string): Visitor | null;
  thread(visitor: Visitor): ThreadRef;
}
