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

/** Seconds of processor time that the server and its database have used so far: other load does not change them. */
export function cpuOf(earshot: Earshot): { server: number; database: number } {
  const postmaster = postmasterOf(earshot.dataDir);
  const database = postmaster === undefined ? [] : [postmaster, ...childrenOf(postmaster)];
  return { server: secondsOf(earshot.pid()), database: database.map(secondsOf).reduce((a, b) => a + b, 0) };
}

const ticksPerSecond = 100;

function secondsOf(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // With what its ended children had used: connections come and go.
    const used = [11, 12, 13, 14].map((place) => Number(fields[place]));
    return used.reduce((sum, ticks) => sum + ticks, 0) / ticksPerSecond;
  } catch {
    return 0;
  }
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
