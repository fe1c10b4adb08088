import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import type { Connector } from '../connector.ts';
import { type Able, type Always, able, situations } from './situations.ts';

/** By their `about`: the case or cases that show a situation; a test of its own; or why it cannot arise here. */
export type Shown = string | string[] | { test: string; in: string } | { cannot: string };

/** Leaving out a name that holds for everybody fails to compile; one that hangs on a function fails the suite. */
export type List = Record<Always, Shown> & Partial<Record<Able, Shown>>;

const leastReason = 30;

export async function listOf(name: string): Promise<List | null> {
  const path = new URL(`../${name}/cases/list.ts`, import.meta.url);
  if (!existsSync(path)) return null;
  const { list }: { list: List } = await import(path.href);
  return list;
}

/** `passed`: what the cases that have passed in this run are about. */
export function assertList(name: string, connector: Connector, list: List, passed: Set<string>): void {
  const missing = [...Object.keys(situations), ...Object.keys(able)].flatMap((situation) =>
    problemOf(name, connector, situation as Always | Able, list, passed),
  );
  assert.deepEqual(missing, []);
  const unknown = Object.keys(list).filter((one) => !(one in situations) && !(one in able));
  assert.deepEqual(unknown, [], 'names that are no situation');
}

function problemOf(
  name: string,
  connector: Connector,
  situation: Always | Able,
  list: List,
  passed: Set<string>,
): string[] {
  const shown = list[situation];
  const need = situation in able ? able[situation as Able][0] : null;
  if (need && connector[need] === undefined)
    return shown === undefined ? [] : [`${situation}: there is no ${need}, so it need not stand in the list`];
  if (shown === undefined) return [`${situation}: is not in the list`];
  if (typeof shown === 'object' && 'cannot' in shown)
    return shown.cannot.length < leastReason ? [`${situation}: say why it cannot arise`] : [];
  if (typeof shown === 'object' && 'test' in shown) {
    const source = readFileSync(new URL(`../${name}/${shown.in}`, import.meta.url), 'utf8');
    return source.includes(`'${shown.test}'`)
      ? []
      : [`${situation}: ${shown.in} has no test ‘${shown.test}’`];
  }
  return [shown]
    .flat()
    .filter((about) => !passed.has(about))
    .map((about) => `${situation}: no case ‘${about}’ has passed`);
}
