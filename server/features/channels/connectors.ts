import { readFile } from 'node:fs/promises';
import type { Connector } from '#connectors/connector.ts';
import { connectorNamed, connectorNames } from '#connectors/registry.ts';
import type { Connector as Described } from '#contract/channels.ts';
import { settingsSchema } from './settings.ts';

/** Every connector as the forms and documents need it. */
export async function listConnectors(): Promise<{ data: Described[]; next: null }> {
  const found = await Promise.all(connectorNames.map(connectorNamed));
  return { data: await Promise.all(found.filter((c) => c !== undefined).map(describe)), next: null };
}

async function describe(connector: Connector): Promise<Described> {
  const folder = new URL(`../../../connectors/${connector.name}/`, import.meta.url);
  const can = (
    ['send', 'address', 'visitors', 'verify', 'poll', 'listen', 'door', 'connect', 'copyTo'] as const
  ).filter((name) => connector[name] !== undefined);
  return {
    name: connector.name,
    title: connector.title,
    summary: connector.summary,
    icon: await readFile(new URL('icon.svg', folder), 'utf8'),
    guide: await readFile(new URL('README.md', folder), 'utf8'),
    settings: settingsSchema(connector),
    can: [...can],
    embed: connector.visitors !== undefined,
  };
}
