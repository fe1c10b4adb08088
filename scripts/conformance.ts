import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { deliver } from './conformance/deliver.ts';
import { NoIndex, type Published, readIndex, type Unusable } from './conformance/published.ts';
import { type Found, print } from './conformance/report.ts';
import { openServer } from './conformance/server.ts';
import { speakers } from './conformance/speaks.ts';

/**
 * `npm run conformance -- FOLDER [--json]`: gives payloads that others published to the connectors they are
 * for, as they would arrive at a real server, signed and then tampered with, and says what came of each.
 */
const usage = 'Name a folder with an INDEX.json: npm run conformance -- FOLDER [--json]';
const { folder, json } = asked();

// Whatever is wrong with the folder is said before anything is started.
const published = indexOf(resolve(folder));
const say = process.stdout.write.bind(process.stdout);
// Standard output is for the report alone, whoever else has something to say.
if (json) process.stdout.write = process.stderr.write.bind(process.stderr);
const server = await openServer(json ? 'silent' : (process.env.EARSHOT_LOG_LEVEL ?? 'silent'));
const files: Found[] = [];
const rows: (Published | Unusable)[] = [];
try {
  const all = await speakers();
  const turns = published.entries();
  const work = async (): Promise<void> => {
    for (const [n, open] of turns) {
      const one = open();
      files[n] = await deliver(server, all, one);
      if ('problem' in one) rows.push(one);
    }
  };
  await Promise.all(Array.from({ length: 4 }, work));
} finally {
  await server.close();
}
process.stdout.write = say;
print(files, { json });
const failed = files.some((one) => one.outcome === 'crashed' || (one.tampered ?? 'refused') !== 'refused');
// A run that could not try everything that the index names is no success either.
process.exitCode = failed ? 1 : rows.length > 0 ? 2 : 0;

function asked(): { folder: string; json: boolean } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean' } },
    });
    const [folder, ...more] = positionals;
    if (folder && more.length === 0) return { folder, json: values.json === true };
  } catch {
    // An option that nobody knows is answered with how it is used.
  }
  console.error(usage);
  process.exit(2);
}

function indexOf(folder: string): (() => Published | Unusable)[] {
  try {
    return readIndex(folder);
  } catch (error) {
    if (!(error instanceof NoIndex)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}
