import { request } from 'node:http';

export interface Frame {
  event: string;
  data: string;
}

export interface Listening {
  /** The position up to which everything was seen; what a browser would send as Last-Event-ID. */
  position(): string;
  /** How often it had to connect again. */
  reconnects(): number;
  /** Connected, and told everything that it had missed. */
  isOpen(): boolean;
  close(): void;
}

/** An agent's screen: reads the stream, and after each break goes on from the last position. */
export function listen(
  url: string,
  headers: Record<string, string>,
  onFrame: (frame: Frame) => void,
  o: { localAddress?: string } = {},
): Listening {
  let position = '';
  let reconnects = -1;
  let closed = false;
  let open = false;
  let current: ReturnType<typeof request> | undefined;
  const again = (): void => {
    if (!closed) setTimeout(connect, 30);
  };
  function connect(): void {
    if (closed) return;
    reconnects += 1;
    let answered = false;
    const call = request(
      url,
      { headers: { ...headers, ...(position ? { 'last-event-id': position } : {}) }, agent: false, ...o },
      (answer) => {
        answered = true;
        answer.setEncoding('utf8');
        let rest = '';
        answer.on('data', (text: string) => {
          const blocks = (rest + text).split('\n\n');
          rest = blocks.pop() ?? '';
          if (answer.statusCode !== 200) return;
          for (const block of blocks) take(block);
        });
        answer.on('error', () => {});
        answer.on('close', () => {
          open = false;
          again();
        });
      },
    );
    current = call;
    call.on('error', () => {
      if (!answered) again();
    });
    call.end();
  }
  function take(block: string): void {
    let event = '';
    let data = '';
    let id: string | undefined;
    for (const line of block.split('\n')) {
      if (line.startsWith('event: ')) event = line.slice(7);
      else if (line.startsWith('data: ')) data = line.slice(6);
      else if (line.startsWith('id: ')) id = line.slice(4);
    }
    if (event === 'ready' || event === 'reset') open = true;
    if (event) onFrame({ event, data });
    if (id !== undefined) position = id;
  }
  connect();
  return {
    position: () => position,
    reconnects: () => Math.max(0, reconnects),
    isOpen: () => open,
    close() {
      closed = true;
      current?.destroy();
    },
  };
}
