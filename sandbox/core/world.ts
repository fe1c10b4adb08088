import type { Clock } from './clock.ts';
import type { Fault } from './fault-kinds.ts';
import type { Journal } from './journal.ts';
import type {
  Account,
  App,
  Business,
  Message,
  Person,
  Post,
  Template,
  Thread,
  Token,
  Upload,
} from './things.ts';

/** An account that was made for a desk whose people practise; the word `as` makes its ids and secrets. */
export interface Practice {
  as: string;
  /** The kind of channel, as the desk names it. */
  connector: string;
  name: string;
  account: string;
  app: string;
  /** Where its webhooks go; null as long as nobody said. */
  url: string | null;
}

/** Everything the stand-ins know, in memory: it ends with the process. */
export interface World {
  clock: Clock;
  /** `http://127.0.0.1:4100`: where this sandbox is reached, for links in what it sends. */
  url: string;
  /** Signs the links to media. */
  key: string;
  apps: Map<string, App>;
  accounts: Map<string, Account>;
  businesses: Map<string, Business>;
  tokens: Map<string, Token>;
  people: Map<string, Person>;
  threads: Map<string, Thread>;
  messages: Map<string, Message>;
  posts: Map<string, Post>;
  templates: Map<string, Template>;
  media: Map<string, Upload>;
  faults: Fault[];
  practices: Practice[];
  /** Writes the practice accounts down, where somebody asked for that. */
  keep(): void;
  journal: Journal;
  /** Gives a change to the apps that subscribed to it. Resolves when all of them were tried once. */
  tell(update: Update): Promise<void>;
  /** A further look at what is sent to WhatsApp, such as the vendor's own schema: what is wrong, in words. */
  alsoValidate: ((body: unknown) => string[]) | null;
}

/** One element of a webhook body. */
export interface Update {
  object: 'page' | 'instagram' | 'whatsapp_business_account';
  /** `entry[].id`: the page, the Instagram account, the business account. */
  entryId: string;
  /** What an app subscribes to. */
  field: string;
  /** Where it stands in the entry; `changes` are wrapped as `{field, value}`. */
  place: 'messaging' | 'standby' | 'changes';
  value: object;
  at: number;
}
