import { type Finding, lineAt, type SourceFile, type Tree } from './tree.ts';

const longest = 300;

/** What a file may hold, whatever it is about. */
export function shapes(tree: Tree): Finding[] {
  return [
    ...tree.code.flatMap((file) => [
      ...tooLong(file),
      ...barrel(file),
      ...declarations(file),
      ...environment(file),
    ]),
    ...[...tree.code, ...tree.other].flatMap(todo),
    ...tree.code.filter((file) => file.path.endsWith('.test.ts')).flatMap(silenced),
  ];
}

function tooLong({ path, text }: SourceFile): Finding[] {
  const count = text.trimEnd().split('\n').length;
  if (count <= longest) return [];
  return [
    {
      path,
      line: longest + 1,
      rule: 'length',
      message: `${count} lines, ${longest} are allowed: one idea per file`,
    },
  ];
}

function barrel({ path, onlyReexports }: SourceFile): Finding[] {
  if (!onlyReexports && !/(^|\/)index\.[cm]?[jt]sx?$/.test(path)) return [];
  return [
    {
      path,
      line: 1,
      rule: 'barrel',
      message: 'no index files and no files that only re-export: import what you mean from where it is',
    },
  ];
}

function declarations(file: SourceFile): Finding[] {
  return file.declarations.flatMap(({ kind, name, line, parent }) => {
    const at = { path: file.path, line, rule: 'shape' };
    if (kind === 'class' && !(name.endsWith('Error') || parent?.endsWith('Error'))) {
      return [
        {
          ...at,
          message: `class ${name}: functions and plain objects; only errors are classes (… extends Error)`,
        },
      ];
    }
    if (kind === 'enum')
      return [{ ...at, message: `enum ${name}: a union of strings, or a const array and its type` }];
    if (kind === 'namespace') return [{ ...at, message: `namespace ${name}: a module is one already` }];
    if (kind === 'decorator') return [{ ...at, message: 'no decorators: call a function' }];
    return [];
  });
}

/** The product reads its environment in one place, so that one page can document it. */
function environment(file: SourceFile): Finding[] {
  if (!/^(server|connectors|contract)\//.test(file.path) || file.path === 'server/config.ts' || file.isTest)
    return [];
  const reads =
    /\bprocess\s*(?:\?\.|\.)\s*env\b|\benv\b[^;]*\bfrom\s+['"](?:node:)?process['"]|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/g;
  return [...file.text.matchAll(reads)].map((match) => ({
    path: file.path,
    line: lineAt(file.text, match.index),
    rule: 'environment',
    message: 'only server/config.ts reads the environment: take the value as an argument',
  }));
}

function todo({ path, text }: SourceFile): Finding[] {
  return [...text.matchAll(/\b(TO_?DO|FIX_?ME)\b(?![^\n]*#\d+)/g)].map((match) => ({
    path,
    line: lineAt(text, match.index),
    rule: 'todo',
    message: `${match[1]} names its issue (#123) or is done now`,
  }));
}

/** `.only` hides all other tests, a bare `skip` hides one without saying why. */
function silenced({ path, text }: SourceFile): Finding[] {
  const patterns: [RegExp, string][] = [
    [/\b(?:test|it|describe|suite)\.only\b|\bonly:\s*true\b/g, 'only: it hides every other test'],
    [
      /\b(?:test|it|describe|suite)\.(?:skip|todo)\b|\b(?:skip|todo):\s*true\b|\bt\.(?:skip|todo)\(\s*\)/g,
      "a skipped test says why: { skip: 'reason' } or t.skip('reason')",
    ],
  ];
  return patterns.flatMap(([pattern, message]) =>
    [...text.matchAll(pattern)].map((match) => ({
      path,
      line: lineAt(text, match.index),
      rule: 'silenced test',
      message,
    })),
  );
}
