import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ConversationMergePreview } from '#contract/conversation-merges.ts';
import type { Conversation } from '#contract/conversations.ts';
import { call } from '../../api.ts';
import { apart, t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import card from '../../ui/Card.module.css';
import { Failed } from '../../ui/Failed.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { languageOf } from '../../ui/scriptOf.ts';
import { shownName } from '../../ui/shownName.ts';
import { ConnectorIcon } from '../channels/ConnectorIcon.tsx';
import { LabelChips } from '../labels/LabelChips.tsx';
import styles from './Merging.module.css';
import { useMerging } from './useMerging.ts';

/** Before conversations become one: what goes, what stays, and who would no longer see it. */
export function MergePreview({ conversation, others, onInstead, onClose }: Props) {
  const { merge } = useMerging();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const path = `/api/v1/conversations/${conversation.id}/merge/preview`;
  const { data, error, refetch } = useQuery({
    queryKey: ['mergePreview', conversation.id, others],
    // Nothing is written by it, so a repeat needs no key.
    queryFn: () => call('POST', path, { with: others }) as Promise<ConversationMergePreview>,
    gcTime: 0,
    retry: false,
  });
  const act = async () => {
    setBusy(true);
    try {
      await merge(conversation.id, others);
      onClose();
    } catch (refusal) {
      setProblem(refusal);
      setBusy(false);
    }
  };
  return (
    <div className={card.stack}>
      {error ? (
        <Failed error={error} again={refetch} />
      ) : data ? (
        <What preview={data} />
      ) : (
        <Bones rows={4} height={30} label={t('loading')} />
      )}
      <Problem error={problem} />
      <div className={card.end}>
        <Button variant="default" onClick={onInstead}>
          {t('merging.others')}
        </Button>
        <Button
          onClick={() => void act()}
          loading={busy}
          disabled={!data || data.reason !== null}
          data-autofocus
        >
          {t('merging.act')}
        </Button>
      </div>
    </div>
  );
}

function What({ preview }: { preview: ConversationMergePreview }) {
  const { survivor, others, result, contacts, losing, reason } = preview;
  if (reason)
    return (
      <div className={card.stack} role="alert">
        <p className={card.plain}>{reason}</p>
        {contacts.length > 1 && (
          <ul className={styles.list}>
            {contacts.map(({ id, name }) => (
              <li key={id}>
                <Link to="/contacts/$contactId" params={{ contactId: id }}>
                  <bdi>{shownName(name)}</bdi>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </div>
    );
  return (
    <>
      <p className={card.plain}>{t('merging.stays', { number: survivor.number })}</p>
      <dl className={styles.facts}>
        <dt>{t('merging.goes')}</dt>
        <dd>
          {others.map(({ conversation, messages, left }) => (
            <div key={conversation.id}>
              {t('merging.moves', { which: `\u2066#${conversation.number}\u2069`, count: messages })}
              {left.length > 0 && (
                <div className={card.dim}>
                  {t('merging.left', {
                    what: left.map(({ label, value }) => `${apart(label)}: ${apart(value)}`).join(' · '),
                  })}
                </div>
              )}
            </div>
          ))}
        </dd>
        <dt>{t('merging.state')}</dt>
        <dd>
          {t(`state.${result.state}`)}
          {result.status && (
            <>
              {' · '}
              <bdi lang={languageOf(result.status.name)}>{result.status.name}</bdi>
            </>
          )}
        </dd>
        <dt>{t('merging.assignee')}</dt>
        <dd>
          <bdi>{result.assignee?.name ?? t('merging.nobody')}</bdi>
        </dd>
        {result.labels.length > 0 && (
          <>
            <dt>{t('labels.title')}</dt>
            <dd>
              <LabelChips ids={result.labels} most={20} />
            </dd>
          </>
        )}
        <dt>{t('merging.answered')}</dt>
        <dd className={styles.channels}>
          {result.channels.map(({ id, name, connector }) => (
            <span key={id} className={styles.channel}>
              <ConnectorIcon name={connector} size={14} /> <bdi>{name}</bdi>
            </span>
          ))}
        </dd>
      </dl>
      {losing.length > 0 && (
        <p className={styles.warning} role="alert">
          {t('merging.losing', {
            names: losing.map(({ name }) => apart(name)).join(', '),
            count: losing.length,
          })}
        </p>
      )}
      <p className={card.dim}>{t('merging.undoable')}</p>
    </>
  );
}

interface Props {
  conversation: Conversation;
  others: string[];
  onInstead: () => void;
  onClose: () => void;
}
