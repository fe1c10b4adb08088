import { type Context, SendError, type Target } from '../connector.ts';
import { ask, confirmed, self } from './api.ts';
import type { InstagramSettings } from './settings.ts';

type Acting = Context<InstagramSettings>;

/** A heart on a private message: the one sign that Instagram takes from an account. */
export async function react({ id, thread }: Target, emoji: string | null, context: Acting): Promise<void> {
  if (thread.surface === 'public')
    throw new SendError(
      'rejected',
      'Instagram has no reactions to comments that another program could give.',
    );
  if (emoji !== null && !hearts.includes(emoji.replaceAll('\uFE0F', '')))
    throw new SendError(
      'rejected',
      'Instagram takes a heart ❤️ as a reaction from an account, and no other sign.',
    );
  const payload = { message_id: id, ...(emoji !== null && { reaction: 'love' }) };
  await ask(context, `${self}/messages`, {
    json: { recipient: { id: thread.id }, sender_action: emoji === null ? 'unreact' : 'react', payload },
  });
}

const hearts = ['❤', '♥'];

export async function hide({ id, thread }: Target, hidden: boolean, context: Acting): Promise<void> {
  assertPublic(thread, 'hidden');
  await confirmed(context, encodeURIComponent(id), { method: 'POST', query: { hide: String(hidden) } });
}

/** A comment below a post of the account, also one of the account’s own. */
export async function remove({ id, thread }: Target, context: Acting): Promise<void> {
  assertPublic(thread, 'deleted');
  await confirmed(context, encodeURIComponent(id), { method: 'DELETE' });
}

function assertPublic({ surface }: Target['thread'], what: string): void {
  if (surface !== 'public')
    throw new SendError('rejected', `Only comments can be ${what} from here, and no private messages.`);
}
