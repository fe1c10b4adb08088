import { z } from 'zod';
import type { Context, Who } from '../connector.ts';
import { detail } from '../kit/fields.ts';
import { MetaError } from '../kit/meta/errors.ts';
import { ask } from './api.ts';
import type { InstagramSettings } from './settings.ts';

const person = z.looseObject({ name: detail(200), username: detail(100) });

/** The name that somebody has on Instagram, where they let the account see it. */
export async function profile(who: Who, context: Context<InstagramSettings>): Promise<Who> {
  const id = who.keys.find((key) => key.namespace === 'channel')?.value ?? '';
  // Who wrote a mention is told together with its words.
  if (!/^\d{1,40}$/.test(id)) return who;
  try {
    const told = await ask(context, id, { query: { fields: 'name,username' } });
    const { name, username } = person.safeParse(told).data ?? {};
    return known(who, name ?? (username && `@${username}`), username);
  } catch (error) {
    // Whoever has not written in private has not agreed to be looked at either.
    if (error instanceof MetaError && ['blocked', 'rejected'].includes(error.kind)) return who;
    throw error;
  }
}

function known({ placeholder, ...who }: Who, name: string | undefined, username: string | undefined): Who {
  if (!name) return { ...who, ...(placeholder && { placeholder }) };
  return { ...who, name, ...(username && { about: { ...who.about, username: `@${username}` } }) };
}
