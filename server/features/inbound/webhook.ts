import type { Answer, Raw } from '#connectors/connector.ts';
import { ApiError } from '#server/errors.ts';
import { channelById } from '#server/features/channels/find.ts';
import { inHand } from './item.ts';
import { keep } from './keep.ts';
import { understand } from './understand.ts';

const accepted: Answer = { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' };

// Past this many in memory the rest waits in the table, where the sweep finds it.
const inHandMax = 4_000;

/** A platform's request: verified, made durable, answered, and only then understood. */
export async function takeWebhook(connectorName: string, channelId: string, raw: Raw): Promise<Answer> {
  const channel = await channelById(channelId);
  if (!channel || channel.connector.name !== connectorName || channel.state === 'disconnected') {
    throw new ApiError(
      404,
      'not-found',
      `There is no ${connectorName} channel ${channelId}; copy the address from the channel's page.`,
    );
  }
  const verdict = channel.connector.verify?.(raw, channel.settings);
  if (!verdict) {
    throw new ApiError(
      404,
      'not-found',
      `${channel.connector.title} has no webhook: Earshot asks it itself.`,
    );
  }
  if (!verdict.accepted) throw new ApiError(401, 'refused', verdict.reason);
  if (verdict.keep === false) return verdict.answer ?? accepted;
  const kept: Raw = { ...raw, facts: verdict.facts ?? {} };
  const id = await keep({ connector: connectorName, channelId, raw: kept });
  if (inHand.size < inHandMax) void understand({ id, connector: connectorName, channelId, raw: kept });
  return verdict.answer ?? accepted;
}
