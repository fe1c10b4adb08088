import { existsSync, writeFileSync } from 'node:fs';
import { connectorNamed } from '../registry.ts';
import { type Cases, casesOf } from './cases.ts';
import { able, situations } from './situations.ts';

/** `node connectors/rig/begin-list.ts telegraph` writes a `cases/list.ts` to begin with; it overwrites nothing. */

const [name = ''] = process.argv.slice(2);
const connector = await connectorNamed(name);
const path = new URL(`../${name}/cases/list.ts`, import.meta.url);
if (!connector) end(`There is no connector ‘${name}’ in registry.ts.`);
else if (existsSync(path)) end(`connectors/${name}/cases/list.ts is there already.`);
else {
  const here = Object.entries(able).filter(([, [need]]) => connector[need] !== undefined);
  const all = [...Object.entries(situations), ...here.map(([key, [, about]]) => [key, about] as const)];
  const cases = casesOf(name);
  const entries = all.map(([key, about]) => `  // ${about}\n  ${quoted(key)}: ${first(key, cases)},\n`);
  writeFileSync(
    path,
    `import type { List } from '../../rig/list.ts';\n\nexport const list: List = {\n${entries.join('')}};\n`,
  );
  console.log(
    `connectors/${name}/cases/list.ts is written: name the cases, or say why something cannot arise.`,
  );
}

/** What the kind of a case alone decides. */
function first(situation: string, { receive, send, connect, poll, backfill, ask }: Cases): string {
  const of = (kind: string) => ask.find((one) => one.kind === kind);
  const kinds: Record<string, { about: string } | undefined> = {
    'text-out': send.find((one) => 'externalId' in one.expect),
    'gateway-error': send.find((one) => 'uncertain' in one.expect),
    throttled: send.find((one) => 'error' in one.expect && one.expect.error.kind === 'throttled'),
    'token-expired': send.find((one) => 'error' in one.expect && one.expect.error.kind === 'unauthorised'),
    'wrong-signature': receive.find((one) => 'refused' in one.expect),
    connected: connect.find((one) => 'account' in one.expect),
    'first-look': poll.find((one) => 'events' in one.expect),
    'read-back': backfill.find((one) => 'events' in one.expect),
    'react-out': of('react'),
    'hide-out': of('hide'),
    'remove-out': of('remove'),
    'name-asked': of('profile'),
    'file-fetched': of('download'),
    'words-asked': of('words'),
  };
  return kinds[situation] ? quoted(kinds[situation].about) : "{ cannot: '' }";
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function end(why: string): void {
  console.error(why);
  process.exitCode = 1;
}
