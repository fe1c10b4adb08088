import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { openAudience, type Seat, sit } from '../rig/audience.ts';
import { percentile } from '../rig/report.ts';

export interface Times {
  p50: number;
  p99: number;
  /** Frames that never came to one of those who measure. */
  missed: number;
  /** Of one frame, in bytes. */
  frameBytes: number;
}

/** One request that ends as a frame; its text must carry the mark. */
export type Post = (mark: string) => { path: string; headers: Record<string, string>; body: string | Buffer };

// A frame shows the conversation's newest message too, and before its own.
const sign = '"text":"mark ';

/** Posts at a steady rate and takes the time until the frame is there, on ten of the streams; the rest only read. */
export async function measure(
  url: string,
  seat: Seat,
  post: Post,
  o: { agents: number; perSecond: number; seconds: number },
): Promise<Times> {
  const watchers = Math.min(10, o.agents);
  const sentAt: number[] = [];
  const took: number[] = [];
  let bytes = 0;
  let frames = 0;
  const seen = Array.from({ length: watchers }, () => new Set<number>());
  const take = (mine: Set<number>, frame: string): void => {
    const place = frame.lastIndexOf(sign);
    const mark = place < 0 ? -1 : Number.parseInt(frame.slice(place + sign.length, place + 30), 10);
    const at = sentAt[mark];
    if (at === undefined || mine.has(mark)) return;
    mine.add(mark);
    took.push(performance.now() - at);
    bytes += frame.length;
    frames += 1;
  };
  const sockets: Socket[] = await Promise.all(
    seen.map((mine, n) => {
      let rest = '';
      return sit(seat, n, (text) => {
        const blocks = (rest + text).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) take(mine, block);
      });
    }),
  );
  const audience = await openAudience(seat, o.agents - watchers);
  const pool = new Pool(url, { connections: 16 });
  const count = o.perSecond * o.seconds;
  const began = performance.now();
  const under: Promise<unknown>[] = [];
  for (let n = 0; n < count; n += 1) {
    const due = began + (n / o.perSecond) * 1_000;
    if (due > performance.now()) await sleep(due - performance.now());
    const { path, headers, body } = post(`mark ${n} `);
    sentAt[n] = performance.now();
    under.push(pool.request({ method: 'POST', path, headers, body }).then((answer) => answer.body.dump()));
  }
  await Promise.allSettled(under);
  for (const deadline = Date.now() + 20_000; took.length < count * watchers && Date.now() < deadline; )
    await sleep(50);
  for (const socket of sockets) socket.destroy();
  await audience.close();
  await pool.destroy();
  // The first second warms caches and connections up.
  const warm = took.slice(Math.floor(took.length / o.seconds));
  return {
    p50: percentile(warm, 0.5),
    p99: percentile(warm, 0.99),
    missed: count * watchers - took.length,
    frameBytes: Math.round(bytes / Math.max(1, frames)),
  };
}
