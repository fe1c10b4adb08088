import { z } from 'zod';
import { type Context, SendError, type Who } from '../connector.ts';
import { MetaError } from '../kit/meta/errors.ts';
import { ask, self } from './api.ts';
import type { InstagramSettings } from './settings.ts';

/** By the Page that the account belongs to; there has to be a private conversation with the person. */
export async function block(who: Who, blocked: boolean, context: Context<InstagramSettings>): Promise<void> {
  const reason = cannotBlock(who, context.settings);
  if (reason !== null) throw new SendError('rejected', reason);
  const json = { user_ids: [{ id: idIn(who) }], actions: [blocked ? 'block_user' : 'unblock_user'] };
  const answer = await ask(context, `${self}/moderate_conversations`, { json }).catch((error: unknown) => {
    throw error instanceof MetaError && /thread not found/i.test(error.message)
      ? new SendError(
          'rejected',
          'Instagram lets an account block only people with whom it has a private conversation. Block them in the Instagram app.',
        )
      : error;
  });
  if (!taken.safeParse(answer).success)
    throw new SendError(
      'rejected',
      'Instagram did not do it, and does not say why. Try it in the Instagram app.',
    );
}

const taken = z.looseObject({ success: z.literal(true).or(z.literal('true')) });

export function cannotBlock(who: Who, { login }: InstagramSettings): string | null {
  if (login !== 'facebook')
    return 'With Instagram’s own login no program can block anybody. Block them in the Instagram app.';
  return idIn(who) ? null : 'Instagram did not tell who this is, so they cannot be blocked there.';
}

function idIn(who: Who): string | undefined {
  const own = who.keys.find(({ namespace }) => namespace === 'channel')?.value ?? '';
  return /^\d{3,40}$/.test(own) ? own : undefined;
}
