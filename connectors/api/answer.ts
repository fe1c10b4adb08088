import { z } from 'zod';
import { SendError, type SendErrorKind } from '../connector.ts';
import { externalId } from '../kit/fields.ts';
import { parseJson } from '../kit/json.ts';

const answerBytesMax = 64 * 1024;

/** The body of an answer as JSON; undefined where it is none, breaks off or is longer than we care to read. */
export async function readAnswer(response: Response): Promise<unknown> {
  if (!response.body) return undefined;
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of response.body) {
      size += piece.length;
      // Leaving the loop cancels the stream.
      if (size > answerBytesMax) return undefined;
      pieces.push(piece);
    }
  } catch {
    // The status has already told whether the message was taken; only the words are missing.
    return undefined;
  }
  return parseJson(Buffer.concat(pieces).toString());
}

const named = z.object({ id: externalId });
const faulty = z.object({ error: z.unknown() });

/** The id that the receiver gave; '' where it took the message without naming one; null where it did not take it. */
export function accepted(status: number, answer: unknown): string | null {
  const id = named.safeParse(answer);
  if (status === 409) return id.success ? id.data.id : null;
  if (status < 200 || status > 299) return null;
  if (id.success) return id.data.id;
  const error = faulty.safeParse(answer);
  // Some systems answer 200 to everything and mean what the body says.
  return error.success && error.data.error ? null : '';
}

/** What the answer means in our words. The receiver may name one of our kinds itself. */
export function refusal(response: Response, answer: unknown, secret: string, now: Date): SendError {
  const { kind, message } = stated(answer);
  // A receiver that echoes what it was sent must not carry the secret into our logs.
  const words = message.replaceAll(secret, '…').slice(0, 300).toWellFormed();
  const sentence = `The callback address answered ${response.status}${words && `: ${words}`}`;
  const wait = retryAfter(response.headers.get('retry-after'), now);
  return new SendError(kind ?? kindOf(response.status), sentence, wait);
}

function kindOf(status: number): SendErrorKind {
  if (status === 429) return 'throttled';
  if (status >= 500 || status === 408 || status === 425) return 'temporary';
  if (status === 401 || status === 403) return 'unauthorised';
  if (status === 404 || status === 405 || status === 410) return 'misconfigured';
  if (status >= 300 && status < 400) return 'misconfigured';
  return 'rejected';
}

const kinds = [
  'temporary',
  'throttled',
  'rejected',
  'blocked',
  'window-closed',
  'unauthorised',
  'misconfigured',
] as const satisfies SendErrorKind[];

const fault = z.object({
  error: z.union([
    z.string().transform((message) => ({ kind: undefined, message })),
    z.object({
      kind: z.enum(kinds).optional().catch(undefined),
      message: z.string().optional().catch(undefined),
    }),
  ]),
});

function stated(answer: unknown): { kind: SendErrorKind | undefined; message: string } {
  const parsed = fault.safeParse(answer);
  if (!parsed.success) return { kind: undefined, message: '' };
  const { kind, message } = parsed.data.error;
  return { kind, message: (message ?? '').replace(/[\p{Cc}\s]+/gu, ' ').trim() };
}

/** Seconds or an HTTP date, as milliseconds from now. */
function retryAfter(header: string | null, now: Date): number | null {
  if (!header) return null;
  if (/^\d{1,9}(\.\d+)?$/.test(header)) return Math.round(Number(header) * 1000);
  const until = /[a-z]/i.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(until) ? null : Math.max(0, until - now.getTime());
}
