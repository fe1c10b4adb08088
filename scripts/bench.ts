import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Bench, Options } from '../bench/rig/bench.ts';
import { root } from './tools.ts';

const folder = join(root, 'bench');
const names = globSync('*.ts', { cwd: folder, exclude: ['*.test.ts'] })
  .map((file) => basename(file, '.ts'))
  .sort();

// Ends what a benchmark has started too: that is done when this process exits.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const [name, ...args] = process.argv.slice(2);
if (name === undefined) {
  for (const each of names) {
    const { about, options } = await load(each);
    const known = Object.entries(options).map(([key, value]) => `--${key} ${value}`);
    console.log(`${each.padEnd(9)} ${about}\n          ${known.join(' ')}`);
  }
} else if (names.includes(name)) {
  const chosen = await load(name);
  const result = await chosen.run(read(chosen.options, args));
  // The last line is for programs.
  console.log(JSON.stringify(result));
  process.exitCode = result.met ? 0 : 1;
  // What a benchmark may have left open must not hold the terminal.
  setTimeout(() => process.exit(), 2_000).unref();
} else {
  console.error(`There is no benchmark "${name}". There are: ${names.join(', ')}`);
  process.exitCode = 1;
}

/** A benchmark's file exports it under the file's own name. */
async function load(file: string): Promise<Bench> {
  const module = (await import(join(folder, `${file}.ts`))) as Record<string, Bench | undefined>;
  const found = module[file];
  if (!found) throw new Error(`bench/${file}.ts does not export ${file}`);
  return found;
}

/** `--rounds 5`, `--rounds=5`, `--full`: only what the benchmark knows, and of the kind it expects. */
function read(known: Options, words: string[]): Options {
  const options = { ...known };
  const list = words.flatMap((word) => word.split(/=(.*)/s).filter((part) => part !== ''));
  while (list.length > 0) {
    const key = list.shift()?.replace(/^--/, '') ?? '';
    const preset = known[key];
    if (preset === undefined)
      throw new Error(`There is no option --${key}; there are --${Object.keys(known).join(', --')}`);
    if (typeof preset === 'boolean') {
      options[key] = true;
      continue;
    }
    const value = list.shift() ?? '';
    if (typeof preset === 'number' && !Number.isFinite(Number(value)))
      throw new Error(`--${key} takes a number`);
    options[key] = typeof preset === 'number' ? Number(value) : value;
  }
  return options;
}
