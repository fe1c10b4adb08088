import { installTools, run, toolBin } from './tools.ts';

/** One line per check: a name, and the arguments with which this Node runs it. */
const checks: Record<string, () => string[]> = {
  types: () => [toolBin('tsc'), '-p', 'tsconfig.json'],
  'types, web': () => [toolBin('tsc'), '-p', 'tsconfig.web.json'],
  'types, widget': () => [toolBin('tsc'), '-p', 'widget/tsconfig.json'],
  'format and lint': () => [toolBin('biome'), 'check', '--colors=off', '--max-diagnostics=100', '.'],
  house: () => ['scripts/check-house.ts'],
  'dead code': () => [toolBin('knip'), '--no-progress', '--no-config-hints'],
  licences: () => ['scripts/check-licences.ts'],
};

await installTools();
const wanted = process.argv.slice(2);
const chosen = Object.entries(checks).filter(
  ([name]) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
);
if (chosen.length === 0) throw new Error(`No such check. There are: ${Object.keys(checks).join(', ')}`);

// Two at a time: the compiler uses both of a small machine's cores by itself.
const queue = [...chosen];
let failed = 0;
await Promise.all([work(), work()]);
console.log(
  failed ? `\n${failed} of ${chosen.length} checks failed.` : `\nAll ${chosen.length} checks passed.`,
);
process.exitCode = failed ? 1 : 0;

async function work(): Promise<void> {
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [name, args] = next;
    const started = performance.now();
    const { code, output } = await run(process.execPath, args());
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(16)} ${seconds} s`);
    if (code === 0) continue;
    failed += 1;
    console.log(output.trimEnd().replace(/^/gm, '       '));
  }
}
