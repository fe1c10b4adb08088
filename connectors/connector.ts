import type { z } from 'zod';
import type { Weekly } from '#contract/business-hours.ts';
import type { Mark, StyledLine } from '#contract/styled.ts';

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
  /** How the platform writes what an agent marks (`**bold**`, lists, links). Without it texts go out exactly as typed. */
  writes?: Markup;
  /** Who this account is on the platform, so that a request shared by many channels finds its own. */
  address?(settings: S): string;
  /** A wider account that this one is part of: what concerns all of it, and names only it, goes to every channel in it. */
  within?(settings: S): string;
  /** The application at the platform that this connector's channels share with others, its siblings' included. */
  app?: App;
  /**
   * Tries the credentials, when a channel is connected and when its settings change.
   * @throws SendError in words that tell whoever typed them what to do
   */
  connect?(context: Context<S>): Promise<Account>;
  /**
   * Before anything is stored: is this request what it claims to be? Without it there is no webhook.
   * Where there is an `app`, this is the app's.
   */
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
  /** Who may write when, by the platform's rules; the first that fits decides. Without rules, anyone at any time. */
  rules?: Rule[];
  /**
   * On these surfaces any account may answer what was said to another one, and every account that reads a thread or a
   * message finds it under the same id, with `at` and `author` keys alike. Then a channel can be answered from another.
   */
  answersFromAny?: readonly 'public'[];
  /** A public message may be answered in private, once: `send` gets it as `privateReplyTo`. */
  privateReply?: PrivateReply;
  /** Messages that the platform has approved beforehand, as they stand there now. */
  templates?(context: Context<S>): Promise<Template[]>;
  /** What the platform would refuse about the values of a template, by its rules for them alone. Pure. */
  checkTemplate?(template: Template, filled: FilledTemplate): TemplateProblem[];
  /** Answers to choose from may stand below a text in private: `send` gets them as `choices`. */
  choices?: Choices;
  /** Puts a sign of ours on a message, or takes it away (null). */
  react?(target: Target, emoji: string | null, context: Context<S>): Promise<void>;
  /** Hides a public message of somebody else from the public, or shows it again. */
  hide?(target: Target, hidden: boolean, context: Context<S>): Promise<void>;
  like?(target: Target, liked: boolean, context: Context<S>): Promise<void>;
  /** Takes a message off the platform: one of ours, or somebody's below a post of ours. */
  remove?(target: Target, context: Context<S>): Promise<void>;
  /** Where `react` and `remove` serve on one surface only; the only signs that are taken. */
  acts?: {
    react?: { on?: 'public' | 'private'; signs?: string[] };
    remove?: { on: 'public' | 'private' };
  };
  /**
   * Blocks somebody on the platform itself, or lifts that. Done twice it is as done once; lifting what does not hold
   * is no error.
   * @throws SendError
   */
  block?(who: Who, blocked: boolean, context: Context<S>): Promise<void>;
  /** Why this person cannot be blocked there by a channel with these settings, in a sentence; null where they can. */
  cannotBlock?(who: Who, settings: S): string | null;
  /**
   * What the account says of itself to everybody who looks it up.
   * @throws SendError
   */
  ownProfile?(context: Context<S>): Promise<OwnProfile>;
  /**
   * What can be known of somebody of whom a message brought a number alone. The core asks once per person, and
   * enters the answer like a `profile` event; what is not known is left out.
   * @throws SendError
   */
  profile?(who: Who, context: Context<S>): Promise<Who>;
  /**
   * What a message says that came `named` only. The core asks apart from the message, which is there at once, and
   * enters the answer in its place; null where the platform does not hand it out.
   * @throws SendError
   */
  words?(target: Target, context: Context<S>): Promise<Words | null>;
  /** A file that came as a handle. The core reads the body, and retries what fails. */
  download?(handle: string, context: Context<S>): Promise<Response>;
  /**
   * A cheap look at the account: does the token live, until when, is everything granted, are we still told
   * of what happens?
   * @throws SendError where not even that can be asked
   */
  health?(context: Context<S>): Promise<Health>;
  /** Asks the platform (again) to tell us of what happens. */
  subscribe?(context: Context<S> & { webhookUrl: string }): Promise<void>;
  /**
   * What the platform has entered as the webhook of the whole application; null where it cannot be asked.
   * @throws SendError
   */
  webhook?(context: Context<S> & { webhookUrl: string }): Promise<Webhook | null>;
  /** Enters `webhookUrl` there, in place of what is. Only where somebody asks for it: it may be another's. */
  enterWebhook?(context: Context<S> & { webhookUrl: string }): Promise<void>;
  /** A new token in place of one that is about to expire. */
  refresh?(context: Context<S>): Promise<{ settings: Partial<S>; expiresAt: number | null }>;
  /**
   * Reads back what happened since `since` and was perhaps not told to us. What it brings is entered late:
   * repeats are dropped, and nothing answers it by itself.
   */
  backfill?(context: ReadContext<S> & { since: Date }): Promise<void>;
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
  /** How the platform rates how fast an account answers in private, where it shows that to everybody. */
  responsiveness?: Responsiveness;
  /** The channel is a chat in a page of the customer's own site, held by our own widget. */
  visitors?: Visitors<S>;
}

