import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Inbound } from '../connector.ts';
import { detail, externalId, firstIssue } from '../kit/fields.ts';
import { aboutOf } from '../kit/person.ts';
import type { Surroundings } from './message.ts';
import { groupThread } from './people.ts';
import { readErrors } from './refusals.ts';
import { stamp } from './stamp.ts';

const group = z.looseObject({
  group_id: externalId,
  type: detail(100),
  timestamp: stamp,
  subject: detail(300),
  added_participants: z.array(z.unknown()).catch([]),
  removed_participants: z.array(z.unknown()).catch([]),
});

const failed = z.looseObject({ errors: z.array(z.unknown()).max(20).catch([]) }).catch({ errors: [] });

/** Something about a group: who joined and left, what it is called, that it was closed. */
export function readGroup(value: unknown, { account, ownNumber }: Surroundings): Inbound[] | string {
  const parsed = group.safeParse(value);
  if (!parsed.success) {
    // A group that could not be made has no id.
    const { errors } = failed.parse(value);
    return errors.length > 0 ? errors.flatMap((error) => readErrors(error)) : firstIssue(parsed.error);
  }
  const { group_id, timestamp: at } = parsed.data;
  return [
    {
      type: 'message',
      thread: groupThread(group_id),
      // These have no id of their own; the same event says the same.
      id: `group:${createHash('sha256')
        .update(JSON.stringify(aboutOf(value)))
        .digest('base64url')}`,
      from: 'brand',
      author: {
        keys: [{ namespace: 'channel', value: account }],
        ...(ownNumber && { placeholder: `+${ownNumber}` }),
      },
      text: '',
      attachments: [],
      cards: [{ kind: 'happened', what: sentence(parsed.data) }],
      automatic: true,
      at,
    },
  ];
}

function sentence({
  type = '',
  subject,
  added_participants,
  removed_participants,
  ...rest
}: z.output<typeof group>): string {
  const joined = added_participants.map(nameOf).join(', ');
  const left = removed_participants.map(nameOf).join(', ');
  if (type === 'group_participants_add') return `${joined || 'Somebody'} joined the group.`;
  if (type === 'group_participants_remove') return `${left || 'Somebody'} left the group.`;
  if (type === 'group_join_request_created') return `${nameOf(rest)} asks to join the group.`;
  if (type === 'group_join_request_revoked')
    return `${nameOf(rest)} does not ask to join the group any more.`;
  if (type === 'group_create') return subject ? `The group “${subject}” was made.` : 'The group was made.';
  if (type === 'group_delete') return 'The group was closed.';
  return `WhatsApp reports about the group: ${type.replaceAll('_', ' ') || 'a change'}.`;
}

function nameOf(participant: unknown): string {
  const { username, wa_id, user_id, input } = aboutOf(participant);
  return username ?? (wa_id && `+${wa_id}`) ?? user_id ?? input ?? 'Somebody';
}
