import type { Inbound, Raw } from '#connectors/connector.ts';
import type { OpenChannel } from '#server/features/channels/find.ts';
import type { KeptFiles } from '#server/features/files/kept.ts';

/** A stored request with its number. */
export interface KeptRequest {
  id: string;
  connector: string;
  channelId: string | null;
  raw: Raw;
}

/** One thing that a stored request means, on its way into its workspace. */
export interface Item {
  request: KeptRequest;
  /** Its place in the request; -1 for the request as a whole. */
  position: number;
  channel: OpenChannel;
  event: Inbound;
  /** What came with it as bytes, written to disk. */
  files: KeptFiles | undefined;
  settled(): void;
}

/** Requests this process is working on, so that the sweep does not take them a second time. */
export const inHand: Set<string> = new Set();
