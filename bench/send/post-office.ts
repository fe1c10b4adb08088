import { createServer } from 'node:http';
import { SMTPServer } from 'smtp-server';
import type { Took } from './platform.ts';

/** A mail server that takes a while over each mail and refuses a share of the first tries for now. */
export function openPostOffice(latencyMs: number, errors: number): void {
  const took: Took = { taken: {}, refused: {} };
  const seen = new Set<string>();
  const mail = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        const text = /\b(?:letter|bare) \d+-\d+/.exec(Buffer.concat(pieces).toString())?.[0] ?? '';
        const isBusy = !seen.has(text) && seen.size % Math.round(1 / errors) === 0;
        seen.add(text);
        const list = isBusy ? took.refused : took.taken;
        list[text] = (list[text] ?? 0) + 1;
        const busy = Object.assign(new Error('4.3.2 busy, come again'), { responseCode: 451 });
        setTimeout(() => done(isBusy ? busy : null), latencyMs);
      });
    },
  });
  mail.on('error', () => {});
  const asked = createServer((request, response) => {
    if (request.url === '/tried') return response.end(String(seen.size));
    if (request.url === '/took') return response.end(JSON.stringify(took));
    response.end(String(portOf(mail.server)));
  });
  mail.listen(0, '127.0.0.1', () =>
    asked.listen(0, '127.0.0.1', () => process.stdout.write(`${portOf(asked)}\n`)),
  );
}

function portOf(server: { address(): unknown }): number {
  const address = server.address() as { port: number };
  return address.port;
}

if (import.meta.main) openPostOffice(Number(process.argv[2]), Number(process.argv[3]));
