import { importTool } from '../tools.ts';

export interface Import {
  specifier: string;
  line: number;
  /** Nothing of it is left at run time. */
  typeOnly: boolean;
  /** `import('…')`: may run later, and so may point back. */
  dynamic: boolean;
}

export interface Declaration {
  kind: 'class' | 'enum' | 'decorator' | 'namespace' | 'name';
  name: string;
  line: number;
  /** What a class extends. */
  parent?: string;
}

interface Parsed {
  imports: Import[];
  declarations: Declaration[];
  onlyReexports: boolean;
}

type Node = { type: string; start: number } & Record<string, unknown>;

/**
 * What the rules need to know of a file, from a real parser: an import inside a comment or a template is none,
 * and a file that can't be parsed stops the check instead of passing it.
 */
export function parse(path: string, text: string): Parsed {
  const { program, module, errors } = importTool('oxc-parser').parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} can't be parsed: ${errors[0]?.message}`);
  const lines = lineStarts(text);
  const lineOf = (offset: number): number => lines.findLastIndex((start) => start <= offset) + 1;

  const imports: Import[] = module.staticImports.map((found) => ({
    specifier: found.moduleRequest.value,
    line: lineOf(found.start),
    // `import './x.css'` has no entries and does run.
    typeOnly: found.entries.length > 0 && found.entries.every((entry) => entry.isType),
    dynamic: false,
  }));
  for (const found of module.staticExports) {
    const from = found.entries.find((entry) => entry.moduleRequest)?.moduleRequest;
    if (!from) continue;
    const typeOnly = found.entries.every((entry) => entry.isType);
    imports.push({ specifier: from.value, line: lineOf(found.start), typeOnly, dynamic: false });
  }

  const declarations: Declaration[] = [];
  visit(program as unknown as Node, (node) => {
    const line = lineOf(node.start);
    if (node.type === 'ImportExpression' || node.type === 'TSImportType') {
      const source = node.source as Node;
      // A computed specifier names no file; what it may reach is the business of whoever wrote it.
      if (typeof source.value !== 'string') return;
      imports.push({ specifier: source.value, line, typeOnly: node.type === 'TSImportType', dynamic: true });
    }
    declarations.push(...declared(node, line));
  });
  return { imports, declarations, onlyReexports: consistsOfReexports(program as unknown as Node) };
}

function declared(node: Node, line: number): Declaration[] {
  const name = nameOf(node.id);
  switch (node.type) {
    case 'ClassDeclaration':
    case 'ClassExpression':
      return [{ kind: 'class', name, line, parent: nameOf(node.superClass) }];
    case 'TSEnumDeclaration':
      return [{ kind: 'enum', name, line }];
    case 'TSModuleDeclaration':
      // `declare module '…'` and `declare global` describe what exists; they make nothing.
      return node.declare ? [] : [{ kind: 'namespace', name, line }];
    case 'Decorator':
      return [{ kind: 'decorator', name: '', line }];
    case 'FunctionDeclaration':
    case 'VariableDeclarator':
    case 'TSTypeAliasDeclaration':
    case 'TSInterfaceDeclaration':
      return [{ kind: 'name', name, line }];
    default:
      return [];
  }
}

/** `export … from` and nothing else. */
function consistsOfReexports(program: Node): boolean {
  const body = program.body as Node[];
  return (
    body.length > 0 && body.every((node) => /^Export(All|Named)Declaration$/.test(node.type) && node.source)
  );
}

function visit(node: Node, see: (node: Node) => void): void {
  see(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child !== null && typeof child === 'object' && typeof child.type === 'string') visit(child, see);
    }
  }
}

function nameOf(node: unknown): string {
  const found = node as { name?: string; property?: { name?: string } } | null | undefined;
  return found?.name ?? found?.property?.name ?? '';
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
