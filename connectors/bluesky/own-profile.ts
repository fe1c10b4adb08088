import { z } from 'zod';
import type { Context, OwnProfile } from '../connector.ts';
import { harmless } from '../kit/fields.ts';
import { clientOf } from './client.ts';
import { explain } from './refusals.ts';
import type { BlueskySettings } from './settings.ts';

const address = z.url({ protocol: /^https?$/ }).max(2_000);

const told = z.looseObject({
  handle: z.string().max(300).catch(''),
  description: z.string().max(10_000).catch(''),
  website: z.unknown().optional(),
});

/** The account's description, and the address in its profile. */
export async function ownProfile(context: Context<BlueskySettings>): Promise<OwnProfile> {
  try {
    const client = await clientOf(context);
    const call = { params: { actor: client.did } };
    const { handle, description, website } = await client.call('app.bsky.actor.getProfile', told, call);
    const isNamed = /^[\w.-]+\.[\w.-]+$/.test(handle) && handle !== 'handle.invalid';
    const place = `bsky.app/profile/${isNamed ? handle : client.did}`;
    const url = address.safeParse(website).data;
    return {
      names: [...(isNamed ? [`@${handle}`] : []), place],
      url: `https://${place}`,
      editUrl: `https://${place}`,
      texts: [{ name: 'Description', text: harmless(description), max: 256, unit: 'graphemes' }],
      contacts: [],
      links: url ? [harmless(url)] : [],
      hours: null,
    };
  } catch (error) {
    throw explain(error);
  }
}
