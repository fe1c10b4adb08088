import { z } from 'zod';
import type { Document } from '../../connector.ts';

/** How payloads that others published reach this connector: see scripts/conformance/speaks.ts. */
export const channels = ['bluesky'];

export function settings(_account: string, secret: string) {
  return { handle: 'shop.bsky.example', appPassword: secret };
}

const told = z.union([
  z.array(z.unknown()),
  z.looseObject({ notifications: z.array(z.unknown()) }).transform((one) => one.notifications),
]);
const lines = z.looseObject({ logs: z.array(z.unknown()) }).transform((one) => one.logs);
const brought = z.looseObject({ entries: z.array(z.unknown()) });
const reasons = ['mention', 'reply', 'quote'];

/** Notifications, or lines of the log of direct messages, as the server hands them to the reader. */
export function documents(body: Buffer): Document[] | string {
  let given: unknown;
  try {
    given = JSON.parse(body.toString().replace(/^\uFEFF/, ''));
  } catch {
    return [{ body }];
  }
  if (brought.safeParse(given).success) return [{ body }];
  const log = lines.safeParse(given).data;
  if (log) return [asDocument(log.map((line) => ({ kind: 'log', log: line })))];
  const notifications = told.safeParse(given).data;
  if (!notifications) return 'neither notifications nor the log of direct messages';
  const wanted = notifications.filter((one) => reasons.includes(reasonOf(one) ?? reasons[0] ?? ''));
  return wanted.length > 0
    ? [asDocument(wanted.map((post) => ({ kind: 'post', post })))]
    : 'notifications of likes, reposts and follows alone: nobody waits for an answer to them';
}

function asDocument(entries: unknown[]): Document {
  return { body: Buffer.from(JSON.stringify({ self: '', entries, posts: {}, convos: {} })) };
}

function reasonOf(one: unknown): string | undefined {
  return z.looseObject({ reason: z.string() }).safeParse(one).data?.reason;
}
