import { useEffect, useState } from 'react';

const pause = 300;

/** The same once nothing has changed for a moment, so that not every letter is asked about. */
export function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  const key = JSON.stringify(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it holds decides, not which object it is
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), pause);
    return () => clearTimeout(timer);
  }, [key]);
  return rested;
}