/**
 * One application at a platform. It delivers for many channels, of several connectors and workspaces, to one
 * address, `/webhooks/<name>`. A request is given to `receive` of every connector that has this app, and what
 * they find goes to those channels only whose own settings hold the secret that the request was signed with.
 */
export interface App {
  name: string;
  title: string;
  /** Which of a channel's settings are the app's. Whoever leaves them out gets those of a channel that has them. */
  settings: string[];
  /** The one of them that proves a request: channels with the same are channels of the same app. */
  secret: string;
  verify(raw: Raw, settings: Record<string, unknown>): Verdict;
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
  /** Where it may not: a text up to this length, in the unit of `text`, goes below the first file of these types. */
  caption?: { max: number; types: string[] };
}

/**
 * Signs put around what is marked, such as `{ bold: '*', italic: '_' }`; a mark without one is left out, and
 * links stand in brackets behind their words. `block` stands on lines of its own around lines of code.
 * `'styled'`: the part carries the same text with its marks as `lines`, and `send` writes them as it likes.
 */
export type Markup = 'styled' | (Partial<Record<Mark, string>> & { block?: string });

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
  /** It is vouched that `email` is theirs, too. What somebody only writes under, or types in, is not. */
  ownsEmail?: boolean;
  about?: Record<string, string>;
}

/** What a message says, as it was asked for. `author`: who wrote it, by the keys that the message had and those found now. */
export interface Words {
  text: string;
  author?: Who;
  /** Where it can be seen. */
  url?: string;
}

export interface IncomingAttachment {
  name?: string;
  type?: string;
  size?: number;
  /** What the message's `html` calls it. */
  contentId?: string;
  /** When it has to be gone from here, in milliseconds, as with what its author shows for a day only. */
  expiresAt?: number;
  /**
   * Where the bytes can be fetched, what `download` knows them by, the id of a file that the visitor has
   * uploaded to us, or the bytes.
   */
  source: { url: string } | { handle: string } | { fileId: string } | { bytes: Buffer };
}

