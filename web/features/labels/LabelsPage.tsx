import { Button, Switch } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { addLabel, editLabel, Label, removeLabel } from '#contract/labels.ts';
import type { editWorkspace } from '#contract/workspace.ts';
import { patch, post, remove } from '../../api.ts';
import { useMay, useMe } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import styles from '../../ui/Card.module.css';
import { Confirm } from '../../ui/Confirm.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { notify } from '../../ui/notices.ts';
import { Page } from '../../ui/Page.tsx';
import { LabelDot } from './LabelChips.tsx';
import own from './LabelsPage.module.css';
import { labelsQuery } from './queries.ts';

const colours = ['grey', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet', 'pink'] as const;

export function LabelsPage() {
  const client = useQueryClient();
  const me = useMe();
  const mayManage = useMay('workspace.manage');
  const { data, error, isPending, refetch } = useQuery(labelsQuery);
  const [name, setName] = useState('');
  const [colour, setColour] = useState<Label['colour']>('blue');
  const [removing, setRemoving] = useState<Label | null>(null);
  const settle = async (work: () => Promise<unknown>) => {
    try {
      await work();
      await client.invalidateQueries({ queryKey: labelsQuery.queryKey });
    } catch (problem) {
      notify({ kind: 'bad', text: t('labels.failed'), error: problem });
    }
  };
  return (
    <Page title={t('labels.title')} lead={t('labels.lead')}>
      <form
        className={`${styles.card} ${own.add}`}
        onSubmit={(event) => {
          event.preventDefault();
          void settle(async () => {
            await post<typeof addLabel>('/labels', { name, colour });
            setName('');
          });
        }}
      >
        <label className={own.field}>
          {t('labels.name')}
          <input
            value={name}
            maxLength={120}
            dir="auto"
            placeholder={t('labels.example')}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <Colour value={colour} onChange={setColour} />
        <Button type="submit" disabled={!name.trim()}>
          {t('labels.add')}
        </Button>
      </form>
      {error ? (
        <Failed error={error} again={refetch} />
      ) : isPending ? (
        <Bones rows={3} height={44} label={t('loading')} />
      ) : data.length === 0 ? (
        <Empty title={t('labels.none')} text={t('labels.lead')} />
      ) : (
        <ul className={styles.rows}>
          {data.map((label) => (
            <li key={`${label.id} ${label.name}`} className={own.row}>
              <LabelDot colour={label.colour} />
              <input
                className={own.name}
                style={{ marginInlineStart: `${(label.name.split('/').length - 1) * 18}px` }}
                defaultValue={label.name}
                maxLength={120}
                dir="auto"
                aria-label={t('labels.nameOf', { name: label.name })}
                onBlur={(event) => {
                  const wanted = event.currentTarget.value.trim();
                  if (wanted && wanted !== label.name)
                    void settle(() => patch<typeof editLabel>(`/labels/${label.id}`, { name: wanted }));
                }}
                onKeyDown={(event) => {
                  if (event.key === 'Enter') event.currentTarget.blur();
                }}
              />
              <Colour
                value={label.colour}
                onChange={(next) =>
                  void settle(() => patch<typeof editLabel>(`/labels/${label.id}`, { colour: next }))
                }
              />
              <button
                type="button"
                className={own.remove}
                aria-label={t('labels.remove', { name: label.name })}
                title={t('labels.remove', { name: label.name })}
                onClick={() => setRemoving(label)}
              >
                <IconTrash size={16} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {mayManage && (
        <div className={styles.card}>
          <Switch
            label={t('labels.required')}
            description={t('labels.requiredHelp')}
            checked={me.workspace.labelRequired}
            onChange={(event) => {
              const labelRequired = event.currentTarget.checked;
              void settle(async () => {
                await patch<typeof editWorkspace>('/workspace', { labelRequired });
                await client.invalidateQueries({ queryKey: ['me'] });
              });
            }}
          />
        </div>
      )}
      {removing && (
        <Confirm
          title={t('labels.remove', { name: removing.name })}
          text={t('labels.removeText')}
          action={t('labels.removeAction')}
          onConfirm={async () => {
            await remove<typeof removeLabel>(`/labels/${removing.id}`);
            await client.invalidateQueries({ queryKey: labelsQuery.queryKey });
          }}
          onClose={() => setRemoving(null)}
        />
      )}
    </Page>
  );
}

function Colour({
  value,
  onChange,
}: {
  value: Label['colour'];
  onChange: (colour: Label['colour']) => void;
}) {
  return (
    <select
      className={own.colour}
      aria-label={t('labels.colour')}
      value={value}
      onChange={(event) => onChange(colours.find((each) => each === event.currentTarget.value) ?? 'grey')}
    >
      {colours.map((each) => (
        <option key={each} value={each}>
          {t(`colour.${each}`)}
        </option>
      ))}
    </select>
  );
}
