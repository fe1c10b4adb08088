import { type Context, SendError, UncertainError } from '../connector.ts';
import { parseJson } from '../kit/json.ts';
import type { BlueskySettings } from './settings.ts';

export interface Call {
  params?: Record<string, string | number | string[] | undefined>;
  /** JSON, or bytes with their media type. */
  input?: object | { bytes: Uint8Array; type: string };
  token?: string;
  /** The direct messages' own service, reached through the account's server. */
  chat?: boolean;
  /** Where a second time does no harm, a lost answer is only a reason to try again. */
  repeatable?: boolean;
}

/** The server answered, and it was no. `code` is its name of the error, '' where it gave none. */
export class Refusal extends Error {
  status: number;
  code: string;
  retryAfter: number | null;

  constructor(status: number, code: string, message: string, retryAfter: number | null) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/**
 * One call of an XRPC method: GET without `input`, POST with it (`{}` for none).
 * @throws Refusal, SendError, UncertainError
 */
export async function xrpc(
  context: Context<BlueskySettings>,
  method: string,
  call: Call,
): Promise<{ data: unknown; headers: Headers }> {
  const { input } = call;
  const isRead = input === undefined;
  const response = await reach(context, `${context.settings.apiBaseUrl}/xrpc/${method}${query(call)}`, {
    method: isRead ? 'GET' : 'POST',
    headers: headersOf(call),
    ...(!isRead && Object.keys(input).length > 0 && { body: bodyOf(input) }),
  }).catch((error: unknown) => {
    if (error instanceof UncertainError && (isRead || call.repeatable))
      throw new SendError('temporary', 'Bluesky did not answer in time.');
    throw error;
  });
  const { status, headers, text } = response;
  const data = parseJson(text);
  if (status >= 200 && status < 300) return { data, headers };
  throw refusalOf(status, headers, data, context.now);
}

async function reach(context: Context<BlueskySettings>, url: string, init: RequestInit) {
  const response = await context.fetch(url, init);
  const { status, headers } = response;
  try {
    return { status, headers, text: await response.text() };
  } catch {
    throw new UncertainError('The connection to Bluesky broke in the middle of its answer.');
  }
}

function query({ params = {} }: Call): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) search.append(name, String(one));
  }
  return search.size > 0 ? `?${search}` : '';
}

function headersOf({ input, token, chat }: Call): Record<string, string> {
  const type = input && ('bytes' in input ? String(input.type) : 'application/json');
  return {
    ...(type && input && Object.keys(input).length > 0 && { 'content-type': type }),
    ...(token && { authorization: `Bearer ${token}` }),
    ...(chat && { 'atproto-proxy': 'did:web:api.bsky.chat#bsky_chat' }),
  };
}

function bodyOf(input: NonNullable<Call['input']>): NonNullable<RequestInit['body']> {
  return 'bytes' in input && input.bytes instanceof Uint8Array
    ? Buffer.from(input.bytes)
    : JSON.stringify(input);
}

function refusalOf(status: number, headers: Headers, data: unknown, now: Date): Refusal {
  const told = typeof data === 'object' && data !== null ? data : {};
  const named = 'error' in told && typeof told.error === 'string' ? told.error : '';
  const code = /^[A-Za-z]{1,60}$/.test(named) ? named : '';
  const message = 'message' in told && typeof told.message === 'string' ? told.message : '';
  return new Refusal(status, code, message, waitOf(headers, now));
}

/** Milliseconds until the server wants to be asked again. */
function waitOf(headers: Headers, now: Date): number | null {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  if (seconds >= 0 && seconds < 1e7) return seconds * 1000;
  const reset = Number(headers.get('ratelimit-reset') ?? Number.NaN) * 1000 - now.getTime();
  return reset > 0 && reset < 1e10 ? reset : null;
}
