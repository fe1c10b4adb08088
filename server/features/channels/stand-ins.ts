import { z } from 'zod';
import { ApiError } from '#server/errors.ts';
import { guardedFetch } from '#server/platform/guarded-fetch.ts';
import type { Settings } from './settings.ts';

/** Where the operator's stand-ins for platforms are, and the port at which they find us. */
let sandbox: { origin: string; port: number } | null = null;

export function setSandbox(origin: string | undefined, port: number): void {
  sandbox = origin === undefined ? null : { origin, port };
  known = null;
}

/** Has a channel with these settings its account at the stand-ins? Every connector names its API's address so. */
export function isPractice(settings: unknown): boolean {
  const { apiBaseUrl } = settings as Settings;
  return sandbox !== null && typeof apiBaseUrl === 'string' && apiBaseUrl.startsWith(`${sandbox.origin}/`);
}

/** Still one after its settings were changed: the sandbox need not run for that. */
export function staysPractice(before: { practice: boolean; settings: unknown }, settings: Settings): boolean {
  const isSamePlace = (before.settings as Settings).apiBaseUrl === settings.apiBaseUrl;
  return isPractice(settings) || (before.practice && isSamePlace);
}

/** Why a practice account is of no use at the moment, in a sentence; null where it is, and of a real one. */
export function practiceAway(channel: { practice: boolean; settings: unknown }): string | null {
  if (!channel.practice || isPractice(channel.settings)) return null;
  return 'This is a practice account, and its sandbox does not run with this Earshot: the operator starts both with `npm run sandbox`.';
}

/** The page on which somebody writes to this account as a customer; null while there is no sandbox. */
export function customersPage(address: string | null): string | null {
  if (!sandbox) return null;
  const query = address === null ? '' : `?${new URLSearchParams({ account: address })}`;
  return `${sandbox.origin}/${query}`;
}

/** This very process as the stand-ins reach it: they call nothing but this machine. */
export function reachedAt(path: string): string {
  return `http://localhost:${sandbox?.port ?? 0}${path}`;
}

let known: { at: number; names: Promise<string[]> } | null = null;
const freshFor = 5_000;

/** The connectors that the stand-ins have accounts for; none where they do not answer. */
export function practised(): Promise<string[]> {
  if (!sandbox) return Promise.resolve([]);
  if (!known || Date.now() - known.at > freshFor) {
    const names = askStandIns('GET', '/practice', listed).then(
      ({ connectors }) => connectors,
      () => [],
    );
    known = { at: Date.now(), names };
  }
  return known.names;
}

const listed = z.object({ connectors: z.array(z.string()) });
const refusal = z.object({ error: z.string() });

/**
 * Calls one of the stand-ins' controls.
 * @throws ApiError 404 where the operator has none, 422 where they refuse or do not answer
 */
export async function askStandIns<T>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  shape: z.ZodType<T>,
  body?: object,
): Promise<T> {
  if (!sandbox)
    throw new ApiError(
      404,
      'no-sandbox',
      'There are no practice accounts here: the operator starts them with `npm run sandbox`.',
    );
  let status: number;
  let answer: unknown;
  try {
    const response = await guardedFetch(`${sandbox.origin}/control${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    status = response.status;
    answer = await response.json();
  } catch {
    throw new ApiError(
      422,
      'sandbox-away',
      'The sandbox does not answer: ask the operator to start it with `npm run sandbox`, then try again.',
    );
  }
  const read = shape.safeParse(answer);
  if (status === 200 && read.success) return read.data;
  const reason = refusal.safeParse(answer).data?.error ?? `it answered ${status} with something else`;
  throw new ApiError(422, 'sandbox-refused', `The sandbox could not do that: ${reason.slice(0, 500)}`);
}
