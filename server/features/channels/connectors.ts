import { readFile } from 'node:fs/promises';
import type { Connector } from '#connectors/connector.ts';
import { connectorNamed, connectorNames } from '#connectors/registry.ts';
import type { Connector as Described } from '#contract/channels.ts';
import { operatorApp } from './apps.ts';
import { settingsSchema } from './settings.ts';
import { practised } from './stand-ins.ts';

/** Every connector as the forms and documents need it. */
export async function listConnectors(): Promise<{ data: Described[]; next: null }> {
  const found = await Promise.all(connectorNames.map(connectorNamed));
  const possible = await practised();
  const described = found
    .filter((c) => c !== undefined)
    .map((connector) => describe(connector, possible.includes(connector.name)));
  return { data: await Promise.all(described), next: null };
}

async function describe(connector: Connector, practice: boolean): Promise<Described> {
  const folder = new URL(`../../../connectors/${connector.name}/`, import.meta.url);
  const can = (
    [
      'send',
      'address',
      'visitors',
      'verify',
      'poll',
      'listen',
      'door',
      'connect',
      'copyTo',
      'answersFromAny',
      'responsiveness',
      'templates',
      'webhook',
      'enterWebhook',
    ] as const
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
    app: connector.app
      ? {
          name: connector.app.name,
          title: connector.app.title,
          settings: connector.app.settings,
          operator: operatorApp(connector.app.name) !== undefined && connector.connect !== undefined,
        }
      : null,
    practice,
  };
}
