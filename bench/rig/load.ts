import { connect } from 'node:net';
import { percentile } from './report.ts';

export interface Loaded {
  /** How many of the requests were taken from the list, all of them answered. */
  sent: number;
  acknowledged: number;
  /** Answers that were no success, by status; broken connections as 0. */
  refused: Record<number, number>;
  perSecond: number;
  p50: number;
  p99: number;
}

/**
 * Sends ready-made requests over so many connections, each the next one as soon as its last was answered, until
 * the list or the time is over. On bare sockets: the generator shares the machine with what it measures.
 */
export async function load(
  url: string,
  requests: Buffer[],
  o: { connections: number; seconds: number },
): Promise<Loaded> {
  const { hostname, port } = new URL(url);
  const took: number[] = [];
  const refused: Record<number, number> = {};
  let next = 0;
  const began = performance.now();
  const until = began + o.seconds * 1_000;

  const one = (): Promise<void> =>
    new Promise((done) => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      let sentAt = 0;
      let rest = '';
      const go = (): void => {
        const request = performance.now() < until ? requests[next] : undefined;
        if (!request) {
          socket.end();
          done();
          return;
        }
        next += 1;
        sentAt = performance.now();
        socket.write(request);
      };
      socket.setEncoding('latin1');
      socket.on('connect', go);
      socket.on('data', (text: string) => {
        rest += text;
        const status = wholeAnswer(rest);
        if (status === 0) return;
        rest = '';
        if (status >= 200 && status < 300) took.push(performance.now() - sentAt);
        else refused[status] = (refused[status] ?? 0) + 1;
        go();
      });
      socket.on('error', () => {
        refused[0] = (refused[0] ?? 0) + 1;
        done();
      });
      socket.on('close', () => done());
    });
  await Promise.all(Array.from({ length: o.connections }, one));
  const seconds = (performance.now() - began) / 1_000;
  return {
    sent: next,
    acknowledged: took.length,
    refused,
    perSecond: took.length / seconds,
    p50: percentile(took, 0.5),
    p99: percentile(took, 0.99),
  };
}

/** The status of an answer that is complete (they all state their length); 0 while more of it is to come. */
function wholeAnswer(text: string): number {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return 0;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0);
  return text.length >= head + 4 + length ? Number(text.slice(9, 12)) : 0;
}

/** A request as the bytes that cross the wire. */
export function rawPost(path: string, headers: Record<string, string>, body: Buffer): Buffer {
  const lines = Object.entries({
    host: 'localhost',
    'content-type': 'application/json',
    'content-length': String(body.length),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`), body]);
}
