import { connectorNamed, connectorNames } from '#connectors/registry.ts';
import { closeDoor, doorPort, publicHost } from '#server/features/channels/door.ts';
import { channelByAddress, channelById, type OpenChannel } from '#server/features/channels/find.ts';
import { log } from '#server/platform/log.ts';
import { takeDocument } from './bring.ts';

/**
 * Opens the ways in beside HTTP, each on the port that the operator gave it. A port that is taken is no
 * reason not to start: everything else works, and the channels' pages no longer name that way.
 */
export async function openDoors(host: string): Promise<() => Promise<void>> {
  const open: { close(): Promise<void> }[] = [];
  for (const name of connectorNames) {
    const connector = await connectorNamed(name);
    const port = connector?.door && doorPort(connector.door.protocol);
    if (!connector?.door || !port) continue;
    const mine = (channel: OpenChannel | undefined) =>
      channel?.connector.name === name && channel.state !== 'disconnected' ? channel : null;
    try {
      open.push(
        await connector.door.open({
          port,
          host,
          publicHost: publicHost(),
          find: async (by) =>
            mine(
              'channelId' in by ? await channelById(by.channelId) : await channelByAddress(name, by.address),
            ),
          take: async (channelId, document) => {
            const channel = mine(await channelById(channelId));
            if (!channel) throw new Error('the channel was disconnected meanwhile');
            await takeDocument(channel, document);
          },
        }),
      );
    } catch (error) {
      const { protocol } = connector.door;
      closeDoor(protocol);
      log.warn(
        { port, error: String(error) },
        `nothing can be handed in by ${protocol}: choose another port, or off`,
      );
    }
  }
  return async () => {
    await Promise.all(open.map((door) => door.close()));
  };
}
