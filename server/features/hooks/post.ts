import { type RoomKind, roomKinds, type Told } from '#connectors/kit/rooms.ts';
import { guardedFetch, RefusedAddress } from '#server/platform/guarded-fetch.ts';

export type Outcome =
  | { kind: 'taken' }
  /** Nobody will take anything there any more. */
  | { kind: 'gone'; why: string }
  /** Not this message; the next one perhaps. */
  | { kind: 'refused'; why: string }
  /** `after`: seconds, where it was said. */
  | { kind: 'busy'; after: number | null; why: string };

const answerMax = 2_000;

/** Hands a message to an incoming webhook. The address is a secret and stands in no sentence. */
export async function postTo(hook: { kind: string; url: string }, told: Told, now: Date): Promise<Outcome> {
  const kind = roomKinds.find(({ name }) => name === hook.kind);
  if (!kind) return { kind: 'gone', why: 'Earshot no longer knows this kind of room.' };
  let response: Response;
  try {
    response = await guardedFetch(hook.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(kind.bodyOf(told)),
    });
  } catch (error) {
    if (isRefused(error))
      return {
        kind: 'gone',
        why: 'The address lies in a private network, which is not called unless the operator allows it.',
      };
    return { kind: 'busy', after: null, why: 'It could not be reached.' };
  }
  const answer = await beginning(response);
  return outcomeOf(kind, response, answer, now);
}

function outcomeOf(kind: RoomKind, { ok, status, headers }: Response, answer: string, now: Date): Outcome {
  const inner = kind.statusIn?.(answer) ?? null;
  const found = inner ?? status;
  if (ok && inner === null) return { kind: 'taken' };
  const why = `It answered ${found}.`;
  if (found === 429 || found >= 500)
    return { kind: 'busy', after: secondsIn(headers.get('retry-after'), now), why };
  if (found >= 300 && found < 400) return { kind: 'gone', why: 'It leads somewhere else.' };
  if ([401, 403, 404, 410].includes(found))
    return { kind: 'gone', why: `${why} The address was taken back, or its room is gone.` };
  return { kind: 'refused', why };
}

async function beginning(response: Response): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      chunks.push(Buffer.from(chunk));
      size += chunk.length;
      if (size >= answerMax) break;
    }
  } catch {
    // What it said beyond its status is not needed.
  }
  return Buffer.concat(chunks).toString().slice(0, answerMax);
}

export function isRefused(error: unknown): boolean {
  return error instanceof RefusedAddress || (error instanceof Error && error.cause instanceof RefusedAddress);
}

/** Seconds, or a date; at most an hour. */
export function secondsIn(header: string | null, now: Date): number | null {
  if (header === null) return null;
  const seconds = /^\d{1,9}$/.test(header.trim())
    ? Number(header)
    : (Date.parse(header) - now.getTime()) / 1_000;
  return Number.isFinite(seconds) ? Math.min(Math.max(Math.ceil(seconds), 1), 3_600) : null;
}
