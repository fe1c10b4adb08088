import type { Problem } from '#contract/endpoint.ts';

export class CallError extends Error {
  /** 0 where no answer came. */
  status: number;
  code: string;
  /** Milliseconds the server asked us to wait. */
  retryAfter: number;
  constructor(status: number, code: string, message: string, retryAfter = 0) {
    super(message);
    this.name = 'CallError';
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
  /** Asking again would be answered the same. */
  get final(): boolean {
    return this.status >= 400 && this.status < 500 && ![401, 408, 425, 429].includes(this.status);
  }
}

export interface CallOptions {
  body?: unknown;
  token?: string;
  signal?: AbortSignal;
  /** Say POST even without a body. */
  post?: boolean;
}

export type Api = ReturnType<typeof createApi>;

/** Calls to the visitor's part of the API of our own server. */
export function createApi(channel: string) {
  const base = `${location.origin}/api/v1/visitors/${encodeURIComponent(channel)}`;
  return {
    address: (path: string) => base + path,
    open,
    async call<T>(path: string, options: CallOptions = {}): Promise<T> {
      const signals = [AbortSignal.timeout(20_000), ...(options.signal ? [options.signal] : [])];
      const answer = await open(path, { ...options, signal: AbortSignal.any(signals) });
      const text = await answer.text().catch(lost);
      try {
        return text ? JSON.parse(text) : ({} as T);
      } catch {
        throw new CallError(answer.status, 'unreadable', 'The answer could not be read.');
      }
    },
  };

  /** The open answer, its body unread. A path that is a whole address is taken as it is. */
  async function open(path: string, { body, token, signal, post }: CallOptions): Promise<Response> {
    const headers: Record<string, string> = {};
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (token) headers.authorization = `Bearer ${token}`;
    const answer = await fetch(new URL(path.startsWith('/') ? base + path : path), {
      method: post || body !== undefined ? 'POST' : 'GET',
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
      credentials: 'omit',
    }).catch(lost);
    if (!answer.ok) throw await problemOf(answer);
    return answer;
  }
}

function lost(): never {
  throw new CallError(0, 'lost', 'No answer came.');
}

async function problemOf(answer: Response): Promise<CallError> {
  const { error } = (await answer.json().catch(() => ({}))) as Partial<Problem>;
  const seconds = Number(answer.headers.get('retry-after')) || 0;
  return new CallError(
    answer.status,
    error?.code ?? '',
    error?.message ?? `HTTP ${answer.status}`,
    seconds * 1000,
  );
}
