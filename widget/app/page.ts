import type { FromFrame, FromPage } from '../protocol.ts';
import { mark } from '../protocol.ts';

type Said<Type extends FromPage['type']> = Extract<FromPage, { type: Type }>;
type Listener<Type extends FromPage['type']> = (message: Said<Type>) => void;

export type HostPage = ReturnType<typeof connectToPage>;

/**
 * The page around us. Only our parent is heard, and only under the origin it came with; a page that lies
 * about its origin hears nothing. Who may be our parent at all, the server has said in `frame-ancestors`.
 */
export function connectToPage(origin: string) {
  // A page opened from a disk has the origin "null", which cannot be addressed.
  const target = origin === 'null' ? '*' : origin;
  const listeners = new Set<{ type: FromPage['type']; listener: Listener<FromPage['type']> }>();
  let full = false;
  let shown = false;

  addEventListener('message', (event) => {
    if (event.source !== parent || event.origin !== origin || parent === window) return;
    const message = event.data?.[mark] as FromPage | undefined;
    if (!message) return;
    if (message.type === 'shown') [full, shown] = [message.full, true];
    if (message.type === 'hidden') shown = false;
    for (const { type, listener } of listeners) if (type === message.type) listener(message);
  });

  const started = new Promise<Said<'start'>>((resolve) => on('start', resolve));
  if (target) tell({ type: 'hello' });

  return {
    started,
    on,
    tell,
    /** The chat fills the screen. */
    isFull: () => full,
    /** The visitor has the chat in front of them. */
    isSeen: () => shown && document.visibilityState === 'visible',
    isShown: () => shown,
  };

  /** Returns how to listen no longer. */
  function on<Type extends FromPage['type']>(type: Type, listener: Listener<Type>): () => void {
    const entry = { type, listener: listener as unknown as Listener<FromPage['type']> };
    listeners.add(entry);
    return () => listeners.delete(entry);
  }

  function tell(message: FromFrame): void {
    parent.postMessage({ [mark]: message }, target);
  }
}
