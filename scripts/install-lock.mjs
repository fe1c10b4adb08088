import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until nobody else holds the lock, takes it, and returns what gives it back. A killed holder does not count. */
export async function heldLock(file) {
  mkdirSync(dirname(file), { recursive: true });
  const mine = `${file}.${process.pid}`;
  const mark = `${process.pid} ${beginning(process.pid)}`;
  writeFileSync(mine, mark);
  try {
    for (let told = false; !linked(mine, file); await sleep(200)) {
      const holder = read(file);
      if (holder === null) continue;
      if (isAlive(holder)) {
        if (!told)
          console.log(
            `Another start (process ${parseInt(holder, 10)}) is installing the packages; waiting for it`,
          );
        told = true;
      } else if (read(file) === holder) {
        rmSync(file, { force: true });
      }
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return () => {
    if (read(file) === mark) rmSync(file, { force: true });
  };
}

/** A link appears complete or not at all, and never over another one. */
function linked(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(mark) {
  const [pid, began] = mark.split(' ');
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return beginning(pid) === began;
}

/** Numbers of processes are used again; with its beginning (proc(5), field 22) one is named for good. */
function beginning(pid) {
  const text = read(`/proc/${pid}/stat`);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? 'unknown';
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
