import { setTimeout as sleep } from 'node:timers/promises';
import { rounded, say } from '../rig/report.ts';
import type { Earshot } from '../rig/server.ts';
import { endLog } from './conditions.ts';
import type { Disk } from './disk.ts';
import { type Delivery, type Door, tellSteadily } from './sender.ts';

const backWithin = 15_000;

/**
 * Fills the disk while messages come in: first there is no room for rows, then none for the log either, which ends
 * the database. What was refused is delivered again once there is room, as a platform does.
 */
export async function fullDisk(o: {
  disk: Disk;
  earshot: Earshot;
  door: Door;
  next: () => Delivery;
  acknowledged: Set<string>;
  rate: number;
  seconds: number;
}) {
  const pid = o.earshot.pid();
  const under = tellSteadily(o.door, o.next, { perSecond: o.rate, seconds: o.seconds * 2 });
  await sleep(1_000);
  o.disk.fill();
  await sleep(o.seconds * 500);
  await endLog(o.earshot);
  await sleep(o.seconds * 1_000);
  o.disk.makeRoom();
  const roomAt = performance.now();
  const told = await under;
  for (const key of told.acknowledged) o.acknowledged.add(key);
  const backAfterMs = await untilAllTaken(o, told.refused, roomAt);
  const answers: Record<number, number> = {};
  for (const { status } of told.refused) answers[status] = (answers[status] ?? 0) + 1;
  const survived = o.earshot.pid() === pid && (await isThere(o.earshot));
  // 0 is a request to which nobody answered within ten seconds: the platform repeats that too, but has waited.
  const wrong = told.refused.filter(({ status }) => status < 500 && status !== 0).length;
  const figures = {
    acknowledgedMeanwhile: told.acknowledged.length,
    refused: told.refused.length,
    p99: told.p99,
    unanswered: answers[0] ?? 0,
    wrongAnswers: wrong,
    backAfterMs: rounded(backAfterMs),
  };
  say('full disk', { ...figures, answers: JSON.stringify(answers), survived: String(survived) });
  const met =
    survived &&
    wrong === 0 &&
    figures.unanswered === 0 &&
    told.refused.length > 0 &&
    backAfterMs <= backWithin;
  return { ...figures, answers, survived, met };
}

/** Delivers again what was refused; milliseconds from the moment at which there was room until the first was taken. */
async function untilAllTaken(
  o: { door: Door; earshot: Earshot; acknowledged: Set<string> },
  refused: { delivery: Delivery }[],
  roomAt: number,
): Promise<number> {
  let back = 0;
  let left = refused.map(({ delivery }) => delivery);
  for (const deadline = Date.now() + 90_000; left.length > 0; ) {
    const again: Delivery[] = [];
    for (const delivery of left) {
      if ((await o.door.tell(delivery)) === 200) {
        back ||= performance.now() - roomAt;
        o.acknowledged.add(delivery.key);
      } else again.push(delivery);
      if (back === 0) await sleep(100);
      if (Date.now() > deadline)
        throw new Error(`still refused a minute and a half after there was room:\n${o.earshot.said()}`);
    }
    left = again;
  }
  return back;
}

async function isThere(earshot: Earshot): Promise<boolean> {
  try {
    await earshot.ready(30_000);
    return true;
  } catch {
    return false;
  }
}
