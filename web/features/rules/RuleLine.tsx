import { ActionIcon, Button, Switch } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconGripVertical, IconTrash } from '@tabler/icons-react';
import type { Rule } from '#contract/rules.ts';
import { fullTime } from '../../language/dates.ts';
import { number } from '../../language/numbers.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { languageOf } from '../../ui/scriptOf.ts';
import styles from './Rules.module.css';
import { sentenceOf } from './sentence.ts';

/** One rule of the list: what it says, what it did, and its place, by hand or by keyboard. */
export function RuleLine({ rule, names, isFirst, isLast, isDragged, ...on }: Props) {
  const { name, counts } = rule;
  return (
    <li
      className={styles.rule}
      data-off={rule.active ? undefined : ''}
      data-dragged={isDragged || undefined}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        on.onDrag(true);
      }}
      onDragEnd={() => on.onDrag(false)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        on.onDrop();
      }}
    >
      <IconGripVertical size={16} className={styles.grip} aria-hidden="true" />
      <div className={card.grow}>
        <div className={styles.line}>
          <bdi className={card.name} lang={languageOf(name)}>
            {name}
          </bdi>
          {!rule.active && <span className={card.tag}>{t('rules.isOff')}</span>}
          {rule.stops && <span className={card.tag}>{t('rules.isLast')}</span>}
        </div>
        <p className={styles.said}>{sentenceOf(rule, names)}</p>
        <div className={card.dim}>
          {t('rules.did', {
            looked: number(counts.looked),
            matched: number(counts.matched),
            acted: number(counts.acted),
          })}
          {counts.failed > 0 && ` · ${t('rules.didFail', { count: number(counts.failed) })}`}
          {counts.throttled > 0 && ` · ${t('rules.didThrottle', { count: number(counts.throttled) })}`}
          {rule.lastActedAt && ` · ${t('rules.last', { at: fullTime(rule.lastActedAt) })}`}
        </div>
      </div>
      <div className={styles.buttons}>
        <Switch
          checked={rule.active}
          aria-label={t('rules.onOff', { name })}
          onChange={(event) => on.onTurn(event.currentTarget.checked)}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={isFirst}
          aria-label={t('sla.up', { name })}
          onClick={on.onUp}
        >
          <IconArrowUp size={16} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={isLast}
          aria-label={t('sla.down', { name })}
          onClick={on.onDown}
        >
          <IconArrowDown size={16} />
        </ActionIcon>
        <Button
          size="xs"
          variant="default"
          aria-label={t('rules.editName', { name })}
          onClick={() => on.onOpen('form')}
        >
          {t('sla.editOne')}
        </Button>
        <Button
          size="xs"
          variant="default"
          aria-label={t('rules.runsOf', { name })}
          onClick={() => on.onOpen('runs')}
        >
          {t('rules.runs')}
        </Button>
        <Button
          size="xs"
          variant="default"
          aria-label={t('rules.versionsOf', { name })}
          onClick={() => on.onOpen('versions')}
        >
          {t('rules.versions')}
        </Button>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('rules.removeName', { name })}
          onClick={() => on.onOpen('remove')}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </div>
    </li>
  );
}

interface Props {
  rule: Rule;
  names: (id: string) => string;
  isFirst: boolean;
  isLast: boolean;
  isDragged: boolean;
  onUp: () => void;
  onDown: () => void;
  onDrag: (is: boolean) => void;
  onDrop: () => void;
  onTurn: (active: boolean) => void;
  onOpen: (what: 'form' | 'runs' | 'versions' | 'remove') => void;
}
