import { z } from 'zod';
import type { Context, Who } from '../connector.ts';
import { detail } from '../kit/fields.ts';
import { MetaError } from '../kit/meta/errors.ts';
import { graph } from '../kit/meta/graph.ts';
import type { MessengerSettings } from './settings.ts';

const named = z.object({ name: detail(200), first_name: detail(100), last_name: detail(100) });

/** The name that somebody has on Facebook; not everybody lets a Page see it. */
export async function profile(who: Who, context: Context<MessengerSettings>): Promise<Who> {
  const { apiBaseUrl: base, pageAccessToken: token } = context.settings;
  const { placeholder: _, ...known } = who;
  const id = who.keys.find((key) => key.namespace === 'channel')?.value ?? '';
  if (!/^\d{1,40}$/.test(id)) return who;
  try {
    const answer = await graph(context, {
      base,
      path: id,
      query: { fields: 'name,first_name,last_name' },
      token,
    });
    const { name, first_name, last_name } = named.safeParse(answer).data ?? {};
    const whole = name ?? [first_name, last_name].filter(Boolean).join(' ');
    return whole ? { ...known, name: whole } : who;
  } catch (error) {
    if (error instanceof MetaError && ['blocked', 'rejected'].includes(error.kind)) return who;
    throw error;
  }
}
