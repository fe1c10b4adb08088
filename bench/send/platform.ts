import { createServer } from 'node:http';
import { startChild } from '../rig/child.ts';

/** What reached a platform, by the text of the message: how often it was taken, and how often refused. */
export interface Took {
  taken: Record<string, number>;
  refused: Record<string, number>;
}

export interface Platform {
  url: string;
  /** How many different messages were tried so far. */
  tried(): Promise<number>;
  took(): Promise<Took>;
  stop(): void;
}

/** A platform in a process of its own: answers after a while, and refuses a share of the first tries as busy. */
export async function startPlatform(o: { latencyMs: number; errors: number }): Promise<Platform> {
  const child = await startChild(import.meta.filename, [String(o.latencyMs), String(o.errors)]);
  return {
    url: `${child.url}/`,
    tried: async () => Number(await (await fetch(`${child.url}/tried`)).text()),
    took: async () => (await (await fetch(`${child.url}/took`)).json()) as Took,
    stop: child.stop,
  };
}

if (import.meta.main) serve(Number(process.argv[2]), Number(process.argv[3]));

function serve(latencyMs: number, errors: number): void {
  const took: Took = { taken: {}, refused: {} };
  const seen = new Set<string>();
  const server = createServer((request, response) => {
    if (request.url === '/tried') return response.end(String(seen.size));
    if (request.url === '/took') return response.end(JSON.stringify(took));
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('error', () => {});
    request.on('end', () => {
      const { id, text } = JSON.parse(Buffer.concat(pieces).toString()) as { id: string; text: string };
      const isBusy = !seen.has(text) && seen.size % Math.round(1 / errors) === 0;
      seen.add(text);
      const list = isBusy ? took.refused : took.taken;
      list[text] = (list[text] ?? 0) + 1;
      setTimeout(() => {
        response.writeHead(isBusy ? 503 : 200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ id: `there-${id}` }));
      }, latencyMs);
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address && typeof address === 'object') process.stdout.write(`${address.port}\n`);
  });
}
