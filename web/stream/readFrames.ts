export interface Frame {
  /** Position in the event log, where the server gave one with this frame. */
  id: string | null;
  event: string;
  data: string;
}

/** Reads server-sent events from a body until it ends. `onLife` hears every sign of life, comments included. */
export async function readFrames(
  body: ReadableStream<Uint8Array>,
  onFrame: (frame: Frame) => void,
  onLife: () => void,
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const feed = frameParser(onFrame);
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onLife();
    feed(decoder.decode(value, { stream: true }));
  }
}

/** Takes the text in pieces, however it was cut, and hands on whole frames. */
export function frameParser(onFrame: (frame: Frame) => void): (text: string) => void {
  let rest = '';
  let id: string | null = null;
  let event = '';
  let data: string[] = [];
  return (text) => {
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0 || event || id !== null) {
          onFrame({ id, event: event || 'message', data: data.join('\n') });
        }
        id = null;
        event = '';
        data = [];
        continue;
      }
      const colon = line.indexOf(':');
      if (colon === 0) continue;
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (field === 'id') id = value;
      else if (field === 'event') event = value;
      else if (field === 'data') data.push(value);
    }
  };
}
