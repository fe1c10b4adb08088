import { useEffect, useRef } from 'react';
import { ApiError } from '../../api.ts';
import { canAutofill, signInWithPasskey, stopAsking } from '../security/webauthn.ts';

/** Challenges are good for five minutes, and a sign-in page may stay open for longer. */
const renewAfter = 4 * 60_000;

/**
 * Offers passkeys among what the browser fills in, anew for each `turn` and not while it is null. What is refused is
 * told; that nobody has chosen one is not worth a word.
 */
export function usePasskeysOffered(
  turn: number | null,
  onDone: () => void,
  onRefused: (error: unknown) => void,
): void {
  const told = useRef({ onDone, onRefused });
  told.current = { onDone, onRefused };
  useEffect(() => {
    if (turn === null) return;
    let over = false;
    const offer = async () => {
      if (!(await canAutofill()) || over) return;
      try {
        await signInWithPasskey('autofill', () => !over);
        if (!over) told.current.onDone();
      } catch (error) {
        // Only what the server says of a passkey that was chosen; to hand out challenges it may be busy or away.
        const chosen = error instanceof ApiError && error.code.startsWith('passkey-');
        if (!over && chosen) told.current.onRefused(error);
      }
    };
    void offer();
    const timer = setInterval(() => void offer(), renewAfter);
    return () => {
      over = true;
      clearInterval(timer);
      stopAsking();
    };
  }, [turn]);
}
