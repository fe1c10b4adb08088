import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type {
  dropDraft,
  listDrafts,
  SavedDraft,
  saveDraft,
  shareDraft,
  withdrawDraft,
} from '#contract/drafts.ts';
import { get, put, remove } from '../../api.ts';
import { remember, remembered } from '../../stored.ts';
import { errorText } from '../../ui/errorText.ts';
import { notify } from '../../ui/notices.ts';
import { placeOwn } from '../conversations/unread.ts';
import type { Draft } from '../messages/draft.ts';
import { onDraftElsewhere, writer } from './elsewhere.ts';

const pause = 800;
const fields = { reply: 'reply', note: 'internal' } as const;
type Kind = keyof typeof fields;
type Texts = Record<Kind, string>;
const nothing: Texts = { reply: '', note: '' };

/** Whether the team may see the reply as it is being written. */
export interface Sharing {
  shared: boolean;
  share: () => void;
  withdraw: () => void;
}

/**
 * Keeps the texts of a draft with the server, for the agent's other screens. This browser's own copy comes
 * first: without the network nothing is lost, and what was written here since is never overwritten.
 */
export function useDraftSync(
  agentId: string,
  id: string,
  draft: Draft,
  onDraft: (change: (draft: Draft) => Draft) => void,
  mayWrite: boolean,
): Sharing {
  const client = useQueryClient();
  const [shared, setShared] = useState(false);
  /** What the server has, as far as this page knows; null before it was asked. */
  const saved = useRef<Texts | null>(null);
  const latest = useRef(draft);
  latest.current = draft;
  const write = useRef(onDraft);
  write.current = onDraft;
  const working = useRef(Promise.resolve());
  const key = `drafted.${agentId}.${id}`;
  const store = useRef(() => {});
  // One after the other, so that an older text cannot overtake a newer one.
  store.current = () => {
    if (mayWrite) working.current = working.current.then(() => keep()).catch(() => {});
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each conversation
  useEffect(() => {
    let over = false;
    const read = async () => {
      const { data } = await get<typeof listDrafts>(`/conversations/${id}/drafts`);
      if (over) return;
      const before = saved.current ?? remembered<Texts>(key) ?? nothing;
      const now = { reply: textOf(data, 'reply'), note: textOf(data, 'note') };
      note(now);
      setShared(data.some(({ kind, shared: offered }) => kind === 'reply' && offered));
      for (const kind of ['reply', 'note'] as const) {
        const here = latest.current[fields[kind]].text;
        // Only what this page has not changed itself gives way to what was written elsewhere.
        if (now[kind] === here || here !== before[kind]) continue;
        const adopt = (current: Draft): Draft => ({
          ...current,
          [fields[kind]]: { ...current[fields[kind]], text: now[kind] },
        });
        write.current(adopt);
        // At once: the page is drawn only later, and until then this would look like words that were taken out here.
        latest.current = adopt(latest.current);
      }
      store.current();
    };
    // In its turn among the writes: what is asked while one is on its way may be answered without it, and would look
    // like words that were taken out elsewhere.
    const readAgain = () => {
      working.current = working.current.then(read).catch(() => {});
    };
    readAgain();
    const quit = onDraftElsewhere((conversationId) => {
      if (conversationId === null || conversationId === id) readAgain();
    });
    window.addEventListener('online', readAgain);
    return () => {
      over = true;
      quit();
      window.removeEventListener('online', readAgain);
    };
  }, [id, key]);

  const { reply, internal } = draft;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the two texts are what is kept
  useEffect(() => {
    if (!mayWrite) return;
    // What was sent is gone at once; what is being written may take its time.
    const timer = setTimeout(() => store.current(), reply.text === '' && internal.text === '' ? 0 : pause);
    return () => clearTimeout(timer);
  }, [reply.text, internal.text, id, mayWrite]);

  // Whoever leaves within the pause has their last words kept too.
  // biome-ignore lint/correctness/useExhaustiveDependencies: at the end only
  useEffect(() => () => store.current(), [id]);

  async function keep(): Promise<void> {
    if (!saved.current) return;
    for (const kind of ['reply', 'note'] as const) {
      const known = saved.current ?? nothing;
      const text = latest.current[fields[kind]].text;
      if (text === known[kind]) continue;
      const path = `/conversations/${id}/drafts/${kind}`;
      if (text.trim()) await put<typeof saveDraft>(path, { text, writer });
      else if (known[kind]) await remove<typeof dropDraft>(path);
      if (kind === 'reply' && !text.trim()) setShared(false);
      note({ ...known, [kind]: text });
    }
    const { reply: answer, note: remark } = saved.current;
    placeOwn(client, id, { drafted: Boolean(answer.trim() || remark.trim()) });
  }

  /** In its turn among the writes, so that none of them overtakes it. */
  function turn(offer: boolean): void {
    working.current = working.current
      .then(async () => {
        const path = `/conversations/${id}/drafts/reply/shared`;
        const { text } = latest.current.reply;
        if (offer) await put<typeof shareDraft>(path, { text, writer });
        else await remove<typeof withdrawDraft>(path);
        if (offer) note({ ...(saved.current ?? nothing), reply: text });
        setShared(offer);
        if (offer) placeOwn(client, id, { drafted: true });
      })
      .catch((error) => notify({ kind: 'bad', text: errorText(error) }));
  }

  return { shared, share: () => turn(true), withdraw: () => turn(false) };

  /** Also over a reload: what differs from it then was written here without the server knowing. */
  function note(texts: Texts): void {
    saved.current = texts;
    remember(key, texts.reply || texts.note ? texts : null);
  }
}

function textOf(drafts: SavedDraft[], kind: Kind): string {
  return drafts.find((each) => each.kind === kind)?.text ?? '';
}
