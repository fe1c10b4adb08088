import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A place where people post in public, on which the brand has several accounts. Nothing is pushed. */
export interface PostAccounts {
  url: string;
  /** What was written by our accounts: from which, under which key. */
  written: Written[];
  /** How the next write ends: taken, or taken without an answer that arrives. */
  onWrite: () => 'answered' | 'lost';
  /** Accounts that are not let in any more. */
  shutOut: Set<string>;
  /** Somebody posts, naming accounts or answering a post; whoever is named or answered is told when they ask. */
  post(by: string, text: string, o?: { name?: string; mentions?: string[]; to?: string }): string;
  close(): void;
}

export interface Written {
  /** The name of the account; its id is `did:plc:<name>`. */
  by: string;
  uri: string;
  text: string;
  parent: string | undefined;
  part: string | undefined;
}

export const passwordOf = (name: string): string => `pass-${name}-word`;
export const didOf = (name: string): string => `did:plc:${name}`;

export async function postAccounts(): Promise<PostAccounts> {
  const platform: PostAccounts = {
    url: '',
    written: [],
    onWrite: () => 'answered',
    shutOut: new Set(),
    close: () => {},
    post(by, text, { name = by, mentions = [], to } = {}) {
      const uri = `at://${didOf(by)}/app.bsky.feed.post/q${String(views.size + 1).padStart(6, '0')}`;
      views.set(uri, viewOf(uri, text, { name, mentions, to }));
      return uri;
    },
  };
  const views = new Map<string, View>();
  const viewOf = (
    uri: string,
    text: string,
    more: { name?: string; mentions?: string[]; to?: string | undefined } = {},
  ): View => {
    const [, , did = ''] = uri.split('/');
    const root = more.to && (views.get(more.to)?.record.reply?.root.uri ?? more.to);
    const at = new Date().toISOString();
    return {
      ...{ uri, cid: `cid of ${uri}`, indexedAt: at, mentions: more.mentions ?? [] },
      author: { did, handle: `${did.split(':')[2]}.test`, displayName: more.name ?? '' },
      record: {
        ...{ $type: 'app.bsky.feed.post', text, createdAt: at },
        ...(more.to && root && { reply: { root: { uri: root }, parent: { uri: more.to } } }),
      },
    };
  };
  const newest = (fits: (view: View) => boolean) => [...views.values()].filter(fits).reverse();
  const calls: Record<string, (call: Call) => Answer | null> = {
    'com.atproto.server.createSession': ({ body: { identifier = '', password } }) => {
      const name = identifier.replace(/\.test$/, '');
      return password === passwordOf(name) && !platform.shutOut.has(name)
        ? [200, { did: didOf(name), handle: identifier, accessJwt: name, refreshJwt: name }]
        : [401, { error: 'AuthenticationRequired', message: 'Invalid identifier or password' }];
    },
    'com.atproto.server.refreshSession': () => [401, { error: 'ExpiredToken', message: '' }],
    'app.bsky.notification.listNotifications': ({ by }) => {
      const isTold = ({ author, mentions, record }: View) =>
        author.did !== didOf(by) &&
        (mentions.includes(by) || record.reply?.parent.uri.startsWith(`at://${didOf(by)}/`) === true);
      return [200, { notifications: newest(isTold).map((view) => ({ ...view, reason: 'mention' })) }];
    },
    'app.bsky.feed.getAuthorFeed': ({ by }) => [
      200,
      { feed: newest(({ author }) => author.did === didOf(by)).map((post) => ({ post })) },
    ],
    'app.bsky.feed.getPosts': ({ asked }) => [
      200,
      { posts: asked.getAll('uris').map((uri) => views.get(uri) ?? viewOf(uri, '')) },
    ],
    'com.atproto.repo.createRecord': ({ by, body: { repo, rkey = '', record } }) => {
      if (platform.shutOut.has(by)) return [401, { error: 'ExpiredToken', message: '' }];
      if (repo !== didOf(by)) return [400, { error: 'InvalidRequest', message: 'not your repository' }];
      const uri = `at://${repo}/app.bsky.feed.post/${rkey}`;
      if (platform.written.some((one) => one.uri === uri))
        return [500, { error: 'InternalServerError', message: '' }];
      const { text = '', reply, earshotPart: part } = record ?? {};
      platform.written.push({ by, uri, text, parent: reply?.parent?.uri, part });
      const view = viewOf(uri, text, { name: by, to: reply?.parent?.uri });
      views.set(uri, { ...view, record: { ...view.record, earshotPart: part } });
      return platform.onWrite() === 'lost' ? null : [200, { uri, cid: `cid of ${uri}` }];
    },
    'com.atproto.repo.getRecord': ({ asked }) => {
      const uri = `at://${asked.get('repo')}/${asked.get('collection')}/${asked.get('rkey')}`;
      const one = platform.written.find((each) => each.uri === uri);
      return one
        ? [200, { uri, cid: 'c', value: { text: one.text, earshotPart: one.part } }]
        : [400, { error: 'RecordNotFound', message: 'Could not locate record' }];
    },
  };
  const server = createServer(async (request, response) => {
    const { pathname, searchParams: asked } = new URL(request.url ?? '/', 'http://localhost');
    const by = (request.headers.authorization ?? '').replace('Bearer ', '');
    const serve = calls[pathname.replace('/xrpc/', '')];
    const answer = serve
      ? serve({ by, asked, body: await bodyOf(request) })
      : ([501, { error: 'MethodNotImplemented', message: '' }] as const);
    if (!answer) return response.destroy();
    response.writeHead(answer[0], { 'content-type': 'application/json' }).end(JSON.stringify(answer[1]));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  platform.close = () => {
    server.closeAllConnections();
    server.close();
  };
  platform.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return platform;
}

/** A post as the platform shows it, and whom it names. */
interface View {
  uri: string;
  cid: string;
  indexedAt: string;
  mentions: string[];
  author: { did: string; handle: string; displayName: string };
  record: {
    text: string;
    reply?: { root: { uri: string }; parent: { uri: string } };
    earshotPart?: string | undefined;
  };
}

type Answer = readonly [number, object];

interface Call {
  by: string;
  asked: URLSearchParams;
  body: Body;
}

interface Body {
  identifier?: string;
  password?: string;
  repo?: string;
  rkey?: string;
  record?: { text?: string; reply?: { parent?: { uri?: string } }; earshotPart?: string };
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
  const text = Buffer.concat(await request.toArray()).toString();
  return text === '' ? {} : (JSON.parse(text) as Body);
}
