import type { Connector } from './connector.ts';

/** One line per platform. The folder is read on first use, so that a start loads none of them. */
const folders = {
  api: () => import('./api/connector.ts'),
  bluesky: () => import('./bluesky/connector.ts'),
  email: () => import('./email/connector.ts'),
  'facebook-page': () => import('./facebook-page/connector.ts'),
  messenger: () => import('./messenger/connector.ts'),
  instagram: () => import('./instagram/connector.ts'),
  website: () => import('./website/connector.ts'),
  whatsapp: () => import('./whatsapp/connector.ts'),
};

export const connectorNames: string[] = Object.keys(folders);

/** The connector of that name; undefined where there is none. Its settings are what its schema parsed. */
export async function connectorNamed(name: string): Promise<Connector | undefined> {
  if (!Object.hasOwn(folders, name)) return undefined;
  const { connector } = await folders[name as keyof typeof folders]();
  return connector;
}
