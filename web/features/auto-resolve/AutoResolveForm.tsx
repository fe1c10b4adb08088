import '../../ui/inputs.css';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AutoResolve, setAutoResolve } from '#contract/auto-resolve.ts';
import { put } from '../../api.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { notify } from '../../ui/notices.ts';
import { Problem } from '../../ui/Problem.tsx';
import { DaysField } from './DaysField.tsx';
import { autoResolveQuery } from './queries.ts';
import { WouldHave } from './WouldHave.tsx';

/** The days of the workspace and of channels that differ, and what they would mean. */
export function AutoResolveForm({ choice, channels }: Props) {
  const client = useQueryClient();
  const [days, setDays] = useState(choice.days);
  const [own, setOwn] = useState(choice.channels);
  const draft = { days, channels: own };
  const save = useMutation({
    mutationFn: () => put<typeof setAutoResolve>('/auto-resolve', draft),
    onSuccess: (kept) => {
      client.setQueryData(autoResolveQuery.queryKey, kept);
      notify({ kind: 'good', text: t('saved') });
    },
  });
  const change = (channelId: string, given: number | null | undefined) =>
    setOwn([
      ...own.filter((each) => each.channelId !== channelId),
      ...(given === undefined ? [] : [{ channelId, days: given }]),
    ]);
  return (
    <form
      className={`${card.card} ${card.stack}`}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <DaysField
        name={t('autoResolve.workspace')}
        days={days}
        usual={7}
        onChange={(given) => setDays(given ?? null)}
      />
      {channels.length > 0 && (
        <details open={own.length > 0}>
          <summary className={card.summary}>{t('autoResolve.channels')}</summary>
          <div className={card.stack}>
            {channels.map((channel) => (
              <DaysField
                key={channel.id}
                name={channel.name}
                days={own.find(({ channelId }) => channelId === channel.id)?.days}
                usual={days ?? 7}
                inherits
                onChange={(given) => change(channel.id, given)}
              />
            ))}
          </div>
        </details>
      )}
      <WouldHave draft={draft} />
      <Problem error={save.error} />
      <div className={card.end}>
        <Button type="submit" loading={save.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}

interface Props {
  choice: AutoResolve;
  channels: { id: string; name: string }[];
}
