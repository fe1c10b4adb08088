import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Declaration, type Import, parse } from './parse.ts';

/** The folders whose code the house rules hold for. */
const folders = ['contract', 'connectors', 'server', 'web', 'widget', 'sandbox', 'scripts', 'bench', 'e2e'];

export interface SourceFile {
  /** From the root of the repository, with forward slashes. */
  path: string;
  text: string;
  /** A test, or part of the scaffold that only tests use. */
  isTest: boolean;
  /** Of code only; styles, SQL and the like have none. */
  imports: Import[];
  declarations: Declaration[];
  onlyReexports: boolean;
}

export interface Tree {
  root: string;
  /** Every file's path below the folders, whatever its kind. */
  paths: string[];
  code: SourceFile[];
  /** Styles, SQL and HTML: text that may name what it should not. */
  other: SourceFile[];
  /** The folders below `connectors/`, save `kit/`, which they all use, and `rig/`, which tests them all. */
  connectors: string[];
  /** The import map of package.json: `#server/*` → `./server/*`. */
  importMap: Record<string, string>;
}

export interface Finding {
  path: string;
  line: number;
  rule: string;
  message: string;
}

/** Looks at a whole tree and says what breaks the rule. */
export type Rule = (tree: Tree) => Finding[];

export function readTree(root: string): Tree {
  const paths = folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => list(root, folder));
  const read = (path: string): SourceFile => sourceFile(path, readFileSync(join(root, path), 'utf8'));
  return {
    root,
    paths,
    code: paths.filter((path) => /\.[cm]?[jt]sx?$/.test(path)).map(read),
    other: paths.filter((path) => /\.(css|sql|html)$/.test(path)).map(read),
    connectors: connectorFolders(root),
    importMap: importMap(root),
  };
}

function list(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules' && entry.name !== 'dist' && !entry.name.startsWith('.'))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? list(root, path) : [path];
    })
    .sort();
}

function sourceFile(path: string, text: string): SourceFile {
  const isTest = isForTests(path);
  const isCode = /\.[cm]?[jt]sx?$/.test(path);
  const parsed = isCode ? parse(path, text) : { imports: [], declarations: [], onlyReexports: false };
  return { path, text, isTest, ...parsed };
}

/** A test, a connector's cases, or a scaffold that only tests use. */
export function isForTests(path: string): boolean {
  return /\.test\.tsx?$|(^|\/)testing\/|^connectors\/rig\/|^connectors\/[^/]+\/cases\//.test(path);
}

function connectorFolders(root: string): string[] {
  const home = join(root, 'connectors');
  if (!existsSync(home)) return [];
  return readdirSync(home, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !['kit', 'rig'].includes(entry.name))
    .map((entry) => entry.name);
}

function importMap(root: string): Record<string, string> {
  const file = join(root, 'package.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')).imports ?? {}) : {};
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
