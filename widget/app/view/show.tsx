import './base.css';
import { render } from 'preact';
import type { Identity } from '../../protocol.ts';
import { type Chat, type Desk, openChat } from '../thread/chat.ts';
import { ChatView } from './ChatView.tsx';
import { DeskContext } from './desk.ts';
import { SignIn } from './Notices.tsx';

/** Draws the chat of whoever the page says is visiting; another person gets another thread. */
export function mount(desk: Desk) {
  const root = document.getElementById('chat') as HTMLElement;
  const { style } = document.documentElement;
  style.setProperty('--colour', desk.colour);
  style.setProperty('--ink', desk.ink);
  desk.page.on('shown', () => chat?.update());
  let chat: Chat | undefined;
  let drawnFor: string | undefined;
  let count = 0;

  return {
    show(identity: Identity | null): void {
      const who = JSON.stringify(identity && [identity.id, identity.hash]);
      if (who === drawnFor) return;
      drawnFor = who;
      count += 1;
      chat?.close();
      desk.page.tell({ type: 'unread', count: 0, label: '' });
      chat = desk.config.identityRequired && !identity ? undefined : openChat(desk, identity);
      render(
        <DeskContext.Provider value={desk}>
          {chat ? <ChatView key={count} chat={chat} /> : <SignIn />}
        </DeskContext.Provider>,
        root,
      );
    },
  };
}
