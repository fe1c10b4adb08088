import type { QueryClient } from '@tanstack/react-query';
import type { Change, Looking, Offer, Own, Typing } from '#contract/events.ts';
import type { Me } from '#contract/workspace.ts';
import { applyChange } from '../app/applyChange.ts';
import { applyOwn, readOwn } from '../app/applyOwn.ts';
import { watchOvertaken } from '../app/overtaken.ts';
import { reloadScreens } from '../app/reloadScreens.ts';
import { signedOut } from '../app/signedOut.ts';
import { someoneLooks } from '../features/conversations/looking.ts';
import { offerChanged } from '../features/drafts/sharedDrafts.ts';
import { announceMessage } from '../features/messages/announceMessage.ts';
import { someoneTypes } from '../features/messages/typing.ts';
import { tellNotice } from '../features/notifications/tellNotice.ts';
import { tellOf } from '../features/notifications/tellOf.ts';
import { shareStream } from './share.ts';
import { settleStatus } from './status.ts';

/** Everything live comes in here and is written into the caches that the screens draw from. */
export function startStream(client: QueryClient, me: Me, open: (conversationId: string) => void): () => void {
  const known = new Set<string>();
  const overtaken = watchOvertaken(client);
  let opened = false;
  /** False while what was missed is replayed. */
  let now = false;
  const leave = shareStream(`earshot:${me.workspace.id}:${me.agent.id}`, {
    onFrame(frame, leading) {
      if (frame.event === 'change') take(JSON.parse(frame.data) as Change, leading);
      else if (frame.event === 'typing') someoneTypes(JSON.parse(frame.data) as Typing, me.agent.id);
      else if (frame.event === 'looking') someoneLooks(JSON.parse(frame.data) as Looking);
      else if (frame.event === 'offer') offerChanged(client, JSON.parse(frame.data) as Offer);
      else if (frame.event === 'own') takeOwn(JSON.parse(frame.data) as Own, leading);
      else if (frame.event === 'reset') reloadScreens(client);
      if (frame.event === 'ready') readOwn(client);
      if (frame.event === 'ready' || frame.event === 'reset') now = true;
    },
    onStatus(status) {
      settleStatus(status);
      if (status === 'signed-out') signedOut();
      if (status === 'down') now = false;
      if (status !== 'live' || opened) return;
      opened = true;
      // What was read before the stream stood open may have changed in between.
      reloadScreens(client, Date.now());
    },
    onAsleep: () => reloadScreens(client),
  });
  return () => {
    leave();
    overtaken.stop();
  };

  function takeOwn(own: Own, leading: boolean): void {
    write(() => applyOwn(client, own));
    if (own.kind === 'notice' && own.id && leading) void tellNotice(own.id, open);
  }

  function take(change: Change, leading: boolean): void {
    if (known.has(change.id)) return;
    known.add(change.id);
    if (known.size > 5_000) known.delete(known.values().next().value as string);
    write(() => applyChange(client, me, change));
    if (change.type === 'message.received' && change.message)
      announceMessage(change.message, change.conversation);
    void tellOf(change, { myself: me.agent.id, leading, now, open });
  }

  function write(change: () => void): void {
    change();
    overtaken.note(change);
  }
}
