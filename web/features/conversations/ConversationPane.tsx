import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay, useMe } from '../../app/useMe.ts';
import { useShortcuts } from '../../keys/useShortcuts.ts';
import { t } from '../../language/texts.ts';
import { remember, remembered } from '../../stored.ts';
import { Bones } from '../../ui/Bones.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { ContactPanel } from '../contacts/ContactPanel.tsx';
import { Composer } from '../messages/Composer.tsx';
import { takeBack } from '../messages/deliver.ts';
import { useDraft, withTakenBack } from '../messages/draft.ts';
import { History } from '../messages/History.tsx';
import type { Outgoing } from '../messages/outbox.ts';
import { useSeen } from '../messages/useSeen.ts';
import { ConversationHead } from './ConversationHead.tsx';
import styles from './ConversationPane.module.css';
import type { List, State } from './filters.ts';
import { conversationById } from './queries.ts';

/** One conversation: what was said, the answer being written, and who it is with. Keyed by its id. */
export function ConversationPane({
  id,
  list,
  state,
  q,
}: {
  id: string;
  list: List;
  state: State;
  q: string;
}) {
  const me = useMe();
  const mayWrite = useMay('conversations.write');
  const { data: conversation, error, refetch } = useQuery(conversationById(id));
  const [draft, setDraft] = useDraft(me.agent.id, id);
  const [atEnd, setAtEnd] = useState(true);
  const seen = useSeen(conversation, atEnd);
  // Beside the conversation where there is room; elsewhere it opens when asked for.
  const [contactOpen, setContactOpen] = useState(
    () => innerWidth >= 1280 && remembered('contactOpen') !== false,
  );
  const toggleContact = () => {
    setContactOpen(!contactOpen);
    if (innerWidth >= 1280) remember('contactOpen', !contactOpen);
  };
  useShortcuts({ c: toggleContact });

  if (error && !conversation) return <Failed error={error} again={refetch} />;
  const edit = (outgoing: Outgoing) => {
    setDraft((current) => withTakenBack(current, outgoing));
    takeBack(outgoing);
  };
  return (
    <div className={styles.pane} data-contact={contactOpen || undefined}>
      <div className={styles.main}>
        {conversation ? (
          <ConversationHead
            conversation={conversation}
            list={list}
            state={state}
            q={q}
            contactOpen={contactOpen}
            onContact={toggleContact}
          />
        ) : (
          <div className={styles.headBones}>
            <Bones rows={1} height={59} label={t('loading')} />
          </div>
        )}
        <History
          conversationId={id}
          quotes={mayWrite && (conversation?.composer.quotes ?? false)}
          onEdit={edit}
          onQuote={(replyTo) => setDraft((current) => ({ ...current, note: false, replyTo }))}
          onAtEnd={setAtEnd}
        />
        {conversation && mayWrite && (
          <Composer conversation={conversation} draft={draft} onDraft={setDraft} seen={seen} onEdit={edit} />
        )}
      </div>
      {contactOpen && !conversation && <div className={styles.side} />}
      {contactOpen && conversation && (
        <ContactPanel conversation={conversation} list={list} state={state} onClose={toggleContact} />
      )}
    </div>
  );
}
