import { Button, TextInput } from '@mantine/core';
import '../../ui/inputs.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { listConversations } from '#contract/conversations.ts';
import type { editIncident, Incident } from '#contract/incidents.ts';
import { get, patch } from '../../api.ts';
import { useMay } from '../../app/useMe.ts';
import { fullTime } from '../../language/dates.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import card from '../../ui/Card.module.css';
import { Failed } from '../../ui/Failed.tsx';
import { notify } from '../../ui/notices.ts';
import { Page } from '../../ui/Page.tsx';
import { Line } from '../../ui/Words.tsx';
import { BulkProgress } from '../bulk/BulkProgress.tsx';
import { ConversationCards } from '../conversations/ConversationCards.tsx';
import { states } from '../conversations/filters.ts';
import { incidentById, recountedEvery, under } from './queries.ts';
import { ResolveIncident } from './ResolveIncident.tsx';

/** One incident: what it is, how many it touches, and what becomes of them. */
export function IncidentPage() {
  const { incidentId } = useParams({ strict: false }) as { incidentId: string };
  const { data, error, refetch } = useQuery(incidentById(incidentId));
  if (error && !data) return <Failed error={error} again={refetch} />;
  if (!data) return <Bones rows={4} height={64} label={t('loading')} />;
  return <Known key={data.id} incident={data} />;
}

function Known({ incident }: { incident: Incident }) {
  const client = useQueryClient();
  const mayWrite = useMay('conversations.write');
  const [title, setTitle] = useState(incident.title);
  const [resolving, setResolving] = useState(false);
  const filter = JSON.stringify(under(incident.id));
  const conversations = useQuery({
    queryKey: ['incidents', 'conversations', incident.id],
    queryFn: () => get<typeof listConversations>('/conversations', { filter, state: 'any', limit: 50 }),
    refetchInterval: recountedEvery,
  }).data?.data;
  const edit = async (change: { title?: string; state?: Incident['state'] }) => {
    try {
      const edited = await patch<typeof editIncident>(`/incidents/${incident.id}`, change);
      client.setQueryData(incidentById(incident.id).queryKey, edited);
    } catch (error) {
      notify({ kind: 'bad', text: t('act.refused'), error });
    }
  };
  const action =
    mayWrite &&
    (incident.state === 'open' ? (
      <Button onClick={() => setResolving(true)}>{t('incidents.resolve')}</Button>
    ) : (
      <Button variant="default" onClick={() => void edit({ state: 'open' })}>
        {t('incidents.reopen')}
      </Button>
    ));
  return (
    <Page title={<Line text={incident.title} />} action={action}>
      <Link to="/incidents">{t('incidents.all')}</Link>
      <section className={`${card.card} ${card.stack}`} aria-label={t('incidents.one')}>
        <p className={card.plain}>
          <span className={card.tag}>{t(`incidents.${incident.state}`)}</span>{' '}
          {t('incidents.customers', { count: incident.customers })}
        </p>
        <p className={`${card.plain} ${card.dim}`}>
          {t('incidents.begun', { name: incident.createdBy.name, time: fullTime(incident.createdAt) })}
          {incident.resolvedAt &&
            ` · ${t('incidents.settled', { name: incident.resolvedBy?.name ?? '', time: fullTime(incident.resolvedAt) })}`}
        </p>
        {mayWrite && (
          <form
            className={card.stack}
            onSubmit={(event) => {
              event.preventDefault();
              void edit({ title });
            }}
          >
            <TextInput
              label={t('incidents.name')}
              dir={directionFor(title)}
              value={title}
              maxLength={200}
              onChange={(event) => setTitle(event.currentTarget.value)}
            />
            <div className={card.end}>
              <Button
                type="submit"
                variant="default"
                disabled={title.trim() === '' || title === incident.title}
              >
                {t('save')}
              </Button>
            </div>
          </form>
        )}
      </section>
      {mayWrite && <BulkProgress />}
      <section className={card.stack} aria-labelledby="incident-conversations">
        <h2 className={card.heading} id="incident-conversations">
          {t('incidents.conversations')}
        </h2>
        <p className={`${card.plain} ${card.dim}`}>
          {states
            .filter((state) => incident.conversations[state] > 0)
            .map((state) => `${t(`state.${state}`)}: ${incident.conversations[state]}`)
            .join(' · ') || t('incidents.nobody')}
        </p>
        {(conversations?.length ?? 0) > 0 && (
          <Link to="/inbox/$list/$state" params={{ list: 'all', state: 'open' }} search={{ filter }}>
            {t('incidents.inInbox')}
          </Link>
        )}
        <ConversationCards rows={conversations ?? []} />
      </section>
      {resolving && (
        <ResolveIncident
          incident={incident}
          onResolve={() => edit({ state: 'resolved' })}
          onClose={() => setResolving(false)}
        />
      )}
    </Page>
  );
}
