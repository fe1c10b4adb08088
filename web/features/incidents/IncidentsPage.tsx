import { Button, TextInput } from '@mantine/core';
import '../../ui/inputs.css';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { openIncident } from '#contract/incidents.ts';
import { post } from '../../api.ts';
import { useMay } from '../../app/useMe.ts';
import { fullTime } from '../../language/dates.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import card from '../../ui/Card.module.css';
import { Empty } from '../../ui/Empty.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { notify } from '../../ui/notices.ts';
import { Page } from '../../ui/Page.tsx';
import { Line } from '../../ui/Words.tsx';
import { incidentPages } from './queries.ts';

/** What many customers write about at once, the newest first. */
export function IncidentsPage() {
  const mayWrite = useMay('conversations.write');
  const navigate = useNavigate();
  const [title, setTitle] = useState('');
  const query = useInfiniteQuery(incidentPages);
  const rows = query.data?.pages.flatMap(({ data }) => data) ?? [];
  const begin = async () => {
    try {
      const { id } = await post<typeof openIncident>('/incidents', { title });
      await navigate({ to: '/incidents/$incidentId', params: { incidentId: id } });
    } catch (error) {
      notify({ kind: 'bad', text: t('act.refused'), error });
    }
  };
  return (
    <Page title={t('incidents.title')} lead={t('incidents.lead')}>
      {mayWrite && (
        <form
          className={`${card.card} ${card.stack}`}
          onSubmit={(event) => {
            event.preventDefault();
            void begin();
          }}
        >
          <TextInput
            label={t('incidents.new')}
            placeholder={t('incidents.example')}
            dir={directionFor(title)}
            value={title}
            maxLength={200}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <div className={card.end}>
            <Button type="submit" disabled={title.trim() === ''}>
              {t('incidents.begin')}
            </Button>
          </div>
        </form>
      )}
      {query.isPending ? (
        <Bones rows={3} height={56} label={t('loading')} />
      ) : query.isError && rows.length === 0 ? (
        <Failed error={query.error} again={query.refetch} />
      ) : rows.length === 0 ? (
        <Empty
          icon={<IconAlertTriangle size={26} stroke={1.6} />}
          title={t('incidents.none')}
          text={t('incidents.noneText')}
        />
      ) : (
        <ul className={card.rows}>
          {rows.map((one) => (
            <li key={one.id}>
              <div className={card.grow}>
                <Link to="/incidents/$incidentId" params={{ incidentId: one.id }} className={card.name}>
                  <Line text={one.title} />
                </Link>
                <div className={card.dim}>
                  {t('incidents.customers', { count: one.customers })} ·{' '}
                  {t('incidents.begun', { name: one.createdBy.name, time: fullTime(one.createdAt) })}
                </div>
              </div>
              <span className={card.tag}>{t(`incidents.${one.state}`)}</span>
            </li>
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button variant="default" onClick={() => void query.fetchNextPage()}>
          {t('incidents.more')}
        </Button>
      )}
    </Page>
  );
}
