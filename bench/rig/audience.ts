import { connect, type Socket } from 'node:net';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

/** Where the streams of an audience come from. */
export interface Seat {
  url: string;
  path: string;
  headers: Record<string, string>;
  /** Loopback addresses to connect from, in turn: one address has only some 28,000 ports. */
  from?: string[];
}

export interface Audience {
  close(): Promise<void>;
}

/** Opens one stream on a bare socket and hands on what comes, head and all. Resolves when the head has come. */
export function sit(seat: Seat, n: number, onText: (text: string) => void): Promise<Socket> {
  const { hostname, port } = new URL(seat.url);
  const localAddress = seat.from?.[n % seat.from.length];
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), ...(localAddress ? { localAddress } : {}) });
    const head = Object.entries({ host: 'localhost', ...seat.headers }).map(([k, v]) => `${k}: ${v}\r\n`);
    socket.setEncoding('latin1');
    socket.on('connect', () => socket.write(`GET ${seat.path} HTTP/1.1\r\n${head.join('')}\r\n`));
    socket.on('data', (data) => {
      const text = String(data);
      if (text.startsWith('HTTP/1.1 ')) {
        if (text.startsWith('HTTP/1.1 200')) resolve(socket);
        else reject(new Error(`a stream was refused: ${text.slice(0, 300)}`));
      }
      onText(text);
    });
    socket.on('error', reject);
  });
}

/** Many who only read, in a thread of their own: their reading must not delay those who measure. */
export async function openAudience(seat: Seat, count: number): Promise<Audience> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { seat, count } });
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
  });
  return {
    async close() {
      await worker.terminate();
    },
  };
}

if (!isMainThread && workerData?.seat) {
  const { seat, count } = workerData as { seat: Seat; count: number };
  const atOnce = 50;
  for (let i = 0; i < count; i += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, count - i) }, (_, k) => sit(seat, i + k, () => {}));
    await Promise.all(some);
  }
  parentPort?.postMessage('seated');
}
