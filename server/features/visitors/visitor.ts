import type { IncomingHttpHeaders } from 'node:http';
import type { Visitor, Visitors } from '#connectors/connector.ts';
import { ApiError, notFound } from '#server/errors.ts';
import { channelById, type OpenChannel } from '#server/features/channels/find.ts';

/** A channel that lives in a page of the customer's site. */
export type SiteChannel = OpenChannel & { visitors: Visitors<unknown> };

export async function siteChannel(id: string): Promise<SiteChannel> {
  const channel = await channelById(id);
  if (!channel?.connector.visitors || channel.state === 'disconnected') throw notFound('website chat');
  return { ...channel, visitors: channel.connector.visitors };
}

/** The visitor named by the token in the Authorization header; never by anything in the address. */
export function visitorOf(channel: SiteChannel, headers: IncomingHttpHeaders): Visitor {
  const token = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const visitor = token === undefined ? null : channel.visitors.read(channel.settings, token);
  if (!visitor) throw new ApiError(401, 'visitor', 'This visit is unknown. Start a new one.');
  return visitor;
}
