import type { Change } from '#contract/events.ts';
import type { Caller } from './call.ts';
import { atEnd, openDesk } from './desk.ts';
import { until } from './until.ts';

export interface Frame {
  event: string;
  id: string | undefined;
  data: unknown;
}

export interface TestStream {
  status: number;
  frames: Frame[];
  /** The position to resume from. */
  lastId: string | undefined;
  /** The other side has ended it. */
  ended: boolean;
  changes(): Change[];
  /** Waits for a frame that fits. */
  see(event: string, fits?: (data: never) => boolean): Promise<Frame>;
  close(): void;
}

/** Reads server-sent events as a browser does, from a position on if one is given. */
export async function stream(
  caller: Caller,
  o: { after?: string | undefined; path?: string } = {},
): Promise<TestStream> {
  const { origin } = await openDesk();
  const over = new AbortController();
  const response = await fetch(`${origin}${o.path ?? '/api/v1/events'}`, {
    headers: { ...caller.headers, ...(o.after === undefined ? {} : { 'last-event-id': o.after }) },
    signal: over.signal,
  });
  const frames: Frame[] = [];
  const reading: TestStream = {
    status: response.status,
    frames,
    lastId: o.after,
    ended: false,
    changes: () => frames.filter((f) => f.event === 'change').map((f) => f.data as Change),
    see: (event, fits = () => true) =>
      until(() => frames.find((f) => f.event === event && fits(f.data as never))),
    close: () => over.abort(),
  };
  atEnd(() => over.abort());
  void read(response, reading).catch(() => {
    reading.ended = true;
  });
  return reading;
}

async function read(response: Response, reading: TestStream): Promise<void> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const piece of response.body ?? []) {
    rest += decoder.decode(piece, { stream: true });
    for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
      const frame = parse(rest.slice(0, end));
      rest = rest.slice(end + 2);
      if (!frame) continue;
      if (frame.id !== undefined) reading.lastId = frame.id;
      reading.frames.push(frame);
    }
  }
  reading.ended = true;
}

/** Undefined for a comment, which only says that the other side is there. */
function parse(text: string): Frame | undefined {
  const fields = new Map(
    text
      .split('\n')
      .filter((line) => !line.startsWith(':'))
      .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  const data = fields.get('data');
  if (data === undefined) return undefined;
  return { event: fields.get('event') ?? 'message', id: fields.get('id'), data: JSON.parse(data) };
}
