import type { z } from 'zod';
import type {
  Account,
  App,
  Business,
  Comment,
  Message,
  Person,
  Post,
  Template,
  Thread,
  Token,
  Upload,
} from '../core/things.ts';
import type { World } from '../core/world.ts';

/** What stands at an id. */
export type Node =
  | { kind: 'root' }
  | { kind: 'app'; app: App }
  | { kind: 'page'; account: Account }
  | { kind: 'instagram'; account: Account }
  | { kind: 'number'; account: Account }
  | { kind: 'business'; business: Business }
  | { kind: 'user'; id: string }
  | { kind: 'person'; account: Account; person: Person }
  | { kind: 'thread'; thread: Thread }
  | { kind: 'message'; message: Message }
  | { kind: 'post'; post: Post }
  | { kind: 'comment'; comment: Comment }
  | { kind: 'upload'; upload: Upload }
  | { kind: 'template'; template: Template };

/** What a token must have been granted; which scopes that are depends on the account and on the login. */
export type Need =
  | 'nothing'
  | 'message'
  | 'read profile'
  | 'read posts'
  | 'read comments'
  | 'write comments'
  | 'subscribe'
  | 'list pages'
  | 'send on WhatsApp'
  | 'manage WhatsApp';

export interface File {
  field: string;
  name: string;
  type: string;
  bytes: Buffer;
}

export interface Request {
  world: World;
  host: 'graph' | 'ig';
  method: 'GET' | 'POST' | 'DELETE';
  node: Node;
  token: Token;
  files: File[];
  /** The address of the call without its query, for links to further pages. */
  address: string;
  /** The query as it came, the token among it. */
  query: Record<string, string>;
  /** What happens once the answer is out. */
  later: (() => void)[];
}

export interface Endpoint {
  method: 'GET' | 'POST' | 'DELETE';
  on: Node['kind'];
  edge: string;
  need: Need;
  /** Everything else that is sent is refused. */
  params: z.ZodType;
  /** WhatsApp words its refusals in another way. */
  wording?: 'whatsapp';
  run(request: Request, params: unknown): unknown;
}

/** Ties the shape of the parameters to the function that gets them. */
export function endpoint<S extends z.ZodType>(
  given: Omit<Endpoint, 'params' | 'run'> & {
    params: S;
    run(request: Request, params: z.output<S>): unknown;
  },
): Endpoint {
  return given as Endpoint;
}
