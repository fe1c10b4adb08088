import type { ReplyOf } from '#contract/endpoint.ts';
import type { listVisitorMessages, VisitorConfig, VisitorMessage } from '#contract/visitors.ts';
import type { Identity, Page } from '../../protocol.ts';
import { createApi } from '../api.ts';
import { live } from '../live.ts';
import type { HostPage } from '../page.ts';
import type { Box } from '../storage.ts';
import type { Texts } from '../texts.ts';
import { alone } from './alone.ts';
import { keepBytes } from './bytes.ts';
import { createHistory } from './history.ts';
import { keepMarks } from './marks.ts';
import { type Letter, openOutbox, type Piece } from './outbox.ts';
import { createSender } from './sender.ts';
import { openSession, subjectKey } from './session.ts';
import { keepListening } from './stream.ts';
import { upload } from './upload.ts';

/** What every part of the frame works with. */
export interface Desk {
  channel: string;
  config: VisitorConfig;
  colour: string;
  ink: string;
  texts: Texts;
  language: string;
  page: HostPage;
  box: Box;
  from: Page;
}

export interface ChatState {
  /** `refused`: the server does not accept who the page says this is, or the channel is gone. */
  phase: 'starting' | 'ready' | 'refused';
  connected: boolean;
  messages: VisitorMessage[];
  letters: Letter[];
  older: 'none' | 'some' | 'reading' | 'failed';
  /** Who of the team is writing just now. */
  typing: string | null;
  online: boolean;
  unread: number;
  /** What the visitor has told about themselves. */
  profile: Record<string, string>;
}

export type Chat = ReturnType<typeof openChat>;

const typingEvery = 3000;
const typingFades = 6000;

