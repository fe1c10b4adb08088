import { z } from 'zod';
import type { Inbound } from '../connector.ts';
import { detail, externalId, firstIssue } from '../kit/fields.ts';
import type { Surroundings } from './message.ts';
import { readOtherStatus } from './other-statuses.ts';
import { described, groupThread, idsOf, threadOf } from './people.ts';
import { isClosed, sentenceOf } from './refusals.ts';
import { stamp } from './stamp.ts';

const status = z.looseObject({
  id: externalId,
  status: z.string({ error: 'is missing' }),
  /** Of what: nothing is stated for messages. */
  type: detail(50),
  timestamp: stamp,
  recipient_type: detail(20),
  biz_opaque_callback_data: detail(500),
  errors: z.array(z.unknown()).catch([]),
});

// A recorded message that was played has been heard, which is how it is read.
const states = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'read',
  failed: 'failed',
} as const;

/** What became of a message of ours. */
export function readStatus(value: unknown, around: Surroundings): Inbound[] | string {
  const parsed = status.safeParse(value);
  if (!parsed.success) return firstIssue(parsed.error);
  const { id, status: name, timestamp: at, recipient_type, biz_opaque_callback_data, errors } = parsed.data;
  if (parsed.data.type === 'call' || parsed.data.type === 'payment')
    return readOtherStatus(parsed.data.type, parsed.data, around);
  const { contacts } = around;
  const { recipient_id, recipient_user_id, parent_recipient_user_id, recipient_parent_user_id } = parsed.data;
  const thread =
    recipient_type === 'group'
      ? groupThread(detail(400).parse(recipient_id) ?? '')
      : threadOf(
          described(
            idsOf(recipient_id, recipient_user_id, recipient_parent_user_id ?? parent_recipient_user_id),
            contacts,
          ) ?? idsOf(undefined, undefined, undefined),
        );
  if (name === 'deleted') return thread.id ? [{ type: 'delete', thread, id, at }] : 'recipient_id is missing';
  if (!Object.hasOwn(states, name)) return 'status is none of sent, delivered, read, played, failed, deleted';
  const state = states[name as keyof typeof states];
  const part = partIn(biz_opaque_callback_data);
  if (!part && !thread.id) return 'recipient_id is missing';
  return [
    {
      type: 'receipt',
      // Where our own mark came back, nothing else has to be known.
      thread: part ? null : thread,
      state,
      of: part ? { part, id } : { id },
      ...(state === 'failed' && {
        error: sentenceOf(errors[0]),
        ...(isClosed(errors[0]) && { closed: true }),
      }),
      at,
    },
  ];
}

/** Another tool that sends from this number may keep marks of its own there. */
function partIn(mark: string | undefined): string | null {
  return mark && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(mark) ? mark : null;
}
