import { Pool } from 'undici';

/** The public API, for one key. `call` throws on anything but success, and on no answer within `patience`. */
export interface Api {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown, headers?: Record<string, string>): Promise<T>;
  close(): Promise<void>;
}

export function openApi(url: string, key: string, o: { connections?: number; patience?: number } = {}): Api {
  const pool = new Pool(url, { connections: o.connections ?? 8, headersTimeout: o.patience ?? 15_000 });
  const authorization = `Bearer ${key}`;
  async function call<T>(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const answer = await pool.request({
      method,
      path: `/api/v1${path}`,
      headers: {
        authorization,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300)
      throw new Error(`${method} ${path} answered ${answer.statusCode}: ${text.slice(0, 300)}`);
    return JSON.parse(text) as T;
  }
  return {
    get: (path) => call('GET', path),
    post: (path, body, headers) => call('POST', path, body, headers),
    close: () => pool.destroy(),
  };
}

/** All pages of a list. */
export async function everyPage<T>(api: Api, path: string): Promise<T[]> {
  const all: T[] = [];
  const sign = path.includes('?') ? '&' : '?';
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { data: T[]; next: string | null } = await api.get(
      cursor ? `${path}${sign}cursor=${encodeURIComponent(cursor)}` : path,
    );
    all.push(...page.data);
    cursor = page.next;
  }
  return all;
}

/** A channel of any system by API, with a secret that we know. */
export async function connectApiChannel(
  api: Api,
  o: { callbackUrl?: string } = {},
): Promise<{ id: string; path: string; secret: string }> {
  const secret = 'a signing secret for benches';
  const channel = await api.post<{ id: string; webhookUrl: string }>('/channels', {
    connector: 'api',
    name: 'Bench',
    settings: { secret, ...(o.callbackUrl ? { callbackUrl: o.callbackUrl } : {}) },
  });
  return { id: channel.id, path: new URL(channel.webhookUrl).pathname, secret };
}

/** The figures of `/metrics` by name and labels, as they stand there. */
export async function metrics(url: string): Promise<Map<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}
