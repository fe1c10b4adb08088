import { useRef } from 'react';
import type { typeInConversation } from '#contract/conversations.ts';
import { post } from '../../api.ts';

/** Tells the others that one is typing: at once, then at most every four seconds. */
export function useTypingSign(conversationId: string): (note: boolean) => void {
  const last = useRef(0);
  return (note) => {
    const now = Date.now();
    if (now - last.current < 4_000) return;
    last.current = now;
    // A courtesy: if it fails, nothing is lost.
    void post<typeof typeInConversation>(`/conversations/${conversationId}/typing`, { note }).catch(() => {});
  };
}
