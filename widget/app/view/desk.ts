import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Live } from '../live.ts';
import type { Desk } from '../thread/chat.ts';

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('drawn outside of a desk');
  return desk;
}

/** The current value of something live; draws again when it changes. */
export function useLive<T extends object>(value: Live<T>): T {
  const [, draw] = useState({});
  useEffect(() => {
    // Something may have changed between the drawing and this.
    draw({});
    return value.follow(() => draw({}));
  }, [value]);
  return value.get();
}
