export type Platform = 'messenger' | 'facebook-page' | 'instagram' | 'whatsapp';

export interface App {
  id: string;
  name: string;
  secret: string;
  verifyToken: string;
  /** One address per kind of object, as in the app's dashboard. */
  webhooks: Map<string, { url: string; verifyToken: string; fields: Set<string> | null }>;
  /** Human Agent and the like. */
  features: Set<string>;
}

/** A page, an Instagram account or a WhatsApp number of a brand. */
export interface Account {
  kind: 'page' | 'instagram' | 'whatsapp';
  /** The page's id, the Instagram professional account's, the number's. */
  id: string;
  name: string;
  username: string;
  /** Instagram by its own login is also known by an id that is the app's own. */
  scopedId: string | null;
  login: 'instagram' | 'facebook' | null;
  /** The page that an Instagram account of Facebook's login hangs on. */
  pageId: string | null;
  /** WhatsApp: the account that has the number. */
  businessId: string | null;
  /** WhatsApp: digits alone. */
  number: string | null;
  /** Which apps are installed on a page or an Instagram account, with what they subscribed to. */
  installs: Map<string, Set<string>>;
  /** What it says of itself, by the platform's names of the fields. */
  shown: Record<string, unknown>;
  /** The people whom it has blocked. */
  barred: Set<string>;
}

export interface Business {
  id: string;
  name: string;
  installs: Set<string>;
}

export type TokenState = 'valid' | 'revoked' | 'password changed' | 'app removed' | 'role lost';

export interface Token {
  value: string;
  /** `app`: an app that speaks for itself, of no account. */
  kind: 'page' | 'user' | 'instagram' | 'system' | 'app';
  appId: string;
  /** The account it speaks for; a user's may speak for several pages. */
  accountIds: Set<string>;
  /** Who gave it. */
  userId: string;
  scopes: Set<string>;
  issuedAt: number;
  expiresAt: number | null;
  state: TokenState;
}

export interface Person {
  id: string;
  name: string;
  username: string;
  /** WhatsApp: digits alone; null for somebody who shows a user name instead. */
  phone: string | null;
  /** WhatsApp's id of a user, `IN.…`. */
  userId: string;
  parentUserId: string | null;
  /** Whether messages of WhatsApp name the user id beside the number. */
  showsUserId: boolean;
  /** Their number on each page and Instagram account: never the same twice. */
  scopedIds: Map<string, string>;
  blocked: Set<string>;
  /** The WhatsApp numbers that may send no marketing any more. */
  stopped: Set<string>;
  /** Devices that are off get nothing delivered. */
  online: boolean;
}

export interface Template {
  id: string;
  businessId: string;
  name: string;
  language: string;
  category: 'MARKETING' | 'UTILITY' | 'AUTHENTICATION';
  status: 'APPROVED' | 'PENDING' | 'REJECTED' | 'PAUSED' | 'DISABLED';
  header: { format: 'TEXT' | 'IMAGE' | 'VIDEO' | 'DOCUMENT'; text: string } | null;
  body: string;
  /** What its author gave for the body's values, for whoever judges it. */
  examples: string[];
  footer: string | null;
  buttons: { type: 'QUICK_REPLY' | 'URL' | 'PHONE_NUMBER'; text: string; value: string }[];
}

export interface Upload {
  id: string;
  /** The account that uploaded it or was sent it. */
  accountId: string;
  kind: 'image' | 'video' | 'audio' | 'file' | 'sticker';
  type: string;
  name: string;
  bytes: Buffer;
  at: number;
  /** WhatsApp keeps what was uploaded for thirty days. */
  expiresAt: number | null;
  reusable: boolean;
}

export interface Thread {
  id: string;
  account: Account;
  person: Person;
  messages: Message[];
  /** The customer's last own message: it opens the window. */
  lastInboundAt: number | null;
  /** How far the person has read, and which app wrote last. */
  readAt: number | null;
  /** What the brand shows at this moment: typing, or that it has seen. */
  typing: boolean;
  seenAt: number | null;
}

export interface Attachment {
  /** As the platform names the kind: image, video, audio, file, location, template, share, story_mention … */
  type: string;
  uploadId: string | null;
  /** What else stands in it, in the platform's own shape. */
  payload: Record<string, unknown>;
}

export interface Message {
  id: string;
  thread: Thread;
  from: 'customer' | 'brand';
  at: number;
  /** Which kind it is on WhatsApp; on the others text, attachment, or what the platform cannot show. */
  kind: string;
  text: string;
  attachments: Attachment[];
  replyTo: string | null;
  /** The comment that it answers in private. */
  commentId: string | null;
  /** A story that it answers. */
  story: { id: string; url: string } | null;
  reactions: Map<'customer' | 'brand', string>;
  edits: number;
  deleted: boolean;
  unsupported: boolean;
  /** The app that sent it; null for the brand's own apps. */
  appId: string | null;
  metadata: string | null;
  /** What stands below it to be tapped, and what the button says that opens it, where it is a list. */
  quickReplies: { title: string; payload: string; description: string | null }[];
  opener: string | null;
  /** WhatsApp: how far it got. */
  status: 'accepted' | 'sent' | 'delivered' | 'read' | 'played' | 'failed' | null;
  error: { code: number; title: string; details: string } | null;
  /** As it was sent to us, for whoever looks. */
  raw: unknown;
}

/** A post of the brand, of a visitor on its page, or of somebody who mentions it. */
export interface Post {
  id: string;
  account: Account;
  /** Null where the brand wrote it. */
  author: Person | null;
  /** As the platform files it: status, photo, video; on Instagram FEED, REELS, STORY, AD. */
  kind: string;
  text: string;
  at: number;
  hidden: boolean;
  deleted: boolean;
  /** A broadcast: whether it is still on. */
  live: boolean | null;
  ad: { id: string; title: string } | null;
  uploadId: string | null;
  /** A recommendation of the page, for or against it; null for everything else. */
  recommends: boolean | null;
  comments: Comment[];
}

export interface Comment {
  id: string;
  post: Post;
  parent: Comment | null;
  /** Null where the brand wrote it. */
  author: Person | null;
  text: string;
  at: number;
  hidden: boolean;
  deleted: boolean;
  liked: boolean;
  uploadId: string | null;
  /** A private reply was used: there is one for each comment. */
  answeredInPrivate: boolean;
  /** The app that wrote it, where it is the brand's. */
  appId: string | null;
}
