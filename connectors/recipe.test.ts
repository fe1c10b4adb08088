import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, it } from 'node:test';

/** docs/add-a-channel.md is followed to the letter in a copy of this folder: its cases have to pass. */

const here = import.meta.dirname;
const names = ['telegraph', 'almanac'];
const copy = mkdtempSync(join(tmpdir(), 'earshot-recipe-'));
after(() => rmSync(copy, { recursive: true, force: true }));

it('the connectors of the recipe pass their cases', () => {
  cpSync(here, join(copy, 'connectors'), { recursive: true });
  for (const shared of ['package.json', 'node_modules'])
    symlinkSync(join(here, '..', shared), join(copy, shared));
  for (const { path, text } of filesOf(readFileSync(join(here, '../docs/add-a-channel.md'), 'utf8')))
    write(path, text);
  for (const name of names) {
    write(`connectors/${name}/README.md`, `# ${name}\n\n${'Open Account, then Keys. '.repeat(10)}`);
    write(
      `connectors/${name}/icon.svg`,
      `<svg viewBox="0 0 24 24"><title>${name}</title><path d="M4 4h16"/></svg>`,
    );
  }
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const run = spawnSync(
    process.execPath,
    [
      `--test-name-pattern=/${names.join('|')}|registry/`,
      '--test-reporter=tap',
      join(copy, 'connectors/connectors.test.ts'),
    ],
    { env, encoding: 'utf8' },
  );
  assert.equal(run.status, 0, run.stdout + run.stderr);
  assert.ok(Number(run.stdout.match(/^# pass (\d+)/m)?.[1]) >= 18, run.stdout);
});

/** Each block of code, under the last path named before it. */
function filesOf(recipe: string): { path: string; text: string }[] {
  return [...recipe.matchAll(/```(?:ts|json)\n([\s\S]+?)```/g)].map((block) => {
    const named = recipe
      .slice(0, block.index)
      .matchAll(/`(connectors\/(?:telegraph\/|almanac\/|registry)[\w./]+)`/g);
    const path = [...named].at(-1)?.[1] ?? assert.fail('a block of code stands under no path');
    return { path, text: block[1] ?? '' };
  });
}

function write(path: string, text: string): void {
  const file = join(copy, path);
  mkdirSync(dirname(file), { recursive: true });
  const isLine = path.endsWith('registry.ts');
  writeFileSync(
    file,
    isLine ? readFileSync(file, 'utf8').replace('const folders = {\n', (line) => line + text) : text,
  );
}
