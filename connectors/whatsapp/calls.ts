import { z } from 'zod';
import type { Inbound } from '../connector.ts';
import { detail, externalId, firstIssue } from '../kit/fields.ts';
import type { Surroundings } from './message.ts';
import { described, idsOf, threadOf, whoOf } from './people.ts';
import { stamp } from './stamp.ts';

const call = z.looseObject({
  id: externalId,
  event: detail(50),
  direction: detail(50),
  status: detail(50),
  timestamp: stamp,
  duration: z.coerce.number().min(0).max(1e6).optional().catch(undefined),
});

/** A call by voice. It cannot be taken here, but that it came is part of the conversation. */
export function readCall(value: unknown, { contacts, ownNumber, account }: Surroundings): Inbound[] | string {
  const parsed = call.safeParse(value);
  if (!parsed.success) return firstIssue(parsed.error);
  const { id, event, timestamp: at, from, from_user_id, from_parent_user_id } = parsed.data;
  const isOurs = parsed.data.direction === 'BUSINESS_INITIATED';
  const { to, to_user_id, to_parent_user_id } = parsed.data;
  const named = isOurs
    ? idsOf(to, to_user_id, to_parent_user_id)
    : idsOf(from, from_user_id, from_parent_user_id);
  const person = described(named, contacts);
  if (!person) return 'nobody is named who called or was called';
  const own = {
    keys: [{ namespace: 'channel', value: account }],
    ...(ownNumber && { placeholder: `+${ownNumber}` }),
  };
  return [
    {
      type: 'message',
      thread: threadOf(person),
      id: `${id.slice(0, 450)}:${event ?? 'call'}`,
      from: isOurs ? 'brand' : 'customer',
      author: isOurs ? own : whoOf(person),
      text: '',
      attachments: [],
      cards: [{ kind: 'happened', what: sentence(parsed.data, isOurs) }],
      automatic: true,
      at,
    },
  ];
}

function sentence({ event, status, duration }: z.output<typeof call>, isOurs: boolean): string {
  if (event === 'connect')
    return isOurs
      ? 'A call to them began.'
      : 'They are calling. Calls cannot be taken here: answer in writing, or call them back.';
  if (event !== 'terminate') return `A call: ${event ?? status ?? 'its state is not known'}.`;
  if (status?.toUpperCase() === 'FAILED' || (duration ?? 0) === 0)
    return 'The call ended without being taken.';
  return `The call ended after ${Math.floor((duration ?? 0) / 60)}:${String(Math.floor((duration ?? 0) % 60)).padStart(2, '0')} minutes.`;
}
