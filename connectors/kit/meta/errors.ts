import { z } from 'zod';
import { SendError, type SendErrorKind } from '../../connector.ts';
import { parseJson } from '../json.ts';
import { meaningOf } from './error-table.ts';

/** What Meta refused, by its numbers. */
export class MetaError extends SendError {
  code: number | null;
  subcode: number | null;

  constructor(
    kind: SendErrorKind,
    message: string,
    o: { retryAfter?: number | null; code?: number | null; subcode?: number | null } = {},
  ) {
    super(kind, message, o.retryAfter ?? null);
    this.code = o.code ?? null;
    this.subcode = o.subcode ?? null;
  }
}

const loose = z.unknown().transform((value) => (typeof value === 'string' ? value : ''));
const count = z
  .unknown()
  .transform((value) => Number(value))
  .transform((value) => (Number.isSafeInteger(value) ? value : null));

const fault = z.object({
  error: z.union([
    z.string().transform((message) => ({ ...none, message })),
    z.object({
      code: count.optional().default(null),
      error_subcode: count.optional().default(null),
      message: loose.optional().default(''),
      error_user_msg: loose.optional().default(''),
      fbtrace_id: loose.optional().default(''),
      is_transient: z.boolean().optional().catch(undefined),
      error_data: z
        .object({ details: loose.optional().default('') })
        .optional()
        .catch(undefined),
    }),
  ]),
});

/** As some of Meta's older doors write it. */
const flat = z
  .object({ error_message: z.string(), code: count.optional().default(null) })
  .transform(({ error_message, code }) => ({ error: { ...none, message: error_message, code } }));

const none = {
  code: null,
  error_subcode: null,
  message: '',
  error_user_msg: '',
  fbtrace_id: '',
  is_transient: undefined,
  error_data: undefined,
};

type Fault = z.output<typeof fault>['error'];

/** What Meta says went wrong, whatever the status; null where the answer is none of its errors. */
export function faultIn(answer: unknown): Fault | null {
  return fault.or(flat).safeParse(answer).data?.error ?? null;
}

/**
 * An answer that is a refusal, in words that say what to do. `hidden` are texts that must not be seen, such as
 * the token: Meta sometimes repeats what it was sent.
 */
export function refusalOf(
  o: { status: number; headers: Headers; fault: Fault | null; now: Date },
  hidden: string[],
): MetaError {
  const { status, headers, fault, now } = o;
  const { kind, sentence } = fault ? meaningOf(fault.code, fault.error_subcode, fault) : byStatus(status);
  const details = [sentence, fault && quoted(fault, sentence), fault && trace(fault)]
    .filter(Boolean)
    .join(' ');
  const retryAfter = kind === 'throttled' || kind === 'temporary' ? waitOf(headers, now) : null;
  return new MetaError(kind, without(hidden, details), {
    retryAfter,
    code: fault?.code ?? null,
    subcode: fault?.error_subcode ?? null,
  });
}

function byStatus(status: number): { kind: SendErrorKind; sentence: string } {
  const sentence = `Meta answered ${status} without saying why.`;
  if (status === 429) return { kind: 'throttled', sentence };
  if (status === 401 || status === 403) return { kind: 'unauthorised', sentence };
  if (status >= 500 || status === 408 || status === 425) return { kind: 'temporary', sentence };
  if (status === 404 || (status >= 300 && status < 400))
    return { kind: 'misconfigured', sentence: `${sentence} Check the API address of this channel.` };
  return { kind: 'rejected', sentence };
}

/** Meta's own words, where ours do not say it all. */
function quoted({ error_data, error_user_msg, message }: Fault, sentence: string): string {
  const words = (error_data?.details || error_user_msg || message).replace(/[\p{Cc}\s]+/gu, ' ').trim();
  const short = [...words].slice(0, 300).join('').toWellFormed();
  return short && !sentence.includes(short) ? `Meta says: “${short}”` : '';
}

function trace({ code, error_subcode, fbtrace_id }: Fault): string {
  const number = code === null ? '' : `error ${code}${error_subcode === null ? '' : `/${error_subcode}`}`;
  const id = /^[\w+/=-]{1,60}$/.test(fbtrace_id) ? `trace ${fbtrace_id}` : '';
  const both = [number, id].filter(Boolean).join(', ');
  return both && `(${both})`;
}

/** A token of Meta's is known by how it begins; what is left of one that was cut short is taken out too. */
function without(hidden: string[], text: string): string {
  let clean = text;
  for (const secret of hidden) if (secret !== '') clean = clean.replaceAll(secret, '…');
  return clean.replace(/\b(?:EAA|IGA|IGQ)[A-Za-z0-9_-]{10,}/g, '…');
}

const usage = z.record(
  z.string(),
  z.array(z.looseObject({ estimated_time_to_regain_access: z.number().optional().catch(undefined) })),
);

/** Milliseconds to wait: minutes of `X-Business-Use-Case-Usage`, or `Retry-After`. */
function waitOf(headers: Headers, now: Date): number | null {
  const stated = usage.safeParse(parseJson(headers.get('x-business-use-case-usage') ?? ''));
  const minutes = Object.values(stated.data ?? {})
    .flat()
    .map((one) => one.estimated_time_to_regain_access ?? 0);
  const longest = Math.max(0, ...minutes.filter((one) => one >= 0 && one < 100_000));
  if (longest > 0) return longest * 60_000;
  const header = headers.get('retry-after') ?? '';
  if (/^\d{1,6}$/.test(header)) return Number(header) * 1000;
  const until = /[a-z]/i.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(until) ? null : Math.max(0, until - now.getTime());
}
