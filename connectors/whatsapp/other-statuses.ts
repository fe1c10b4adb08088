import type { Inbound } from '../connector.ts';
import { detail } from '../kit/fields.ts';
import type { Surroundings } from './message.ts';
import { described, idsOf, threadOf } from './people.ts';

interface Status {
  id: string;
  status: string;
  timestamp: number | null;
  [more: string]: unknown;
}

/** What became of a call of ours or a payment that was asked for: a quiet line in the chat. */
export function readOtherStatus(
  kind: 'call' | 'payment',
  { id, status, timestamp: at, recipient_id, recipient_user_id }: Status,
  { contacts, ownNumber, account }: Surroundings,
): Inbound[] | string {
  const ids = idsOf(recipient_id, recipient_user_id, undefined);
  const isNamed = (ids.phone ?? ids.user) !== undefined;
  const person = isNamed ? described(ids, contacts) : undefined;
  if (!person) return 'recipient_id is missing';
  const name = detail(100).parse(status.toLowerCase().replaceAll('_', ' ')) ?? 'not known';
  return [
    {
      type: 'message',
      thread: threadOf(person),
      id: `${id.slice(0, 380)}:${name}`,
      from: 'brand',
      author: {
        keys: [{ namespace: 'channel', value: account }],
        ...(ownNumber && { placeholder: `+${ownNumber}` }),
      },
      text: '',
      attachments: [],
      cards: [{ kind: 'happened', what: sentence(kind, name) }],
      automatic: true,
      at,
    },
  ];
}

const calls: Record<string, string> = {
  ringing: 'The call to them is ringing.',
  accepted: 'They took the call.',
  rejected: 'They did not take the call.',
};

function sentence(kind: 'call' | 'payment', name: string): string {
  if (kind === 'payment') return `WhatsApp reports of the payment: ${name}.`;
  return Object.hasOwn(calls, name) ? (calls[name] ?? '') : `WhatsApp reports of the call: ${name}.`;
}
