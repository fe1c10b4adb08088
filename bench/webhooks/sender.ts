import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { percentile } from '../rig/report.ts';

export interface Delivery {
  /** Names the message in it. */
  key: string;
  headers: Record<string, string>;
  body: Buffer;
}

export interface Told {
  p50: number;
  p99: number;
  /** Keys of what was answered with 200. */
  acknowledged: string[];
  /** What was not: the answer's status, 0 where there was none. */
  refused: { delivery: Delivery; status: number }[];
}

// A platform does not wait longer for an answer.
const patience = 10_000;

export interface Door {
  tell(delivery: Delivery): Promise<number>;
  close(): Promise<void>;
}

export function openDoor(url: string, path: string): Door {
  const pool = new Pool(url, { connections: 128, headersTimeout: patience, bodyTimeout: patience });
  return {
    async tell({ headers, body }) {
      try {
        const answer = await pool.request({ method: 'POST', path, headers, body });
        await answer.body.dump();
        return answer.statusCode;
      } catch {
        return 0;
      }
    },
    close: () => pool.destroy(),
  };
}

/**
 * Delivers at a steady rate, whatever becomes of the ones before. Milliseconds count from the moment at which a
 * request was due, so that a stall is seen by all that fall into it.
 */
export async function tellSteadily(
  door: Door,
  next: () => Delivery,
  o: { perSecond: number; seconds: number },
): Promise<Told> {
  const took: number[] = [];
  const acknowledged: string[] = [];
  const refused: Told['refused'] = [];
  const under: Promise<void>[] = [];
  const began = performance.now();
  for (let n = 0; n < o.perSecond * o.seconds; n += 1) {
    const due = began + (n / o.perSecond) * 1_000;
    if (due > performance.now()) await sleep(due - performance.now());
    const delivery = next();
    under.push(
      door.tell(delivery).then((status) => {
        if (status !== 200) return void refused.push({ delivery, status });
        took.push(performance.now() - due);
        acknowledged.push(delivery.key);
      }),
    );
  }
  await Promise.all(under);
  return { p50: percentile(took, 0.5), p99: percentile(took, 0.99), acknowledged, refused };
}
