import { readdirSync, readFileSync } from 'node:fs';
import { type Earshot, postmasterOf } from './server.ts';

/** Megabytes: of the server alone, and of everything that belongs to it, pages that are shared counted once. */
export interface Memory {
  serverRss: number;
  serverPss: number;
  wholePss: number;
}

export function memoryOf(earshot: Earshot): Memory {
  const postmaster = postmasterOf(earshot.dataDir);
  const database = postmaster === undefined ? [] : [postmaster, ...childrenOf(postmaster)];
  const serverPss = pssOf(earshot.pid());
  return {
    serverRss: rssOf(earshot.pid()),
    serverPss,
    wholePss: serverPss + database.map(pssOf).reduce((sum, part) => sum + part, 0),
  };
}

export function rssOf(pid: number): number {
  return kilobytes(`/proc/${pid}/status`, /^VmRSS:\s+(\d+)/m) / 1024;
}

/** Of each page its share: what several processes have in common is divided among them. */
function pssOf(pid: number): number {
  return kilobytes(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+)/m) / 1024;
}

function kilobytes(file: string, pattern: RegExp): number {
  try {
    return Number(pattern.exec(readFileSync(file, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => kilobytes(`/proc/${pid}/status`, /^PPid:\s+(\d+)/m) === parent);
}
