import { edges } from './resolve.ts';
import type { Finding, Tree } from './tree.ts';

/** No file reaches itself again. A dynamic import may point back: it runs when both are there. */
export function cycles(tree: Tree): Finding[] {
  const next = new Map<string, { to: string; line: number }[]>();
  for (const { from, to, found } of edges(tree)) {
    if (found.dynamic) continue;
    next.set(from.path, [...(next.get(from.path) ?? []), { to, line: found.line }]);
  }

  const findings: Finding[] = [];
  const finished = new Set<string>();
  const walk = (path: string, trail: string[]): void => {
    for (const { to, line } of next.get(path) ?? []) {
      const start = trail.indexOf(to);
      if (start >= 0) {
        const message = `${[...trail.slice(start), to].join(' → ')} is a cycle: move what both need to a file of its own`;
        findings.push({ path, line, rule: 'cycle', message });
      } else if (!finished.has(to)) {
        walk(to, [...trail, to]);
      }
    }
    finished.add(path);
  };
  for (const path of next.keys()) if (!finished.has(path)) walk(path, [path]);
  return findings;
}
