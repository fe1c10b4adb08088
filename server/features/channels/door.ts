import { publicUrl } from '#server/platform/public-url.ts';
import type { OpenChannel } from './find.ts';

type Protocol = NonNullable<OpenChannel['connector']['door']>['protocol'];

/** Ports by protocol; 0 where the operator wants none. */
let ports: Record<Protocol, number> = { smtp: 0 };

/** Which doors this installation has, whichever of its processes opens them. */
export function setDoors(given: Record<Protocol, number>): void {
  ports = { ...given };
}

/** The port is another program's: nothing can be handed in here. */
export function closeDoor(protocol: Protocol): void {
  ports[protocol] = 0;
}

export function doorPort(protocol: Protocol): number {
  return ports[protocol];
}

/** Where our own server takes messages for this channel; null where there is none. */
export function doorAddressOf(channel: Pick<OpenChannel, 'id' | 'connector'>): string | null {
  const { door } = channel.connector;
  return door && ports[door.protocol] > 0 ? door.address(channel.id, publicHost()) : null;
}

export function publicHost(): string {
  return new URL(publicUrl()).hostname;
}
