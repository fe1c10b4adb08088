import { connectorFolders } from './house/connectors.ts';
import { cycles } from './house/cycles.ts';
import { type Exception, exceptions } from './house/exceptions.ts';
import { layers } from './house/layers.ts';
import { locales } from './house/locales.ts';
import { locks } from './house/locks.ts';
import { migrations } from './house/migrations.ts';
import { names } from './house/names.ts';
import { platforms } from './house/platforms.ts';
import { shapes } from './house/shapes.ts';
import { type Finding, type Rule, readTree } from './house/tree.ts';
import { root } from './tools.ts';

const rules: Rule[] = [
  layers,
  cycles,
  platforms,
  names,
  shapes,
  connectorFolders,
  migrations,
  locales,
  locks,
];

if (import.meta.main) {
  const { findings, files, imports } = checkHouse(root, exceptions);
  for (const { path, line, rule, message } of findings) console.log(`${path}:${line} ${rule} — ${message}`);
  console.log(`${findings.length} findings in ${files} files with ${imports} imports`);
  process.exitCode = findings.length > 0 ? 1 : 0;
}

/** Holds a tree against the rules of the house. A tree without files or imports was not read, and fails. */
export function checkHouse(
  folder: string,
  allowed: Exception[],
): { findings: Finding[]; files: number; imports: number } {
  const tree = readTree(folder);
  const imports = tree.code.reduce((sum, file) => sum + file.imports.length, 0);
  const found = rules.flatMap((rule) => rule(tree));
  const fits = (exception: Exception, finding: Finding): boolean =>
    exception.path === finding.path && exception.rule === finding.rule;

  const findings = found.filter((finding) => !allowed.some((exception) => fits(exception, finding)));
  for (const exception of allowed) {
    if (found.some((finding) => fits(exception, finding))) continue;
    const message = `the exception for '${exception.rule}' is not needed any more: remove it from scripts/house/exceptions.ts`;
    findings.push({ path: exception.path, line: 1, rule: 'exception', message });
  }
  if (tree.code.length === 0 || imports === 0) {
    const message = `read ${tree.code.length} files and ${imports} imports: this check saw nothing, so it proves nothing`;
    findings.push({ path: '.', line: 1, rule: 'empty', message });
  }
  return { findings: findings.sort(byPlace), files: tree.code.length, imports };
}

function byPlace(a: Finding, b: Finding): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line;
}
