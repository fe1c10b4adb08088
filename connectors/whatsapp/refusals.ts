import { z } from 'zod';
import type { Inbound } from '../connector.ts';
import { detail } from '../kit/fields.ts';
import { meaningOf } from '../kit/meta/error-table.ts';

const fault = z.looseObject({
  code: z.coerce.number().optional().catch(undefined),
  title: detail(300),
  message: detail(500),
  error_data: z
    .looseObject({ details: detail(500) })
    .optional()
    .catch(undefined),
});

/** Why a message could not be delivered: what to do about it, what WhatsApp says, and its number. */
export function sentenceOf(value: unknown): string {
  const parsed = fault.safeParse(value);
  if (!parsed.success) return 'WhatsApp could not deliver this message and gave no reason.';
  const { code = null } = parsed.data;
  const { sentence } = meaningOf(code, null, { message: parsed.data.message ?? '' });
  return [sentence, quoted(parsed.data), code === null ? '' : `(error ${code})`].filter(Boolean).join(' ');
}

/** Whether it is that the customer wrote too long ago. */
export function isClosed(value: unknown): boolean {
  const code = fault.safeParse(value).data?.code;
  return code !== undefined && meaningOf(code, null).kind === 'window-closed';
}

/** An error that belongs to no message. Where the token is dead, nothing works any more. */
export function readErrors(value: unknown): Inbound[] {
  const told = fault.safeParse(value).data;
  const code = told?.code ?? null;
  const { kind, sentence } = meaningOf(code, null);
  const number = code === null ? '' : `(error ${code})`;
  const text = ['WhatsApp reports an error.', code === null ? '' : sentence, told ? quoted(told) : '', number]
    .filter(Boolean)
    .join(' ');
  return [{ type: 'account', state: kind === 'unauthorised' ? 'broken' : 'warning', text, at: null }];
}

function quoted({ error_data, message, title }: z.output<typeof fault>): string {
  const words = error_data?.details ?? message ?? title;
  return words ? `WhatsApp says: “${words.replaceAll(/\s+/g, ' ').trim()}”` : '';
}
