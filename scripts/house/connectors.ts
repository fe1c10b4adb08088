import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding, Tree } from './tree.ts';

const parts = ['connector.ts', 'settings.ts', 'README.md', 'icon.svg'];

/** Every connector has the same files under the same names, cases among them, and its one line in the registry. */
export function connectorFolders(tree: Tree): Finding[] {
  const registry = tree.code.find((file) => file.path === 'connectors/registry.ts');
  return tree.connectors.flatMap((name) => {
    const folder = `connectors/${name}`;
    const at = { path: folder, line: 1, rule: 'connector' };
    const missing = parts.filter((part) => !existsSync(join(tree.root, folder, part)));
    const cases = join(tree.root, folder, 'cases');
    const findings = missing.map((part) => ({
      ...at,
      message: `${part} is missing: a connector has ${parts.join(', ')} and cases/`,
    }));
    if (
      !existsSync(cases) ||
      !readdirSync(cases, { recursive: true }).some((file) => String(file).endsWith('.json'))
    ) {
      findings.push({
        ...at,
        message: 'cases/ holds no case: a real payload and the events it means, as JSON',
      });
    }
    if (!registry?.imports.some(({ specifier }) => specifier.includes(`/${name}/`))) {
      findings.push({ ...at, message: 'is not listed in connectors/registry.ts' });
    }
    return findings;
  });
}
