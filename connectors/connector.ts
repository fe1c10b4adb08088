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
  /**
   * Tries the credentials, when a channel is connected and when its settings change.
   * @throws SendError in words that tell whoever typed them what to do
   */
  connect?(context: Context<S>): Promise<Account>;
  /** Before anything is stored: is this request what it claims to be? Without it there is no webhook. */
  verify?(raw: Raw, settings: S): Verdict;
  /**
   * What a stored request or document means. One odd element becomes an `unreadable` entry and loses none
   * of the others.
   */
  receive(raw: Raw): Received[] | Promise<Received[]>;
  /**
   * For a platform that pushes nothing: one look at what is new since `state`. The core calls it again after
   * `againIn` milliseconds, and later and later while it fails.
   * @throws SendError
   */
  poll?(context: ReadContext<S>): Promise<{ againIn: number }>;
  /**
   * For a platform that holds a connection open: reads until `signal` fires. The core starts it again when it
   * ends or fails, later and later while it fails.
   * @throws SendError
   */
  listen?(context: ReadContext<S>): Promise<void>;
  /** A way in beside HTTP that serves all channels of an installation. */
  door?: Door<S>;
  /** Deliver one part; resolves with the platform's id of it, or throws a `SendError`. */
  send?(part: OutgoingPart, context: SendContext<S>): Promise<Sent>;
  /**
   * Did a part arrive of which nobody knows? Having this means that `send` may be repeated safely: the part's
   * id makes the platform refuse a second one. The core asks here first, and sends again after a null.
   * @throws SendError
   */
  lookUp?(part: OutgoingPart, context: SendContext<S>): Promise<{ externalId: string } | null>;
  /** Others may be given a copy of an answer: the address as the platform wants it, null where it is none. */
  copyTo?(typed: string): string | null;
  /** Why a channel with these settings cannot send although its connector can, in a sentence; null where it can. */
  cannotSend?(settings: S): string | null;
  /** The channel is a chat in a page of the customer's own site, held by our own widget. */
  visitors?: Visitors<S>;
}

/** Who a channel is on its platform, as `connect` found it. */
export interface Account {
  /** Takes the place of `address` where only the platform knows it. */
  address?: string;
  /** What to call it on the screen, such as a handle. */
  title?: string;
}

export interface Limits {
  text: { max: number; unit: 'characters' | 'graphemes' | 'bytes' };
  /** `types`: media types, or prefixes such as `image/`; empty means any. */
  attachments: { max: number; bytes: number; types: string[] };
  /** One part may carry text and attachments together; otherwise each attachment is a part of its own. */
  together: boolean;
}

/**
 * A request as it arrived, or a document that was read or handed in. Header names are lower case; `body`
 * holds the exact bytes. Of a document only `body`, `receivedAt` and `facts` say anything; its method is READ.
 */
