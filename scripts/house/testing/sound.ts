type Files = Record<string, string>;

const imports = {
  '#contract/*': './contract/*',
  '#connectors/*': './connectors/*',
  '#server/*': './server/*',
};

/** A small tree that keeps every rule; each test spoils one thing. */
export const sound: Files = {
  'package.json': JSON.stringify({ imports }),
  'contract/word.ts': "export type Word = 'hello';\nexport const word: Word = 'hello';\n",
  'connectors/connector.ts':
    "import type { Word } from '#contract/word.ts';\nexport type Connector = { name: Word };\n",
  'connectors/registry.ts':
    "import { orchid } from './orchid/connector.ts';\nimport { website } from './website/connector.ts';\nexport const all = [orchid, website];\n",
  'connectors/kit/sign.ts': 'export const sign = 1;\n',
  ...connector('orchid'),
  ...connector('website'),
  'server/config.ts': 'export const port = process.env.PORT;\n',
  'server/errors.ts': 'export class NotFoundError extends Error {}\n',
  'server/transaction.ts': "import { tx } from './platform/tx.ts';\nexport const work = tx;\n",
  'server/platform/tx.ts': "import { port } from '#server/config.ts';\nexport const tx = port;\n",
  'server/features/notes/store.ts': 'export const rows = 1;\n',
  'server/features/notes/write.ts':
    "import { rows } from './store.ts';\nimport { work } from '#server/transaction.ts';\nexport const write = [rows, work];\n",
  'server/features/tags/tag.ts': "import { write } from '../notes/write.ts';\nexport const tag = write;\n",
  'server/app.ts': "import { tag } from './features/tags/tag.ts';\nexport const app = tag;\n",
  'server/migrations/0001-start.sql': 'create table a ();\n',
  'server/migrations/0002-more.sql': 'create table b ();\n',
  'web/app.tsx':
    "import type { Word } from '#contract/word.ts';\nimport './app.css';\nexport const app = (word: Word) => <p>{word}</p>;\n",
  'web/app.css': 'p { color: red }\n',
  'locales/en.json': '{"hello": "Hello {name}", "many": "{n, plural, one {# cat} other {# cats}}"}',
  'locales/ta.json': '{"hello": "வணக்கம் {name}", "many": "{n, plural, one {# பூனை} other {# பூனைகள்}}"}',
  'package-lock.json': '{"packages": {"node_modules/a": {"version": "1.0.0"}}}',
};

export function connector(name: string): Files {
  return {
    [`connectors/${name}/connector.ts`]: `import '../kit/sign.ts';\nexport const ${name} = 1;\n`,
    [`connectors/${name}/settings.ts`]: 'export const settings = 1;\n',
    [`connectors/${name}/README.md`]: '# It\n',
    [`connectors/${name}/icon.svg`]: '<svg/>',
    [`connectors/${name}/cases/text.json`]: '{}',
  };
}
