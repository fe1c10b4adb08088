import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Conversation, markRead } from '#contract/conversations.ts';
import { post } from '../../api.ts';
import { tellSeen } from '../conversations/unread.ts';

/**
 * The revision that the agent has really had before their eyes: the newest message in view, in a visible
 * window, for a moment. A reply says so, and the server compares. Until then it stays at the earlier one.
 */
export function useSeen(conversation: Conversation | undefined, atEnd: boolean): number | null {
  const client = useQueryClient();
  const [seen, setSeen] = useState<number | null>(null);
  const id = conversation?.id;
  const revision = conversation?.revision;
  const incoming = conversation?.lastMessage?.kind === 'incoming';
  const [visible, setVisible] = useState(document.visibilityState === 'visible');
  useEffect(() => {
    const look = () => setVisible(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);

  useEffect(() => {
    if (revision === undefined || !atEnd || !visible) return;
    const timer = setTimeout(() => {
      setSeen(revision);
      if (id) tellSeen(client, id, revision);
      // The customer sees that it was read, where the channel can tell; if this fails, they merely do not.
      if (incoming) void post<typeof markRead>(`/conversations/${id}/read`).catch(() => {});
    }, 500);
    return () => clearTimeout(timer);
  }, [client, id, revision, incoming, atEnd, visible]);

  // Before the first look is over: what was there when the conversation was opened.
  const [opened, setOpened] = useState<number | null>(null);
  if (opened === null && revision !== undefined) setOpened(revision);
  return seen ?? opened;
}
