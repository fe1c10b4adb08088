import { ActionIcon, Button } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowLeft,
  IconCheck,
  IconHistory,
  IconLayoutSidebarRight,
  IconLock,
  IconWorld,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { Conversation } from '#contract/conversations.ts';
import { useMay, useMe } from '../../app/useMe.ts';
import { useShortcuts } from '../../keys/useShortcuts.ts';
import { t } from '../../language/texts.ts';
import { shownName } from '../../ui/shownName.ts';
import { Line } from '../../ui/Words.tsx';
import { ConnectorIcon } from '../channels/ConnectorIcon.tsx';
import { LabelChips } from '../labels/LabelChips.tsx';
import { LabelMenu } from '../labels/LabelMenu.tsx';
import { DueLeft } from '../sla/DueLeft.tsx';
import { AssignMenu } from './AssignMenu.tsx';
import styles from './ConversationHead.module.css';
import type { InboxSearch, List, State } from './filters.ts';
import { LookersStack } from './LookersStack.tsx';
import { PriorityMenu } from './PriorityMenu.tsx';
import { SnoozeMenu } from './SnoozeMenu.tsx';
import { useActs } from './useActs.ts';
import { WindowLeft } from './WindowLeft.tsx';

const TeamMenu = lazy(() => import('../teams/TeamMenu.tsx').then((m) => ({ default: m.TeamMenu })));
const StatusMenu = lazy(() => import('../statuses/StatusMenu.tsx').then((m) => ({ default: m.StatusMenu })));
const TiesMenu = lazy(() => import('../ties/TiesMenu.tsx').then((m) => ({ default: m.TiesMenu })));

/** Who it is with, where, and what can be done with it. */
export function ConversationHead({
  conversation,
  list,
  state,
  search,
  contactOpen,
  onContact,
  trailShown,
  onTrail,
}: Props) {
  const mayWrite = useMay('conversations.write');
  const { agent } = useMe();
  const [labelling, setLabelling] = useState(false);
  const { assign, resolve, reopen, snooze, prioritise, label } = useActs(conversation.id, () =>
    setLabelling(true),
  );
  const settled = conversation.state === 'resolved';
  useShortcuts({
    assignMe: mayWrite ? () => void assign(agent) : undefined,
    resolve: mayWrite && !settled ? () => void resolve() : undefined,
    reopen: mayWrite && conversation.state !== 'open' ? () => void reopen() : undefined,
  });

  return (
    <div className={styles.frame}>
      <header className={styles.head}>
        <ActionIcon
          component={Link}
          to="/inbox/$list/$state"
          params={{ list, state } as never}
          search={search as never}
          variant="subtle"
          color="gray"
          className={styles.back ?? ''}
          aria-label={t('conversation.back')}
        >
          <IconArrowLeft size={20} className={styles.arrow} />
        </ActionIcon>
        <div className={styles.who}>
          <h2 className={styles.name}>
            <Line text={shownName(conversation.contact.name)} />
          </h2>
          <div className={styles.where}>
            <span className={styles.icon} title={conversation.channel.name}>
              <ConnectorIcon name={conversation.channel.connector} size={14} />
            </span>
            <bdi className={styles.channel}>{conversation.channel.name}</bdi>
            <span className={styles.surface} data-surface={conversation.surface}>
              {conversation.surface === 'public' ? (
                <IconWorld size={13} aria-hidden="true" />
              ) : (
                <IconLock size={13} aria-hidden="true" />
              )}
              {t(`surface.${conversation.surface}`)}
            </span>
            {conversation.due && <DueLeft due={conversation.due} />}
            {conversation.window && <WindowLeft window={conversation.window} />}
            <span className={styles.state}>{t(`state.${conversation.state}`)}</span>
            {conversation.status && <bdi className={styles.status}>{conversation.status.name}</bdi>}
            <bdi dir="ltr" className={styles.number}>
              #{conversation.number}
            </bdi>
            <LabelChips ids={conversation.labels} most={4} />
            {conversation.subject && <Line className={styles.subject} text={conversation.subject} />}
          </div>
        </div>
        <LookersStack conversationId={conversation.id} />
        <div className={styles.acts}>
          <Suspense>
            <TiesMenu id={conversation.id} />
          </Suspense>
          {mayWrite && (
            <>
              <LabelMenu ids={conversation.labels} open={labelling} onOpen={setLabelling} onLabel={label} />
              <PriorityMenu priority={conversation.priority} onPrioritise={prioritise} />
              <Suspense>
                <TeamMenu conversation={conversation} />
              </Suspense>
              <AssignMenu assignee={conversation.assignee} team={conversation.team} onAssign={assign} />
              {!settled && <SnoozeMenu onSnooze={snooze} />}
              <Suspense>
                <StatusMenu conversation={conversation} />
              </Suspense>
              {conversation.state !== 'open' && (
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconArrowBackUp size={16} className={styles.arrow} />}
                  onClick={() => void reopen()}
                  className={styles.act ?? ''}
                  title={`${t('act.reopen')} (o)`}
                  aria-label={t('act.reopen')}
                >
                  <span className={styles.label}>{t('act.reopen')}</span>
                </Button>
              )}
              {!settled && (
                <Button
                  size="xs"
                  leftSection={<IconCheck size={16} />}
                  onClick={() => void resolve()}
                  title={`${t('act.resolve')} (e)`}
                >
                  {t('act.resolve')}
                </Button>
              )}
            </>
          )}
          <ActionIcon
            variant={trailShown ? 'light' : 'subtle'}
            color={trailShown ? 'ear' : 'gray'}
            size={30}
            aria-pressed={trailShown}
            aria-label={t('trail.toggle')}
            title={`${t('trail.toggle')} (t)`}
            onClick={onTrail}
          >
            <IconHistory size={18} className={styles.arrow} />
          </ActionIcon>
          <ActionIcon
            variant={contactOpen ? 'light' : 'subtle'}
            color={contactOpen ? 'ear' : 'gray'}
            size={30}
            aria-pressed={contactOpen}
            aria-label={t('contact.toggle')}
            title={`${t('contact.toggle')} (c)`}
            onClick={onContact}
          >
            <IconLayoutSidebarRight size={18} className={styles.arrow} />
          </ActionIcon>
        </div>
      </header>
    </div>
  );
}

interface Props {
  conversation: Conversation;
  list: List;
  state: State;
  search: InboxSearch;
  trailShown: boolean;
  onTrail: () => void;
  contactOpen: boolean;
  onContact: () => void;
}
