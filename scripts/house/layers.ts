import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Edge, edges } from './resolve.ts';
import { type Finding, isForTests, type Tree } from './tree.ts';

/** Who may import whom: contract ← connectors ← server/platform ← features ← app, worker, main. */
export function layers(tree: Tree): Finding[] {
  const connectors = new Set(tree.connectors);
  return edges(tree).flatMap((edge) => {
    const message = leadsNowhere(tree, edge) ?? forbidden(edge, connectors);
    return message ? [{ path: edge.from.path, line: edge.found.line, rule: 'imports', message }] : [];
  });
}

/** Unresolved imports would silently escape the rules below. */
function leadsNowhere(tree: Tree, { to }: Edge): string | null {
  if (existsSync(join(tree.root, to)) && /\.\w+$/.test(to)) return null;
  return `${to} does not exist: an import names a file with its ending, through the import map of package.json or relative`;
}

function forbidden({ from, to, found }: Edge, connectors: Set<string>): string | null {
  const source = place(from.path, connectors);
  const goal = place(to, connectors);
  if (source.area === 'sandbox') {
    if (goal.area === 'sandbox') return isForTests(to) && !from.isTest ? `${to} is for tests only` : null;
    return `the sandbox stands in for the platforms and knows nothing of ours, so not ${to}: what both got wrong would look right`;
  }
  if (goal.area === 'sandbox') {
    return source.area === 'outside' || from.isTest
      ? null
      : `${to} stands in for a platform: only tests and scripts open the sandbox`;
  }
  if (goal.area === 'outside' && /^(scripts|bench|e2e|tools)\//.test(to) && source.area !== 'outside') {
    return from.isTest ? null : `${to} is a tool: the product imports none`;
  }
  if (isForTests(to) && !from.isTest && source.area !== 'outside') return `${to} is for tests only`;
  switch (source.area) {
    case 'contract':
      return goal.area === 'contract' ? null : `contract imports nothing of ours, but ${to}`;
    case 'connector':
      if (goal.area === 'contract' || goal.area === 'connector base') return null;
      if (goal.area === 'connector' && goal.name === source.name) return null;
      return `a connector imports contract, connectors/connector.ts, connectors/kit and its own folder, not ${to}`;
    case 'connector base':
      if (goal.area === 'contract' || goal.area === 'connector base') return null;
      if (goal.area === 'connector' && !from.path.startsWith('connectors/kit/')) return null;
      return `connectors/kit imports contract and connectors/connector.ts, not ${to}`;
    case 'web':
    case 'widget':
      if (goal.area === source.area || goal.area === 'locales') return null;
      if (goal.area === 'contract' && (found.typeOnly || from.isTest)) return null;
      if (goal.area === 'contract')
        return `${source.area} imports only types from contract: import type … from '${found.specifier}'`;
      return `${source.area} imports its own files, types of contract and locales, not ${to}`;
    case 'outside':
      return null;
    default:
      return from.isTest ? null : forbiddenInServer(source, goal, to);
  }
}

function forbiddenInServer(source: Place, goal: Place, to: string): string | null {
  if (goal.area === 'web' || goal.area === 'widget')
    return `the server imports nothing of ${goal.area}, but ${to}`;
  if (goal.area === 'connector')
    return `${to} belongs to one platform: the server knows connectors/registry.ts, connector.ts and kit`;
  if (goal.store && source.name !== goal.name)
    return `${to} is the store of another feature: call one of its verbs`;
  const rank: Partial<Record<Place['area'], number>> = { platform: 0, 'server base': 1, feature: 2, app: 3 };
  const from = rank[source.area] ?? 0;
  const goalRank = rank[goal.area] ?? -1;
  if (goalRank <= from) return null;
  return `server goes platform, config, errors ← its other files ← features ← app, worker, main: ${to} comes later`;
}

interface Place {
  area:
    | 'contract'
    | 'connector'
    | 'connector base'
    | 'server base'
    | 'platform'
    | 'feature'
    | 'app'
    | 'web'
    | 'widget'
    | 'locales'
    | 'sandbox'
    | 'outside';
  /** Of the connector or the feature. */
  name?: string;
  store?: boolean;
}

function place(path: string, connectors: Set<string>): Place {
  const [top = '', second = '', third = ''] = path.split('/');
  if (top === 'contract' || top === 'web' || top === 'widget' || top === 'locales' || top === 'sandbox')
    return { area: top };
  if (top === 'connectors')
    return connectors.has(second) ? { area: 'connector', name: second } : { area: 'connector base' };
  if (top !== 'server') return { area: 'outside' };
  if (second === 'platform') return { area: 'platform' };
  if (second === 'features') return { area: 'feature', name: third, store: /\/store(\.ts$|\/)/.test(path) };
  // Settings and errors are for all; they and platform may use each other, as long as no cycle comes of it.
  if (second === 'config.ts' || second === 'errors.ts') return { area: 'platform' };
  return { area: /^(app|worker|main)\.ts$/.test(second) ? 'app' : 'server base' };
}
