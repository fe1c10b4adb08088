import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A place on the net where people post and nothing is pushed: it has to be asked. */
export interface PostPlatform {
  url: string;
  password: string;
  /** Somebody mentions us. */
  post(text: string, author?: string): string;
  /** Records that were written in our name, by their key. */
  written: Map<string, { text: string; tries: number }>;
  /** How a write ends: taken, or taken without an answer that arrives. */
  onWrite: () => 'answered' | 'lost';
  /** How often news were asked for. */
  looks: number;
  isDown: boolean;
  close(): void;
}

const self = 'did:plc:shop';

export async function postPlatform(): Promise<PostPlatform> {
  const posts = new Map<string, object>();
  const platform: PostPlatform = {
    url: '',
    password: 'abcd-efgh-ijkl-mnop',
    written: new Map(),
    onWrite: () => 'answered',
    looks: 0,
    isDown: false,
    close: () => {},
    post(text, author = 'kavitha') {
      const n = posts.size + 1;
      const uri = `at://did:plc:${author}/app.bsky.feed.post/p${String(n).padStart(6, '0')}`;
      const at = new Date(Date.now() - 60_000 + n * 10).toISOString();
      posts.set(uri, {
        uri,
        cid: `cid-${n}`,
        author: { did: `did:plc:${author}`, handle: `${author}.test`, displayName: author },
        reason: 'mention',
        record: { $type: 'app.bsky.feed.post', text, createdAt: at },
        indexedAt: at,
        isRead: false,
      });
      return uri;
    },
  };
  const calls: Record<string, (asked: URLSearchParams, body: Body) => [number, object] | null> = {
    'com.atproto.server.createSession': (_, { password }) =>
      password === platform.password
        ? [200, { did: self, handle: 'shop.test', accessJwt: 'a', refreshJwt: 'r' }]
        : [401, { error: 'AuthenticationRequired', message: 'Invalid identifier or password' }],
    'app.bsky.notification.listNotifications': () => {
      platform.looks += 1;
      return [200, { notifications: [...posts.values()].reverse() }];
    },
    'app.bsky.feed.getAuthorFeed': () => [200, { feed: [] }],
    'app.bsky.feed.getPosts': (asked) => [
      200,
      { posts: asked.getAll('uris').flatMap((uri) => posts.get(uri) ?? []) },
    ],
    'com.atproto.repo.createRecord': (_, { rkey = '', record }) => {
      const earlier = platform.written.get(rkey);
      if (earlier) {
        earlier.tries += 1;
        return [500, { error: 'InternalServerError', message: 'Internal Server Error' }];
      }
      platform.written.set(rkey, { text: record?.text ?? '', tries: 1 });
      const uri = `at://${self}/app.bsky.feed.post/${rkey}`;
      return platform.onWrite() === 'lost' ? null : [200, { uri, cid: `cid-${rkey}` }];
    },
    'com.atproto.repo.getRecord': (asked) => {
      const record = platform.written.get(asked.get('rkey') ?? '');
      return record
        ? [200, { uri: `at://${self}/x/y`, cid: 'c', value: { text: record.text } }]
        : [400, { error: 'RecordNotFound', message: 'Could not locate record' }];
    },
  };
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const answer = platform.isDown
      ? ([503, { error: 'Unavailable', message: 'Come again' }] as const)
      : (
          calls[pathname.replace('/xrpc/', '')] ??
          (() => [501, { error: 'MethodNotImplemented', message: '' }])
        )(searchParams, await bodyOf(request));
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

interface Body {
  password?: string;
  rkey?: string;
  record?: { text?: string };
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
  const text = Buffer.concat(await request.toArray()).toString();
  return text === '' ? {} : (JSON.parse(text) as Body);
}
