import { Textarea } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { RuleAction } from '#contract/rules.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import { agentsQuery } from '../agents/queries.ts';
import { attributesQuery } from '../attributes/queries.ts';
import { priorities } from '../conversations/PriorityMenu.tsx';
import { labelsQuery } from '../labels/queries.ts';
import { statusesQuery } from '../statuses/queries.ts';
import { teamsQuery } from '../teams/queries.ts';
import { Several } from '../views/Several.tsx';
import { webhooksQuery } from '../webhooks/queries.ts';
import { AttributeValue } from './AttributeValue.tsx';
import { deeds, newAction } from './draft.ts';
import { Pick } from './Pick.tsx';
import { ReplyTexts } from './ReplyTexts.tsx';
import styles from './Rules.module.css';
import { Span } from './Span.tsx';

/** One thing that a rule does. */
export function ActionRow({ action, onChange, onRemove }: Props) {
  return (
    <div className={styles.action}>
      <div className={styles.line}>
        <select
          aria-label={t('rules.then')}
          value={action.do}
          onChange={(event) => onChange(newAction(event.currentTarget.value as RuleAction['do']))}
        >
          {deeds.map((each) => (
            <option key={each} value={each}>
              {t(`rules.do.${each}`)}
            </option>
          ))}
        </select>
        <Chosen action={action} onChange={onChange} />
        <button
          type="button"
          className={styles.icon}
          aria-label={t('rules.removeAction')}
          disabled={!onRemove}
          onClick={onRemove}
        >
          <IconX size={15} aria-hidden="true" />
        </button>
      </div>
      {(action.do === 'note' || action.do === 'notify') && (
        <Textarea
          aria-label={t('rules.noteText')}
          placeholder={t('rules.noteText')}
          required
          autosize
          rows={1}
          maxLength={2000}
          dir={directionFor(action.text)}
          value={action.text}
          onChange={(event) => onChange({ ...action, text: event.currentTarget.value })}
        />
      )}
      {action.do === 'reply' && <ReplyTexts reply={action} onChange={onChange} />}
    </div>
  );
}

function Chosen({ action, onChange }: Pick<Props, 'action' | 'onChange'>) {
  const asksAgents = action.do === 'assign' || action.do === 'notify';
  const agents = useQuery({ ...agentsQuery, enabled: asksAgents }).data?.data ?? [];
  const labels =
    useQuery({ ...labelsQuery, enabled: action.do === 'label' || action.do === 'unlabel' }).data ?? [];
  const teams = useQuery({ ...teamsQuery, enabled: action.do === 'team' }).data ?? [];
  const statuses = useQuery({ ...statusesQuery, enabled: action.do === 'status' }).data ?? [];
  const attributes = useQuery({ ...attributesQuery, enabled: action.do === 'attribute' }).data ?? [];
  const webhooks = useQuery({ ...webhooksQuery, enabled: action.do === 'webhook' }).data ?? [];
  switch (action.do) {
    case 'label':
    case 'unlabel':
      return (
        <Pick
          label={t('filter.field.label')}
          value={action.labelId}
          nothing={t('filter.choose')}
          options={labels}
          onChoose={(labelId) => onChange({ ...action, labelId })}
        />
      );
    case 'team':
      return (
        <Pick
          label={t('filter.field.team')}
          value={action.teamId ?? ''}
          nothing={t('teams.without')}
          options={teams}
          onChoose={(id) => onChange({ ...action, teamId: id || null })}
        />
      );
    case 'assign':
      return (
        <Pick
          label={t('filter.field.assignee')}
          value={action.agentId ?? ''}
          nothing={t('filter.nobody')}
          options={agents}
          onChoose={(id) => onChange({ ...action, agentId: id || null })}
        />
      );
    case 'status':
      return (
        <Pick
          label={t('statuses.one')}
          value={action.statusId ?? ''}
          nothing={t('statuses.takeOff')}
          options={statuses}
          onChoose={(id) => onChange({ ...action, statusId: id || null })}
        />
      );
    case 'prioritise':
      return (
        <select
          aria-label={t('priority.title')}
          value={action.priority}
          onChange={({ currentTarget: { value } }) =>
            onChange({ ...action, priority: priorities.find((each) => each === value) ?? 'high' })
          }
        >
          {priorities.map((each) => (
            <option key={each} value={each}>
              {t(`priority.${each}`)}
            </option>
          ))}
        </select>
      );
    case 'webhook':
      return (
        <Pick
          label={t('webhooks.one')}
          value={action.webhookId}
          nothing={webhooks.length > 0 ? t('filter.choose') : t('webhooks.noneYet')}
          options={webhooks}
          onChoose={(webhookId) => onChange({ ...action, webhookId })}
        />
      );
    case 'attribute':
      return (
        <AttributeValue
          action={action}
          attributes={attributes.filter(({ subject }) => subject === 'conversation')}
          onChange={onChange}
        />
      );
    case 'snooze':
      return (
        <Span
          label={t('rules.howLong')}
          minutes={action.minutes}
          onChange={(minutes) => onChange({ ...action, minutes })}
        />
      );
    case 'notify':
      return (
        <Several
          chosen={[
            ...(action.assignee ? ['assignee'] : []),
            ...(action.leads ? ['leads'] : []),
            ...action.agentIds,
          ]}
          options={[
            { id: 'assignee', name: t('rules.toAssignee') },
            { id: 'leads', name: t('rules.toLeads') },
            ...agents,
          ]}
          onChoose={(ids) =>
            onChange({
              ...action,
              assignee: ids.includes('assignee'),
              leads: ids.includes('leads'),
              agentIds: ids.filter((id) => id !== 'assignee' && id !== 'leads'),
            })
          }
        />
      );
    default:
      return null;
  }
}

interface Props {
  action: RuleAction;
  onChange: (action: RuleAction) => void;
  onRemove: (() => void) | undefined;
}