/** The thread of one visitor: what was said, what is on its way, and what happens now. */
export function openChat(desk: Desk, identity: Identity | null) {
  const { channel, config, box, page } = desk;
  const subject = subjectKey(channel, identity);
  const api = createApi(channel);
  const session = openSession({ channel, api, box, identity, language: desk.language, page: desk.from });
  const outbox = openOutbox(box, subject);
  const history = createHistory((cursor) =>
    get<ReplyOf<typeof listVisitorMessages>>(
      `/messages?limit=50${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    ),
  );
  const bytes = keepBytes((id) =>
    session.authorised((token) => api.open(`/files/${encodeURIComponent(id)}`, { token })),
  );
  const marks = keepMarks(box, subject, (due) => post({ messages: [], ...due }));
  const sender = createSender({
    outbox,
    deliver: ({ id, text, attachments, sentAt, fields, choice }) =>
      post({ messages: [{ id, text, attachments, sentAt, fields, choice }] }),
    alone: (work) => alone(box, `${subject}/sending`, work),
    newestOrder: () => history.messages().at(-1)?.order ?? '',
    changed: update,
  });
  const profileKey = `${subject}/profile`;
  const state = live<ChatState>({
    phase: 'starting',
    connected: false,
    messages: [],
    letters: outbox.list(),
    older: 'none',
    typing: null,
    online: config.online,
    unread: 0,
    profile: { ...JSON.parse(box.get(profileKey) ?? '{}') },
  });
  let typedAt = 0;
  let quiet: ReturnType<typeof setTimeout> | undefined;

  const over = new AbortController();
  const { signal } = over;
  addEventListener('storage', ({ key }) => (outbox.isKey(key) || marks.isKey(key)) && update(), { signal });
  document.addEventListener('visibilitychange', update, { signal });
  const stream = keepListening({
    open: (line) => session.authorised((token) => api.open('/events', { token, signal: line })),
    connected: () => void catchUp(),
    event: hear,
    lost() {
      history.unsettle();
      state.set({ connected: false, typing: null });
    },
    refused: () => state.set({ phase: 'refused', connected: false }),
  });
  sender.kick();

  return {
    state,
    identity,
    desk,
    send,
    again,
    discard,
    remember,
    readOlder,
    typing,
    uploadFile,
    bytes,
    update,
    close,
  };

  async function catchUp(): Promise<void> {
    try {
      await history.catchUp();
      state.set({ phase: 'ready', connected: true, older: history.hasOlder() ? 'some' : 'none' });
      update();
      await marks.settle();
      sender.kick();
    } catch {
      // The stream stands but the messages could not be read: hang up, so that both are tried again.
      stream.again();
    }
  }

  function hear(name: string, data: unknown): void {
    if (name === 'message') {
      const message = data as VisitorMessage;
      history.add(message);
      if (!message.mine) fade();
      update();
    } else if (name === 'typing') {
      fade();
      quiet = setTimeout(fade, typingFades);
      state.set({ typing: (data as { name: string }).name });
    } else if (name === 'read') {
      const { at } = data as { at: string };
      const newly = history
        .messages()
        .filter((m) => m.mine && !m.readAt && Date.parse(m.at) <= Date.parse(at));
      for (const message of newly) history.add({ ...message, readAt: at });
      update();
    } else if (name === 'online') state.set({ online: (data as { online: boolean }).online });
    else if (name === 'reset') stream.again();
  }

  function fade(): void {
    clearTimeout(quiet);
    state.set({ typing: null });
  }

  /** Brings what is shown in step with the messages, the outbox and the marks. */
  function update(): void {
    const messages = history.messages();
    const arrived = new Map(messages.filter((m) => m.clientId).map((m) => [m.clientId, m]));
    for (const letter of outbox.list()) {
      const message = arrived.get(letter.id);
      if (!message) continue;
      letter.attachments.forEach((piece, i) => {
        const stored = message.attachments[i];
        if (stored) bytes.alias(stored.id, piece.fileId);
      });
      outbox.remove(letter);
    }
    if (messages.length > 0) box.set(`${subject}/known`, '1');
    const unread = marks.look(messages, page.isSeen());
    if (unread !== state.get().unread) {
      page.tell({ type: 'unread', count: unread, label: desk.texts.t('visitor.unread', { count: unread }) });
    }
    state.set({ messages, letters: outbox.list(), unread });
  }

  function send(text: string, attachments: Piece[], more: Pick<Letter, 'fields' | 'choice'> = {}): void {
    box.set(`${subject}/known`, '1');
    outbox.write({ id: newId(), text, attachments, ...more });
    typedAt = 0;
    update();
    sender.kick();
  }

  function again(letter: Letter): void {
    outbox.again(letter);
    update();
    sender.kick();
  }

  function discard(letter: Letter): void {
    outbox.remove(letter);
    update();
  }

  function remember(profile: Record<string, string>): void {
    box.set(profileKey, JSON.stringify(profile));
    state.set({ profile });
  }

  async function readOlder(): Promise<void> {
    if (state.get().older === 'none' || state.get().older === 'reading') return;
    state.set({ older: 'reading' });
    const failed = await history.readOlder().catch(() => true);
    state.set({ older: failed ? 'failed' : history.hasOlder() ? 'some' : 'none' });
    update();
  }

  function typing(): void {
    if (Date.now() - typedAt < typingEvery || !state.get().connected) return;
    typedAt = Date.now();
    void session.authorised((token) => api.call('/typing', { token, post: true })).catch(() => {});
  }

  async function uploadFile(file: File, progress: (part: number) => void, stop: AbortSignal): Promise<Piece> {
    const stored = await session.authorised((token) =>
      upload({ address: api.address('/files'), token, file, progress, signal: stop }),
    );
    bytes.put(stored.id, file);
    return { fileId: stored.id, name: stored.name, type: stored.type, size: stored.size };
  }

  function close(): void {
    over.abort();
    stream.stop();
    sender.stop();
    clearTimeout(quiet);
    bytes.drop();
  }

  function get<T>(path: string): Promise<T> {
    return session.authorised((token) => api.call<T>(path, { token }));
  }

  async function post(body: object): Promise<void> {
    // Only the path is taken: whatever address the server believes to have, the token stays with it.
    const { pathname, search } = new URL(config.postUrl, location.origin);
    await session.authorised((token) => api.call(location.origin + pathname + search, { token, body }));
  }
}

/** Pages without TLS lack `randomUUID`. */
function newId(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5');
}