/** Something in a message that is neither words nor a file. */
export type Card =
  | { kind: 'place'; latitude: number; longitude: number; name?: string; address?: string }
  | { kind: 'person'; name: string; phones?: string[]; emails?: string[]; organisation?: string }
  /**
   * A button or an answer that they chose among those offered; `payload` is what whoever offered it called it. Where
   * that is the id of a choice of ours, the core shows which message was answered, and with what.
   */
  | { kind: 'choice'; title: string; payload?: string }
  /** What they shared, answer, mention us in or came by. */
  | {
      kind: 'link';
      of: 'post' | 'reel' | 'story' | 'advert' | 'product' | 'page';
      how: 'shared' | 'answered' | 'mentioned' | 'came-by';
      title?: string;
      url?: string;
    }
  | {
      kind: 'order';
      items: { name: string; quantity: number; price?: string }[];
      note?: string;
    }
  | { kind: 'form'; fields: { name: string; value: string }[] }
  /** No words of anybody: something that happened in this place, such as "number changed"; a sentence in English. */
  | { kind: 'happened'; what: string };

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
      cards?: Card[];
      /** Everybody else who was addressed; this channel's own addresses left out. */
      copies?: Copy[];
      /** Where an answer has to go, if not to the author's own address. */
      answerTo?: string;
      /** Sent by a machine (an absence note, a bounce): opens and reopens nothing that is resolved. */
      automatic?: boolean;
      /** Of long ago, such as the history of an account that is new here: it makes no work and tells nobody. */
      past?: boolean;
      /** Keep the whole document beside the message, under this name. */
      original?: { name: string; type: string };
      replyTo?: string;
      at: number | null;
      /** The platform's name of a kind of message that we cannot show. */
      unsupported?: string;
      /** The event told the ids alone: `words` knows the rest, and until then `unsupported` stands here. */
      named?: boolean;
      /**
       * An echo of what we sent ourselves: the part's id, as handed to `send`. Believed only of what the brand wrote,
       * so with `answersFromAny` it is told of everybody's: another account of the brand may have sent it.
       */
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
      /** It failed because the time in which one may write is over, whatever our own clock says. */
      closed?: boolean;
      at: number | null;
    }
  /** What is known of a person now. Several keys name one person: whoever had one of them has them all. */
  | { type: 'profile'; author: Who; at: number | null }
  /** A public message was hidden from the public on the platform, or is shown again. */
  | { type: 'visibility'; thread: ThreadRef; id: string; hidden: boolean; at: number | null }
  /**
   * The platform says something about the account itself; a sentence. `broken`: messages are being lost, until
   * `fine` comes about the same; `note`: neither good news nor bad. `about`: which part of the account, where it is
   * not all of it.
   */
  | {
      type: 'account';
      state: 'fine' | 'note' | 'warning' | 'broken';
      about?: string;
      text: string;
      at: number | null;
    }
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
  /** Where the connector writes `'styled'`: the same text with its marks, links without their addresses; null if it has none. */
  lines: StyledLine[] | null;
  attachments: { name: string; type: string; size: number; url: string; bytes(): Promise<Buffer> }[];
  /** The platform's id of the message that is answered, where the agent chose one. */
  replyTo: string | null;
  author: Author;
  /** What the rule that allows this message asks to mark it with. */
  tag: string | null;
  /** The platform's id of the public message that this answers in private; `thread` is then not known yet. */
  privateReplyTo: string | null;
  /** In place of a text. The file of its header, if it has one, is the only attachment. */
  template: FilledTemplate | null;
  /** What stands below the text to be tapped. They fit what the connector says it can do. */
  choices: OfferedChoices | null;
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
  /** After a private reply: the platform's id of the private thread, as `receive` will name it. */
  thread?: string;
}

/** A message on the platform. */
export interface Target {
  id: string;
  thread: { id: string; surface: 'public' | 'private' };
}

/** The public face of an account. */
export interface OwnProfile {
  /** Under what others name the account: `@handle`, an e-mail address, a number with `+`, or an address without scheme. */
  names: string[];
  /** Where everybody sees it. */
  url: string | null;
  /** Where its texts are changed. */
  editUrl: string;
  /** Its texts by what the platform calls them, the one to write into first; also those that are empty. */
  texts: {
    name: string;
    text: string;
    /** Null: the platform does not say. */
    max: number | null;
    unit: 'characters' | 'graphemes';
  }[];
  /** E-mail addresses and numbers that stand in fields of their own. */
  contacts: string[];
  /** Web addresses that do. */
  links: string[];
  /** Opening hours in a form of their own, in the account's zone; null where there is none, or nobody filled it in. */
  hours: Weekly | null;
}

/** `person`: somebody typed it. Whoever sends without a person looking is a bot or an automation. */
export type Author = 'person' | 'bot' | 'automation';

/**
 * One line of a platform's rules. `within` counts, in milliseconds of the platform's clock, from the
 * customer's last message; for a private reply from the public message. Null: at any time.
 */
export interface Rule {
  surface: 'public' | 'private' | 'private-reply';
  authors: Author[];
  within: number | null;
  then:
    | { allow: 'anything'; tag?: string }
    /** `id` names it, once in a connector; `reason` is a sentence, `instead` says what can be done. */
    | { allow: 'templates'; id: string; reason: string }
    | { allow: 'nothing'; id: string; reason: string; instead: string };
}

