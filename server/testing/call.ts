import assert from 'node:assert/strict';
import { z } from 'zod';
import type { BodyOf, Endpoint, ParamsOf, Problem, QueryOf, ReplyOf } from '#contract/endpoint.ts';
import { openDesk } from './desk.ts';

/** Whoever calls is known by the headers they send. */
export interface Caller {
  headers: Record<string, string>;
}
export const nobody: Caller = { headers: {} };

export interface CallOf<E extends Endpoint> {
  params?: ParamsOf<E>;
  query?: Partial<QueryOf<E>>;
  body?: BodyOf<E>;
  headers?: Record<string, string>;
}

export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
  text: string;
}

/** Calls an endpoint over HTTP, whatever it answers. */
export async function call<E extends Endpoint>(
  caller: Caller,
  endpoint: E,
  given: CallOf<E> = {},
): Promise<Answer<ReplyOf<E>>> {
  const { path, query } = addressOf(endpoint, given);
  const hasBody = endpoint.method !== 'GET' && endpoint.body instanceof z.ZodType;
  const headers = { ...caller.headers, ...given.headers };
  return send(`/api/v1${path}${query}`, {
    method: endpoint.method,
    headers: hasBody ? { 'content-type': 'application/json', ...headers } : headers,
    ...(hasBody ? { body: JSON.stringify(given.body ?? {}) } : {}),
  });
}

/** The same, where it has to succeed. */
export async function ok<E extends Endpoint>(
  caller: Caller,
  endpoint: E,
  given: CallOf<E> = {},
): Promise<ReplyOf<E>> {
  const answer = await call(caller, endpoint, given);
  assert.equal(answer.status, endpoint.status ?? 200, `${endpoint.path}: ${answer.text}`);
  return answer.body;
}

/** The same, where it has to be refused; answers with what was said. */
export async function refused<E extends Endpoint>(
  status: number,
  caller: Caller,
  endpoint: E,
  given: CallOf<E> = {},
): Promise<Problem['error']> {
  const answer = await call(caller, endpoint, given);
  assert.equal(answer.status, status, `${endpoint.path}: ${answer.text}`);
  return (answer.body as unknown as Problem).error;
}

/** Any request to the desk; a JSON answer is read. */
export async function send<T>(path: string, init: RequestInit = {}): Promise<Answer<T>> {
  const { origin } = await openDesk();
  const response = await fetch(new URL(path, origin), { redirect: 'manual', ...init });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('application/json');
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: (isJson ? JSON.parse(text) : undefined) as T,
  };
}

function addressOf(
  endpoint: Endpoint,
  given: { params?: object; query?: object },
): { path: string; query: string } {
  const params = (given.params ?? {}) as Record<string, string>;
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const entries = Object.entries(given.query ?? {}).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(entries.map(([name, value]) => [name, String(value)]));
  return { path, query: query.size > 0 ? `?${query}` : '' };
}
