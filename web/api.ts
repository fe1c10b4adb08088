import type { BodyOf, Endpoint, Problem, QueryOf, ReplyOf } from '#contract/endpoint.ts';
import { newId } from './newId.ts';
import { workspaceHeaders } from './workspace.ts';

/** The server answered, and refused. `code` is stable; `message` is a sentence for people. */
export class ApiError extends Error {
  status: number;
  code: string;
  issues: { path: string; message: string }[];
  detail: unknown;
  /** Seconds, where the server said how long to wait. */
  retryAfter: number | null;

  constructor(status: number, problem: Problem['error'], retryAfter: number | null) {
    super(problem.message);
    this.name = 'ApiError';
    this.status = status;
    this.code = problem.code;
    this.issues = problem.issues ?? [];
    this.detail = problem.detail;
    this.retryAfter = retryAfter;
  }
}

/** No answer came: the network or the server is away, and whether it acted is unknown. */
export class UnreachableError extends Error {
  constructor() {
    super('unreachable');
    this.name = 'UnreachableError';
  }
}

/** The calls below take an endpoint's type, so that query, body and reply are those of the contract. */
export function get<E extends Endpoint>(path: string, query?: QueryOf<E>): Promise<ReplyOf<E>> {
  return call('GET', `/api/v1${path}${search(query ?? {})}`) as Promise<ReplyOf<E>>;
}

/** `key` makes a repeat harmless; hand in the same one when the same thing is tried again. */
export function post<E extends Endpoint>(path: string, body?: BodyOf<E>, key = newId()): Promise<ReplyOf<E>> {
  return call('POST', `/api/v1${path}`, body ?? {}, { 'Idempotency-Key': key }) as Promise<ReplyOf<E>>;
}

export function patch<E extends Endpoint>(path: string, body: BodyOf<E>): Promise<ReplyOf<E>> {
  return call('PATCH', `/api/v1${path}`, body) as Promise<ReplyOf<E>>;
}

export function put<E extends Endpoint>(path: string, body: BodyOf<E>): Promise<ReplyOf<E>> {
  return call('PUT', `/api/v1${path}`, body) as Promise<ReplyOf<E>>;
}

export function remove<E extends Endpoint>(path: string): Promise<ReplyOf<E>> {
  return call('DELETE', `/api/v1${path}`) as Promise<ReplyOf<E>>;
}

export async function call(
  method: string,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const response = await fetch(url, {
    method,
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...workspaceHeaders(),
      ...headers,
    },
    body: body === undefined ? null : JSON.stringify(body),
  }).catch(() => {
    throw new UnreachableError();
  });
  const text = await response.text().catch(() => {
    throw new UnreachableError();
  });
  if (response.ok) return text ? JSON.parse(text) : null;
  throw refusal(
    response.status,
    text,
    response.headers.get('retry-after') ?? response.headers.get('x-retry-after'),
  );
}

/** A proxy in front of the server may answer with a page of its own, so a body need not be a problem. */
export function refusal(status: number, text: string, retryAfter: string | null): ApiError {
  const seconds = retryAfter === null ? Number.NaN : Number(retryAfter);
  return new ApiError(status, problemIn(text), Number.isFinite(seconds) ? seconds : null);
}

function problemIn(text: string): Problem['error'] {
  try {
    const body = JSON.parse(text) as Partial<Problem> & { code?: string; message?: string };
    return body.error ?? { code: body.code ?? 'unknown', message: body.message ?? '' };
  } catch {
    return { code: 'unknown', message: '' };
  }
}

function search(query: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return text && `?${text}`;
}
