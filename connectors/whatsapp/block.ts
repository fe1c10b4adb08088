import { z } from 'zod';
import { type Context, SendError, type Who } from '../connector.ts';
import { MetaError } from '../kit/meta/errors.ts';
import { graph } from '../kit/meta/graph.ts';
import { numberOf } from './people.ts';
import type { WhatsAppSettings } from './settings.ts';

/** WhatsApp answers for each person, and names why beside them. */
export async function block(who: Who, blocked: boolean, context: Context<WhatsAppSettings>): Promise<void> {
  const { apiBaseUrl: base, accessToken: token, phoneNumberId } = context.settings;
  const users = usersOf(who);
  if (users.length === 0) throw new SendError('rejected', unknown);
  await graph(context, {
    base,
    path: `${phoneNumberId}/block_users`,
    method: blocked ? 'POST' : 'DELETE',
    token,
    json: { messaging_product: 'whatsapp', block_users: users },
    reason: reasonIn,
  }).catch((error: unknown) => {
    const sentence = error instanceof MetaError && error.code !== null ? sentences[error.code] : undefined;
    throw sentence ? new SendError('rejected', sentence) : error;
  });
}

export function cannotBlock(who: Who): string | null {
  return usersOf(who).length > 0 ? null : unknown;
}

const unknown = 'WhatsApp blocks people by their number, and that of this person is not known.';

/** What these numbers mean where somebody is blocked, not written to. */
const sentences: Record<number, string> = {
  131047:
    'WhatsApp lets a number block only people who have written to it within the last 24 hours. Try again when they write.',
  131021: 'This is the number of this channel itself.',
};

const failed = z.looseObject({
  block_users: z.looseObject({
    failed_users: z.array(z.looseObject({ errors: z.array(z.unknown()).min(1) })).min(1),
  }),
});

function reasonIn(answer: unknown): unknown {
  const parsed = failed.safeParse(answer).data?.block_users.failed_users[0]?.errors[0];
  return parsed === undefined ? undefined : { error: parsed };
}

function usersOf({ keys }: Who): { user: string }[] {
  const numbers = keys.flatMap(({ namespace, value }) =>
    namespace === 'phone' ? (numberOf(value) ?? []) : [],
  );
  return [...new Set(numbers)].slice(0, 10).map((user) => ({ user }));
}
