import type { Account, Person } from '../core/things.ts';
import { findThread, threadOf } from '../core/threads.ts';
import type { World } from '../core/world.ts';
import { carryOn } from '../whatsapp/send.ts';
import { sayInPrivate } from './say-in-private.ts';
import { sayInPublic } from './say-in-public.ts';
import type { SayInput } from './say-input.ts';
import { sayOnWhatsApp } from './say-on-whatsapp.ts';
import { get, introduce } from './set-up.ts';
import { UnknownError } from './unknown-error.ts';

/** A customer does something; answers the ids of what came of it. */
export async function say(world: World, input: SayInput): Promise<{ id: string | null }> {
  const account = get(world.accounts, input.account, 'account');
  const person = get(world.people, input.person, 'person');
  introduce(person, account);
  switch (input.kind) {
    case 'block':
      person.blocked.add(account.id);
      return { id: null };
    case 'unblock':
      person.blocked.delete(account.id);
      return { id: null };
    case 'offline':
      person.online = false;
      return { id: null };
    case 'online':
      return comeBack(world, account, person);
    case 'comment':
    case 'edit-comment':
    case 'delete-comment':
    case 'post':
    case 'edit-post':
    case 'delete-post':
    case 'like':
    case 'mention':
    case 'recommendation':
      return { id: await sayInPublic(world, account, person, input) };
    default: {
      if (account.barred.has(person.id))
        throw new UnknownError('The brand has blocked this person, so nothing of theirs arrives.');
      const thread = threadOf(world, account, person);
      const run = account.kind === 'whatsapp' ? sayOnWhatsApp : sayInPrivate;
      const id = await run(world, thread, input);
      world.keep();
      return { id };
    }
  }
}

/** What waited for them is delivered now. */
function comeBack(world: World, account: Account, person: Person): { id: null } {
  person.online = true;
  for (const message of findThread(world, account, person)?.messages ?? [])
    if (message.status === 'sent') carryOn(world, message);
  return { id: null };
}