/**
 * A mark that the platform shows with an account as long as that answers fast. It counts the first message of each
 * private exchange: of a customer, before which neither side wrote for `quiet`. Durations in milliseconds, shares in
 * percent.
 */
export interface Responsiveness {
  /** What the platform calls the mark, in English; a locale may override it as `connectors.<name>.badge`. */
  badge: string;
  /** Counts what was asked within so long before now. */
  over: number;
  quiet: number;
  /** An answer that comes later is none. */
  answerWithin: number;
  /** How much of what was asked has to be answered. */
  answered: number;
  /** The response time may be so long at most: the average of the `fastest` percent of all answers. */
  time: number;
  fastest: number;
  /** Whose messages are answers, besides those that people write by other tools. */
  by: Author[];
  /** What another tool sends so soon after the question is a greeting that the platform sends by itself. */
  instant: number;
}

/** `by`: the connector whose channel of the same address holds the private thread. */
export interface PrivateReply {
  by: string;
  /** Milliseconds since the public message; a rule of surface `private-reply` says why not afterwards. */
  within: number;
}

export interface Template {
  /** The platform's id, where it has one. */
  id: string;
  name: string;
  language: string;
  category: string;
  state: 'approved' | 'waiting' | 'refused' | 'paused';
  /** The text with `{{…}}` where a value goes. */
  body: string;
  header: { kind: 'text'; text: string } | { kind: 'image' | 'video' | 'document' | 'place' } | null;
  footer: string | null;
  buttons: { title: string; value: boolean }[];
  /** The values it wants, in the order of the platform: where they stand, and an example. */
  values: { place: 'header' | 'body' | 'button'; name: string; example: string | null }[];
  /** Why it can only be sent from elsewhere, in a sentence. */
  unsendable?: string;
}

export interface FilledTemplate {
  name: string;
  language: string;
  /** A header that is a file has a value only where it is an address; else the file goes along as an attachment. */
  values: { place: 'header' | 'body' | 'button'; name: string; value: string }[];
}

/**
 * What a platform takes of answers to choose from. The first form that holds them is taken. The text above them may be
 * as long as `text` says, in the unit of `limits.text`; what is longer goes ahead in parts of its own.
 */
export interface Choices {
  text: number;
  /** The one with the most room last: what fits none is told by that. */
  forms: readonly [ChoiceForm, ...ChoiceForm[]];
}

/** Lengths in characters. The titles of one message all differ. */
export interface ChoiceForm {
  /** `buttons` stand below the text, a `list` opens by a button of its own, `replies` are gone with the next message. */
  form: 'buttons' | 'list' | 'replies';
  max: number;
  title: number;
  /** 0: a title is all there is. */
  description: number;
  /** Of the words on the button that opens a list. */
  opener?: number;
}

/** `id`: at most 60 characters of ASCII; hand it to the platform, and it comes back with what they tap. */
export interface OfferedChoices {
  form: ChoiceForm['form'];
  opener: string | null;
  options: { id: string; title: string; description: string | null }[];
}

/** What is wrong with one value of a template, in a sentence. */
export interface TemplateProblem {
  place: 'header' | 'body' | 'button';
  name: string;
  message: string;
}

/** What a look at an account found. Times in milliseconds; null: does not expire, or not known. */
export interface Health {
  expiresAt: number | null;
  /** What the app is allowed to do, in the platform's names; null where they cannot be asked for. */
  scopes: { granted: string[]; missing: string[] } | null;
  /** Are we told of what happens, and of what not? Null where the platform pushes nothing. */
  subscription: { active: boolean; missing: string[] } | null;
  /** What else the platform says, such as how it rates the number; a sentence. */
  remarks: string[];
}

/** `url`: where the platform delivers; null: nowhere yet. `missing`: of what it does not tell. */
export interface Webhook {
  url: string | null;
  missing: string[];
}

export interface SendContext<S> extends Context<S> {
  /** Where our own door takes answers to this channel; null where the operator has none. */
  doorAddress: string | null;
}

export interface ReadContext<S> extends Context<S> {
  /** What `bring` kept last for this channel, in the connector's own shape; null at first. */
  state: unknown;
  /** With `answersFromAny`, by their addresses: the brand's accounts that answer for this one, or for the same one. */
  others?: string[];
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
