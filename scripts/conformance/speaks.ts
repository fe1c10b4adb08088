import { existsSync } from 'node:fs';
import type { Connector, Document, Raw } from '#connectors/connector.ts';
import { connectorNamed, connectorNames } from '#connectors/registry.ts';
import { type Signing, signingOf } from '#connectors/rig/requests.ts';

/** What `connectors/<name>/cases/published.ts` exports: how payloads of others reach this connector. */
export interface Speaks {
  /** What indexes call this platform. */
  channels: string[];
  /** The settings of a channel for this account; `query` is that of the request, where a proof stands there. */
  settings(account: string, secret: string, query: Record<string, string>): Record<string, unknown>;
  /**
   * For a platform that is read instead of telling: the documents that the connector's own reader would have
   * brought; or, in a sentence, what the payload is instead.
   */
  documents?(body: Buffer): Document[] | string;
}

export interface Speaker extends Speaks {
  connector: Connector;
  /** Null where a reader brings what was said: then nobody can forge it. */
  signing: Signing | null;
}

/** The connectors that take others' payloads, by what an index calls their platform. */
export async function speakers(): Promise<Map<string, Speaker>> {
  const found = new Map<string, Speaker>();
  for (const name of connectorNames) {
    const file = new URL(`../../connectors/${name}/cases/published.ts`, import.meta.url);
    const connector = await connectorNamed(name);
    if (!connector || !existsSync(file)) continue;
    const speaks: Speaks = await import(file.href);
    const signing = await signingOf(name);
    for (const channel of speaks.channels) found.set(channel, { ...speaks, connector, signing });
  }
  return found;
}

/** All connectors that a request of this one's application is given to. */
export function siblings(all: Map<string, Speaker>, { connector }: Speaker): Speaker[] {
  const app = connector.app?.name;
  const own = [...new Map([...all.values()].map((one) => [one.connector.name, one])).values()];
  return own.filter(
    (one) => one.connector === connector || (app !== undefined && one.connector.app?.name === app),
  );
}

const accountsMost = 50;

/** The accounts that a payload speaks of, as its connector names them. */
export async function accountsIn({ connector }: Speaker, raw: Raw): Promise<string[]> {
  try {
    const received = await connector.receive(raw);
    return [...new Set(received.flatMap(({ address }) => address ?? []))].slice(0, accountsMost);
  } catch {
    // The server will find out too, and the report says so.
    return [];
  }
}
