/** Time of the sandbox: the caller's, moved by whoever tries how windows close and tokens expire. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Moves the sandbox ahead of the caller's time and runs what has become due. */
  advance(milliseconds: number): void;
  /** Runs once when it is that late, in the order of the moments and, for the same moment, of the calls. */
  at(moment: number, run: () => void): void;
  /** Runs what is due and answers whether there was anything. */
  tick(): boolean;
  stop(): void;
}

interface Due {
  moment: number;
  order: number;
  run: () => void;
}

/** The longest we wait before we look at the caller's clock again: it may be one that a test moves. */
const longestWait = 1000;

export function makeClock(base: () => number): Clock {
  let ahead = 0;
  let count = 0;
  let waiting: Due[] = [];
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const now = (): number => base() + ahead;

  const tick = (): boolean => {
    const due = waiting
      .filter(({ moment }) => moment <= now())
      .sort((a, b) => a.moment - b.moment || a.order - b.order);
    waiting = waiting.filter((one) => !due.includes(one));
    for (const { run } of due) run();
    plan();
    return due.length > 0;
  };

  const plan = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (stopped || waiting.length === 0) return;
    const next = Math.min(...waiting.map(({ moment }) => moment));
    timer = setTimeout(tick, Math.max(0, Math.min(next - now(), longestWait)));
    timer.unref();
  };

  return {
    now,
    tick,
    advance(milliseconds) {
      ahead += milliseconds;
      while (tick());
    },
    at(moment, run) {
      waiting.push({ moment, order: count++, run });
      plan();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