export interface Raw {
  method: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: Buffer;
  receivedAt: Date;
  /** What `verify` or the reader established and `receive` needs, such as the visitor named by a token. */
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

/** A document that `poll`, `listen` or a door brings: stored as it is, then given to `receive`. */
export interface Document {
  body: Buffer;
  /** Plain JSON. Where `receive` needs something of the settings, it stands here; never a secret. */
  facts?: Facts;
}

export interface ThreadRef {
  /** The platform's id of the place; where `continues` finds another, that one counts. */
  id: string;
  surface: 'public' | 'private';
  subject?: string;
  /** Where a platform has no ids of places: what this message says it belongs to, the best first. */
  continues?: ({ name: string } | { part: string })[];
  /** Names under which later messages find this thread. */
  names?: string[];
  /** The matter in a form to compare. With `ownTopic`, `continues` finds only threads of the same topic. */
  topic?: string;
  ownTopic?: boolean;
  /** All who write here speak of one matter, as in a group: their messages join the open conversation. */
  shared?: boolean;
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
  /** What the message's `html` calls it. */
  contentId?: string;
  /** Where the bytes can be fetched, the id of a file that the visitor has uploaded to us, or the bytes. */
  source: { url: string } | { fileId: string } | { bytes: Buffer };
}

/** Somebody else who got, or gets, a message. */
export interface Copy {
  role: 'to' | 'cc' | 'bcc';
  address: string;
  name?: string;
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
      /** What was newly written, as plain text. */
      text: string;
      subject?: string;
      /** Earlier messages that the sender's program put below: shown folded. */
      quoted?: string;
      /** The same as its author designed it, untouched: the core makes it harmless before it shows it. */
      html?: string;
      attachments: IncomingAttachment[];
      /** Everybody else who was addressed; this channel's own addresses left out. */
      copies?: Copy[];
      /** Where an answer has to go, if not to the author's own address. */
      answerTo?: string;
      /** Sent by a machine (an absence note, a bounce): opens and reopens nothing that is resolved. */
      automatic?: boolean;
      /** Keep the whole document beside the message, under this name. */
      original?: { name: string; type: string };
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
      /** Null where `of` names a part of ours, which is enough. */
      thread: ThreadRef | null;
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
  /** `subject`: that of the message answered, else the thread's. */
  thread: { id: string; surface: 'public' | 'private'; subject: string | null };
  recipient: Who;
  /** Where the customer asked answers to go, if not to an address among the recipient's own. */
  answerTo: string | null;
  copies: Copy[];
  authorName: string;
  text: string;
  attachments: { name: string; type: string; size: number; url: string; bytes(): Promise<Buffer> }[];
  /** The platform's id of the message that is answered, where the agent chose one. */
  replyTo: string | null;
  /** The platform's id of the part before this one of the same message. */
  previous: string | null;
  /** The platform's ids of the conversation's messages before this one, the oldest first; at most 50. */
  history: { id: string; from: 'customer' | 'brand' }[];
  createdAt: Date;
}

export interface Context<S> {
  settings: S;
  channelId: string;
  channelName: string;
  /** Guarded: refuses private networks, does not follow redirects, ends after fifteen seconds. */
  fetch(url: string, init?: RequestInit): Promise<Response>;
  /**
   * The IP address to open a connection of another protocol to; verify certificates against `host` itself.
   * @throws SendError where the host is private and not allowed, or has no address
   */
  locate(host: string, port: number): Promise<string>;
  now: Date;
}

/** `notice`: what went wrong although it was sent, such as a copy that was refused; a sentence. */
export interface Sent {
  externalId: string;
  notice?: string;
}

export interface SendContext<S> extends Context<S> {
  /** Where our own door takes answers to this channel; null where the operator has none. */
  doorAddress: string | null;
}

export interface ReadContext<S> extends Context<S> {
  /** What `bring` kept last for this channel, in the connector's own shape; null at first. */
  state: unknown;
  /**
   * Makes documents durable and `state` with them, in one commit, and enters them in their order. What was
   * brought is never asked for again; what was not, is. Without documents it says that all is well so far.
   */
  bring(documents: Document[], state: unknown): Promise<void>;
  /** Fires when this process has to stop reading, as at a shutdown or when the channel is paused. */
  signal: AbortSignal;
}

/** A way in beside HTTP: a server of the platform's own protocol that Earshot offers to the world. */
export interface Door<S> {
  /** The operator chooses its port by this name. */
  protocol: 'smtp';
  /** The address under which this channel is reached there. */
  address(channelId: string, host: string): string;
  /** Opens it; rejects if the port is taken. */
  open(door: DoorContext<S>): Promise<{ close(): Promise<void> }>;
}

export interface DoorContext<S> {
  port: number;
  host: string;
  /** The name by which the world knows this machine. */
  publicHost: string;
  /** The channel that `Door.address` made this address for, or whose own `address` it is; null where there is none. */
  find(by: { channelId: string } | { address: string }): Promise<{ id: string; settings: S } | null>;
  /** Resolves when the document is durable: only then may the sender be told so. */
  take(channelId: string, document: Document): Promise<void>;
}

/** What may go wrong on the way to a platform. The core alone decides what follows from each kind. */
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
 * The request may or may not have reached the platform. With `lookUp` the platform is asked before another
 * try; without it the part is shown as uncertain and never sent again by itself. `fetch` of the context throws it; a connector rarely does.
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
