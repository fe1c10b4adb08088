import { Button } from '@mantine/core';
import { useState } from 'react';
import type { InstantMessage } from '#contract/instant.ts';
import type { KeepAlive } from '#contract/keep-alive.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { KeepAliveRow } from '../keep-alive/KeepAliveRow.tsx';
import styles from './Instant.module.css';
import { InstantForm } from './InstantForm.tsx';

type Slot = Pick<InstantMessage, 'surface' | 'kind'>;

/** What one channel tells its customers at once. */
export function ChannelMessages({ channel, messages, closing }: Props) {
  const [editing, setEditing] = useState<Slot | null>(null);
  const at = ({ surface, kind }: Slot) =>
    messages.find((each) => each.surface === surface && each.kind === kind);
  const row = (slot: Slot) => {
    const message = at(slot);
    const text = message?.texts[0]?.text;
    const name = t(`instant.${slot.kind}`);
    return (
      <li key={slot.kind}>
        <div className={card.grow}>
          <div className={styles.kind}>
            {name}
            <span className={card.tag} data-kind={message?.active ? 'good' : undefined}>
              {t(message?.active ? 'instant.on' : 'instant.off')}
            </span>
          </div>
          <div className={card.dim}>
            {text ? <bdi dir={directionFor(text)}>{text}</bdi> : t(`instant.${slot.kind}Help`)}
          </div>
        </div>
        <Button
          size="xs"
          variant="default"
          aria-label={t('instant.editOf', {
            channel: channel.name,
            surface: t(`instant.${slot.surface}`),
            message: name,
          })}
          onClick={() => setEditing(slot)}
        >
          {t('instant.edit')}
        </Button>
      </li>
    );
  };
  const isPublicUsed = messages.some(({ surface, active }) => surface === 'public' && active);
  return (
    <section aria-labelledby={`instant-${channel.id}`}>
      <h2 className={`${card.heading} ${styles.channel}`} id={`instant-${channel.id}`}>
        <bdi>{channel.name}</bdi>
      </h2>
      <ul className={card.rows}>
        {kinds.map((kind) => row({ surface: 'private', kind }))}
        {closing && <KeepAliveRow of={closing} channelName={channel.name} />}
      </ul>
      <details className={styles.public} open={isPublicUsed}>
        <summary>{t('instant.inPublic')}</summary>
        <ul className={card.rows}>{kinds.map((kind) => row({ surface: 'public', kind }))}</ul>
      </details>
      {editing && (
        <InstantForm
          slot={{ channelId: channel.id, ...editing }}
          channelName={channel.name}
          message={at(editing)}
          onClose={() => setEditing(null)}
        />
      )}
    </section>
  );
}

const kinds = ['instant', 'away'] as const;

interface Props {
  channel: { id: string; name: string };
  messages: InstantMessage[];
  /** What is done before the time to answer is over, where there is such a time. */
  closing: KeepAlive | undefined;
}
