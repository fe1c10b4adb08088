import { z } from 'zod';
import type { Inbound } from '../connector.ts';
import { detail } from '../kit/fields.ts';
import type { Surroundings } from './message.ts';
import { described, idsOf, threadOf, whoOf } from './people.ts';
import { stamp } from './stamp.ts';

const details = z
  .looseObject({ new_owner_role: detail(100), metadata: detail(500) })
  .optional()
  .catch(undefined);
const handover = z.looseObject({
  sender: z.looseObject({}),
  type: detail(100),
  timestamp: stamp.catch(null),
  control_passed: details,
  control_taken: details,
});

/** Who answers this person changed between the apps of the business; null where nobody is named. */
export function readHandover(value: Record<string, unknown>, { contacts }: Surroundings): Inbound[] | null {
  const parsed = handover.safeParse(value);
  if (!parsed.success) return null;
  const { sender, timestamp: at, control_passed: passed, control_taken: taken } = parsed.data;
  const ids = idsOf(sender.phone_number ?? sender.wa_id, sender.user_id, sender.parent_user_id);
  const isNamed = (ids.phone ?? ids.user ?? ids.parent) !== undefined;
  const person = isNamed ? described(ids, contacts) : undefined;
  if (!person) return null;
  const kind = parsed.data.type ?? (passed ? 'control_passed' : taken ? 'control_taken' : 'handover');
  const thread = threadOf(person);
  return [
    {
      type: 'message',
      thread,
      id: `${kind}:${thread.id}:${at ?? 0}`.slice(0, 500),
      from: 'customer',
      author: whoOf(person),
      text: '',
      attachments: [],
      cards: [{ kind: 'happened', what: sentence(kind, passed ?? taken) }],
      automatic: true,
      at,
    },
  ];
}

function sentence(kind: string, told: z.output<typeof details>): string {
  const role = told?.new_owner_role?.replaceAll('_', ' ');
  const to = role ? ` by the app with the role “${role}”` : ' by another app';
  const why = told?.metadata ? ` It says: “${told.metadata}”` : '';
  if (kind === 'control_passed') return `The conversation was passed on, to be answered${to}.${why}`;
  if (kind === 'control_taken') return `The conversation was taken over, to be answered${to}.${why}`;
  return `WhatsApp reports a handover: ${kind.replaceAll('_', ' ')}.${why}`;
}
