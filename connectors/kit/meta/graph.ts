import { type Context, SendError, UncertainError } from '../../connector.ts';
import { parseJson } from '../json.ts';
import { faultIn, refusalOf } from './errors.ts';
import { graphVersion } from './fields.ts';

/** One call of the Graph API. `path` is what stands behind the version. */
export interface Call {
  base: string;
  path: string;
  method?: string;
  query?: Record<string, string>;
  token: string;
  json?: unknown;
  form?: FormData;
  /** Picks out of an answer what Meta says more exactly elsewhere in it, as one of its errors. */
  reason?: (answer: unknown) => unknown;
}

/**
 * Calls the Graph API and answers with what it says, parsed without loss.
 * @throws SendError in words that say what to do: of whatever Meta refuses, be it with status 200
 * @throws UncertainError where a change may have been made although no answer tells so
 */
export async function graph(context: Context<object>, call: Call): Promise<unknown> {
  const { base, path, query = {}, token, json, form, reason } = call;
  const method = call.method ?? (json === undefined && form === undefined ? 'GET' : 'POST');
  const search = new URLSearchParams(query);
  const url = `${base}/${graphVersion}/${path.replace(/^\/+/, '')}${search.size > 0 ? `?${search}` : ''}`;
  const { type, body } = await bodyOf(json, form);
  const { status, headers, text } = await answered(method === 'GET', () =>
    context.fetch(url, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(type && { 'content-type': type }) },
      ...(body !== undefined && { body }),
    }),
  );
  const answer = parseJson(text);
  const fault = (reason && faultIn(reason(answer))) ?? faultIn(answer);
  const isTaken = status >= 200 && status < 300 && fault === null;
  if (isTaken && answer !== undefined) return answer;
  if (isTaken || (fault === null && isUnclear(status))) {
    if (method !== 'GET') throw new UncertainError(`Meta answered ${status}, and nothing that can be read.`);
    if (isTaken) throw new SendError('temporary', 'Meta answered with something that cannot be read.');
  }
  throw refusalOf({ status, headers, fault, now: context.now }, secretsIn(context.settings));
}

/** A form is written out here: not every `fetch` knows the `FormData` of this one. */
async function bodyOf(
  json: unknown,
  form: FormData | undefined,
): Promise<{ type?: string; body?: string | Buffer<ArrayBuffer> }> {
  if (json !== undefined) return { type: 'application/json', body: JSON.stringify(json) };
  if (!form) return {};
  const written = new Response(form);
  return { type: written.headers.get('content-type') ?? '', body: Buffer.from(await written.arrayBuffer()) };
}

/** What a machine between us and Meta says leaves open how far the request went. */
function isUnclear(status: number): boolean {
  return status >= 500 && status !== 503;
}

async function answered(
  isRead: boolean,
  ask: () => Promise<Response>,
): Promise<{ status: number; headers: Headers; text: string }> {
  try {
    const response = await ask();
    const { status, headers } = response;
    return { status, headers, text: await textOf(response) };
  } catch (error) {
    if (isRead && error instanceof UncertainError)
      throw new SendError('temporary', 'Meta did not answer in time.');
    throw error;
  }
}

async function textOf(response: Response): Promise<string> {
  try {
    return await response.text();
  } catch {
    throw new UncertainError('The connection to Meta broke in the middle of its answer.');
  }
}

/** Everything in the settings that is a secret by its name. */
function secretsIn(settings: object): string[] {
  return Object.entries(settings)
    .filter(([name]) => /token|secret/i.test(name))
    .map(([, value]: [string, unknown]) => value)
    .filter((value): value is string => typeof value === 'string' && value.length > 0);
}
