/** What was asked of the sandbox and what it said, the newest last. Access tokens are shortened. */
export interface Journal {
  calls: Call[];
  /** Calls that were refused because they were wrong, not because a fault was on. */
  refused: Refusal[];
  deliveries: Delivery[];
}

export interface Call {
  at: number;
  method: string;
  path: string;
  body: unknown;
  status: number;
  answer: unknown;
}

export interface Refusal {
  at: number;
  method: string;
  path: string;
  body: unknown;
  status: number;
  /** What is wrong, in Meta's words, and in WhatsApp's case its explanation. */
  reason: string;
  code: number;
  subcode: number | null;
}

export interface Delivery {
  at: number;
  url: string;
  body: string;
  signature: string;
  /** Null where nobody answered. */
  status: number | null;
  attempt: number;
  outcome: 'taken' | 'will be tried again' | 'given up' | 'dropped by a fault';
}

const kept = 2000;

export function makeJournal(): Journal {
  return { calls: [], refused: [], deliveries: [] };
}

export function note<T>(list: T[], entry: T): void {
  list.push(entry);
  if (list.length > kept) list.splice(0, list.length - kept);
}
