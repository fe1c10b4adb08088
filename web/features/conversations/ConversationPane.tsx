import { useQuery } from '@tanstack/react-query';
import { CatchBoundary, Navigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { TrailEntry } from '#contract/trail.ts';
import { Broken } from '../../app/Lost.tsx';
import { useMay, useMe } from '../../app/useMe.ts';
import { useShortcuts } from '../../keys/useShortcuts.ts';
import { t } from '../../language/texts.ts';
import { remember, remembered } from '../../stored.ts';
import { Bones } from '../../ui/Bones.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { useDraftSync } from '../drafts/useDraftSync.ts';
import { Composer } from '../messages/Composer.tsx';
import { takeBack } from '../messages/deliver.ts';
import { useDraft, withTakenBack } from '../messages/draft.ts';
import { History } from '../messages/History.tsx';
import type { Outgoing } from '../messages/outbox.ts';
import { useSeen } from '../messages/useSeen.ts';
import { ConversationHead } from './ConversationHead.tsx';
import styles from './ConversationPane.module.css';
import type { InboxSearch, List, State } from './filters.ts';
import { conversationById, joinedInto } from './queries.ts';
import { Trail, trailOf } from './trail.ts';

const loadPanel = () => import('../contacts/ContactPanel.tsx');
const ContactPanel = lazy(() => loadPanel().then((m) => ({ default: m.ContactPanel })));

const CaseBar = lazy(() => import('../cases/CaseBar.tsx').then((m) => ({ default: m.CaseBar })));
const Beside = lazy(() => import('../cases/Beside.tsx').then((m) => ({ default: m.Beside })));

const TiesBar = lazy(() => import('../ties/TiesBar.tsx').then((m) => ({ default: m.TiesBar })));

const noTrail: TrailEntry[] = [];

/** One conversation: what was said, the answer being written, and who it is with. Keyed by its id. */
export function ConversationPane({
  id,
  list,
  state,
  search,
}: {
  id: string;
  list: List;
  state: State;
  search: InboxSearch;
}) {
  const me = useMe();
  const mayWrite = useMay('conversations.write');
  const { data: conversation, error, refetch } = useQuery(conversationById(id));
  const [draft, setDraft] = useDraft(me.agent.id, id);
  const [atEnd, setAtEnd] = useState(true);
  const seen = useSeen(conversation, atEnd);
  const sharing = useDraftSync(me.agent.id, id, draft, setDraft, mayWrite);
  const [trailShown, setTrailShown] = useState(() => remembered('trail') !== false);
  const trail = useQuery({ ...trailOf(id), enabled: trailShown }).data ?? [];
  const toggleTrail = () => {
    setTrailShown(!trailShown);
    remember('trail', !trailShown);
  };
  const [beside, setBeside] = useState<string | null>(null);
  // Beside the conversation where there is room; elsewhere it opens when asked for.
  const [contactOpen, setContactOpen] = useState(
    () => innerWidth >= 1280 && remembered('contactOpen') !== false,
  );
  const toggleContact = () => {
    setContactOpen(!contactOpen);
    if (innerWidth >= 1280) remember('contactOpen', !contactOpen);
  };
  useShortcuts({ contact: toggleContact, trail: toggleTrail });
  // It comes while the conversation does. Should it not come, the place where it is drawn says so.
  useEffect(() => {
    if (contactOpen) void loadPanel().catch(() => {});
  }, [contactOpen]);

  const joined = useQuery(joinedInto(id)).data ?? conversation?.mergedInto?.id;
  if (joined) {
    const params = { list, state, conversationId: joined };
    return <Navigate to="/inbox/$list/$state/$conversationId" params={params} search={search} replace />;
  }
  if (error && !conversation) return <Failed error={error} again={refetch} />;
  const edit = (outgoing: Outgoing) => {
    setDraft((current) => withTakenBack(current, outgoing));
    takeBack(outgoing);
  };
  return (
    <div
      className={styles.pane}
      data-contact={(contactOpen && !beside) || undefined}
      data-beside={beside !== null || undefined}
    >
      <div className={styles.main}>
        {conversation ? (
          <ConversationHead
            conversation={conversation}
            list={list}
            state={state}
            search={search}
            contactOpen={contactOpen}
            trailShown={trailShown}
            onTrail={toggleTrail}
            onContact={toggleContact}
          />
        ) : (
          <div className={styles.headBones}>
            <Bones rows={1} height={59} label={t('loading')} />
          </div>
        )}
        {conversation?.caseId && (
          <Suspense>
            <CaseBar caseId={conversation.caseId} id={id} beside={beside} onBeside={setBeside} />
          </Suspense>
        )}
        <Suspense>
          <TiesBar id={id} />
        </Suspense>
        <Trail value={trailShown ? trail : noTrail}>
          <History
            conversationId={id}
            quotes={mayWrite && (conversation?.composer.quotes ?? false)}
            onEdit={edit}
            onQuote={(replyTo) => setDraft((current) => ({ ...current, note: false, replyTo }))}
            onAtEnd={setAtEnd}
          />
        </Trail>
        {conversation && mayWrite && (
          <Composer
            conversation={conversation}
            draft={draft}
            onDraft={setDraft}
            sharing={sharing}
            seen={seen}
            onEdit={edit}
          />
        )}
      </div>
      {beside && (
        <CatchBoundary getResetKey={() => beside} errorComponent={Broken}>
          <Suspense>
            <Beside id={beside} onClose={() => setBeside(null)} />
          </Suspense>
        </CatchBoundary>
      )}
      {contactOpen && !conversation && <div className={styles.side} />}
      {contactOpen && !beside && conversation && (
        <CatchBoundary getResetKey={() => id} errorComponent={Broken}>
          <Suspense fallback={<div className={styles.side} />}>
            <ContactPanel conversation={conversation} list={list} state={state} onClose={toggleContact} />
          </Suspense>
        </CatchBoundary>
      )}
    </div>
  );
}
