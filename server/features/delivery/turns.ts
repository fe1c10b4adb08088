/** A run through one conversation's parts, while it calls the platform. */
export interface Turn {
  laneId: string;
  line: Line | null;
  /** When the call that goes on was begun; milliseconds that only ever grow. */
  since: number;
}

interface Line {
  running: Set<Turn>;
  /** Conversations that have to wait for one of these to end. */
  waiting: Set<string>;
  /** The call that ended last took long. */
  slow: boolean;
}

/** Of the forty jobs of a process, so many may be calls to one channel's platform; of one that takes long, so few. */
const most = 30;
const mostSlow = 5;
const long = 3_000;
const lasting = 1_000;

/** By channel, in this process. What waits here is found again by `recoverParts` if the process dies. */
const lines = new Map<string, Line>();

export function newTurn(laneId: string): Turn {
  return { laneId, line: null, since: performance.now() };
}

/**
 * Whether the channel's platform may be called by one more: a platform that hangs must not keep everybody else's answers
 * waiting. If not, the conversation has its turn when one of the others ends.
 */
export function enter(turn: Turn, channelId: string): boolean {
  if (turn.line) return true;
  const line = lines.get(channelId) ?? { running: new Set(), waiting: new Set(), slow: false };
  lines.set(channelId, line);
  if (line.running.size >= (isSlow(line) ? mostSlow : most)) {
    line.waiting.add(turn.laneId);
    return false;
  }
  line.waiting.delete(turn.laneId);
  line.running.add(turn);
  turn.line = line;
  turn.since = performance.now();
  return true;
}

/** One call, timed. */
export async function timed<T>(turn: Turn, call: () => Promise<T>): Promise<T> {
  turn.since = performance.now();
  try {
    return await call();
  } finally {
    if (turn.line) turn.line.slow = performance.now() - turn.since > long;
    turn.since = performance.now();
  }
}

export function leave(turn: Turn): void {
  turn.line?.running.delete(turn);
}

/** The conversation that goes on in place of a turn that has ended. */
export function follower({ line }: Turn): string | undefined {
  const [next] = line?.waiting ?? [];
  if (next !== undefined) line?.waiting.delete(next);
  return next;
}

function isSlow({ running, slow }: Line): boolean {
  if (slow) return true;
  const now = performance.now();
  let lastingLong = 0;
  for (const { since } of running) if (now - since > lasting) lastingLong += 1;
  return lastingLong >= mostSlow;
}
