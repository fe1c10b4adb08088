import { randomBytes } from 'node:crypto';
import { channelById } from '#server/features/channels/find.ts';
import { bringBack } from '#server/features/inbound/bring.ts';
import { connect, disconnect, somebody } from './channels.ts';
import { kept } from './kept.ts';
import { outcomeOf } from './outcome.ts';
import type { Published } from './published.ts';
import type { Found } from './report.ts';
import type { Server } from './server.ts';
import type { Speaker } from './speaks.ts';

/** Brings a payload as the connector's own reader would. Nothing of it is signed, so there is nothing to forge. */
export async function handIn(
  server: Server,
  speaker: Speaker,
  { file, body, query }: Published,
): Promise<Found> {
  const documents = speaker.documents?.(body) ?? [];
  if (typeof documents === 'string') return { file, outcome: 'unsupported', events: [], note: documents };
  const secret = randomBytes(16).toString('hex');
  const channel = await connect(server, speaker, { account: somebody, secret, query });
  try {
    const open = await channelById(channel.id);
    if (!open) throw new Error('a channel that was just connected is missing');
    await bringBack(open, documents);
    return { file, ...(await outcomeOf(server, [channel], await kept(server, channel))) };
  } finally {
    await disconnect(server, [channel]);
  }
}
