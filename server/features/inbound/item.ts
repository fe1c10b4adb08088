import type { Connector, Inbound, Raw } from '#connectors/connector.ts';
import type { OpenChannel } from '#server/features/channels/find.ts';
import type { KeptFiles } from '#server/features/files/kept.ts';

/** A stored request with its number. `app` names the application that it came to, by its fingerprint. */
export interface KeptRequest {
  id: string;
  /** Of a request to an application's shared address: the application's name. */
  connector: string;
  channelId: string | null;
  app: string | null;
  /** Read back afterwards. */
  late: boolean;
  raw: Raw;
}

/** One thing that a stored request means, on its way into its workspace. */
export interface Item {
  request: KeptRequest;
  /** Who found it in the request. */
  connector: Connector;
  /** Its place among what that connector found; -1 for the request as a whole. */
  position: number;
  /** Its place among what all connectors found: what is said later stays later. */
  order: number;
  /** In which it is entered; another than has read it where their accounts share its thread. */
  channel: OpenChannel;
  /** The channel whose account wrote it, where that is not the one above. */
  sentFrom?: string | undefined;
  event: Inbound;
  /** What came with it as bytes, written to disk. */
  files: KeptFiles | undefined;
  settled(): void;
}

/** Requests this process is working on, so that the sweep does not take them a second time. */
export const inHand: Set<string> = new Set();
