import '../../ui/inputs.css';
import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Channel, Connector, editChannel } from '#contract/channels.ts';
import { patch } from '../../api.ts';
import { apart, t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { notify } from '../../ui/notices.ts';
import { Problem } from '../../ui/Problem.tsx';
import { languageOf } from '../../ui/scriptOf.ts';
import { teamsQuery } from '../teams/queries.ts';
import { titleOf } from './names.ts';
import { channelsQuery } from './queries.ts';

/** From which account public posts are answered, and to which team what begins here belongs. */
export function ChannelAnswering({ channel, connector, mayManage, onSaved }: Props) {
  const channels = useQuery(channelsQuery).data?.data;
  const teams = useQuery(teamsQuery).data;
  const [from, setFrom] = useState(channel.answersFrom?.id ?? '');
  const [team, setTeam] = useState(channel.team?.id ?? '');
  const save = useMutation({
    mutationFn: () =>
      patch<typeof editChannel>(`/channels/${channel.id}`, {
        answersFrom: from || null,
        teamId: team || null,
      }),
    onSuccess: (after) => {
      onSaved(after);
      notify({ kind: 'good', text: t('saved') });
    },
  });
  const possible = connector.can.includes('answersFromAny');
  if (!channels || !teams || (!possible && teams.length === 0 && !channel.team)) return null;
  const accounts = accountsFor(channel, channels);
  const chosen = channel.answersFrom;
  return (
    <form
      className={`${card.card} ${card.stack}`}
      aria-labelledby="channel-answering"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <h2 className={card.heading} id="channel-answering">
        {t('answering.title')}
      </h2>
      {possible && channel.answersFor.length > 0 && (
        <p className={card.plain}>
          {t('answering.for', {
            names: isolatedNames(channel.answersFor),
          })}
        </p>
      )}
      {possible && channel.answersFor.length === 0 && (
        <>
          <NativeSelect
            label={t('answering.from')}
            description={t('answering.fromHelp')}
            value={from}
            lang={languageOf(channels.find(({ id }) => id === from)?.name ?? '')}
            disabled={!mayManage || (accounts.length === 0 && !chosen)}
            onChange={({ currentTarget: { value } }) => setFrom(value)}
            data={[
              { value: '', label: t('answering.own') },
              ...(chosen && !accounts.some(({ id }) => id === chosen.id)
                ? [{ value: chosen.id, label: t('answering.gone', { name: chosen.name }) }]
                : []),
              ...accounts.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          {accounts.length === 0 && (
            <p className={`${card.plain} ${card.dim}`}>
              {t('answering.noOther', { platform: titleOf(connector) })}
            </p>
          )}
        </>
      )}
      <NativeSelect
        label={t('answering.team')}
        description={t('answering.teamHelp')}
        value={team}
        lang={languageOf([...teams, channel.team].find((one) => one?.id === team)?.name ?? '')}
        disabled={!mayManage}
        onChange={({ currentTarget: { value } }) => setTeam(value)}
        data={[
          { value: '', label: t('answering.noTeam') },
          ...(channel.team?.archived
            ? [{ value: channel.team.id, label: t('answering.archived', { name: channel.team.name }) }]
            : []),
          ...teams.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Problem error={save.error} />
      {mayManage && (
        <div className={card.end}>
          <Button type="submit" loading={save.isPending}>
            {t('save')}
          </Button>
        </div>
      )}
    </form>
  );
}

/** Names in whatever script, one after the other. */
export function isolatedNames(named: { name: string }[]): string {
  return named.map(({ name }) => apart(name)).join(', ');
}

/** Accounts of the same platform that answer for themselves. */
function accountsFor({ id, connector, practice }: Channel, channels: Channel[]): Channel[] {
  return channels.filter(
    (other) =>
      other.id !== id &&
      other.connector === connector &&
      other.state !== 'disconnected' &&
      other.answersFrom === null &&
      (other.practice === null) === (practice === null),
  );
}

interface Props {
  channel: Channel;
  connector: Connector;
  mayManage: boolean;
  onSaved: (after: Channel) => void;
}
