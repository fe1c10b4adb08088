import { z } from 'zod';
import type { IncomingAttachment } from '../connector.ts';
import { detail } from './fields.ts';

const attachmentsMax = 100;

/** `odd` is set where some cannot be had, so that the message says so instead of hiding it. */
export interface Attachments {
  attachments: IncomingAttachment[];
  odd: 'attachment' | undefined;
}

/** Attachments whose bytes lie at an address. A message is not held back by one that cannot be read. */
export function fetchable(list: unknown[]): Attachments {
  return attachmentsOf(list, (value) => {
    const parsed = fetched.safeParse(value);
    return parsed.success ? described(parsed.data, { url: parsed.data.url }) : null;
  });
}

/** Attachments that were uploaded to us before. */
export function uploaded(list: unknown[]): Attachments {
  return attachmentsOf(list, (value) => {
    const parsed = kept.safeParse(value);
    return parsed.success ? described(parsed.data, { fileId: parsed.data.fileId }) : null;
  });
}

const description = z.object({
  name: detail(300),
  type: detail(200),
  size: z.int().min(0).optional().catch(undefined),
});

const fetched = description.extend({
  url: z
    .string()
    .max(4000)
    .refine((url) => url.isWellFormed() && /^https?:\/\/[^\s\0]+$/i.test(url) && URL.canParse(url)),
});

const kept = description.extend({ fileId: z.guid() });

function attachmentsOf(list: unknown[], read: (value: unknown) => IncomingAttachment | null): Attachments {
  const attachments = list
    .slice(0, attachmentsMax)
    .map(read)
    .filter((attachment) => attachment !== null);
  return { attachments, odd: attachments.length < list.length ? 'attachment' : undefined };
}

function described(
  { name, type, size }: z.output<typeof description>,
  source: IncomingAttachment['source'],
): IncomingAttachment {
  return { ...(name && { name }), ...(type && { type }), ...(size !== undefined && { size }), source };
}
