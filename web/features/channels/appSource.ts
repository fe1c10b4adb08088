import type { Channel, Connector } from '#contract/channels.ts';

/** Where an application's settings come from when they are left empty: a channel, the operator, or nowhere. */
export type AppSource = { of: 'channel'; name: string } | { of: 'operator' } | null;

/** As the server does it: the newest channel of the workspace with such an app of its own, else the operator's. */
export function appSourceOf({ app }: Connector, channels: Channel[]): AppSource {
  if (!app) return null;
  const own = channels.filter(
    (channel) =>
      channel.state !== 'disconnected' &&
      // The app of a practice account is nobody's on the real platform.
      !channel.practice &&
      channel.app?.name === app.name &&
      channel.app.of === 'workspace',
  );
  const newest = own.reduce<Channel | null>(
    (latest, channel) => (latest && latest.createdAt >= channel.createdAt ? latest : channel),
    null,
  );
  if (newest) return { of: 'channel', name: newest.name };
  return app.operator ? { of: 'operator' } : null;
}
