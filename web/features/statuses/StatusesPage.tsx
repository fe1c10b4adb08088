import '../../ui/inputs.css';
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { archiveStatus, orderStatuses, restoreStatus, Status } from '#contract/statuses.ts';
import { post, put } from '../../api.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import card from '../../ui/Card.module.css';
import { Confirm } from '../../ui/Confirm.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Page } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { AddStatus } from './AddStatus.tsx';
import { archivedStatusesQuery, categories, statusesQuery } from './queries.ts';
import { RenameStatus } from './RenameStatus.tsx';
import styles from './Statuses.module.css';
import { StatusLine } from './StatusLine.tsx';

/** The workspace's own names for how a matter stands, each within one of the states. */
export function StatusesPage() {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(statusesQuery);
  const archived = useQuery(archivedStatusesQuery).data ?? [];
  const [renaming, setRenaming] = useState<Status | null>(null);
  const [archiving, setArchiving] = useState<Status | null>(null);
  const reload = () => client.invalidateQueries({ queryKey: statusesQuery.queryKey });
  const restore = useMutation({
    mutationFn: (id: string) => post<typeof restoreStatus>(`/statuses/${id}/restore`),
    onSuccess: reload,
  });
  const order = useMutation({
    mutationFn: (ids: string[]) => put<typeof orderStatuses>('/statuses/order', { ids }),
    onSuccess: ({ data: ordered }) => client.setQueryData(statusesQuery.queryKey, ordered),
    onError: reload,
  });
  const swap = (one: Status, other: Status | undefined) => {
    const ids = (data ?? []).map(({ id }) => (id === one.id ? other?.id : id === other?.id ? one.id : id));
    order.mutate(ids.flatMap((id) => id ?? []));
  };
  return (
    <Page title={t('statuses.title')} lead={t('statuses.lead')}>
      <AddStatus onAdded={reload} />
      <Problem error={order.error} />
      {error ? (
        <Failed error={error} again={refetch} />
      ) : !data ? (
        <Bones rows={3} height={54} label={t('loading')} />
      ) : data.length === 0 ? (
        <Empty title={t('statuses.none')} text={t('statuses.noneText')} />
      ) : (
        categories.map((category) => {
          const here = data.filter((each) => each.category === category);
          return (
            here.length > 0 && (
              <section key={category} className={card.stack} aria-labelledby={`statuses-${category}`}>
                <h2 className={card.heading} id={`statuses-${category}`}>
                  {t(`state.${category}`)}
                </h2>
                <p className={styles.help}>{t(`statuses.means.${category}`)}</p>
                <ul className={card.rows}>
                  {here.map((status, n) => (
                    <StatusLine
                      key={status.id}
                      status={status}
                      onUp={n > 0 ? () => swap(status, here[n - 1]) : undefined}
                      onDown={n < here.length - 1 ? () => swap(status, here[n + 1]) : undefined}
                      onRename={() => setRenaming(status)}
                      onArchive={() => setArchiving(status)}
                    />
                  ))}
                </ul>
              </section>
            )
          );
        })
      )}
      {archived.length > 0 && (
        <section className={card.stack} aria-labelledby="statuses-archived">
          <h2 className={card.heading} id="statuses-archived">
            {t('statuses.archived')}
          </h2>
          <Problem error={restore.error} />
          <ul className={card.rows}>
            {archived.map((status) => (
              <StatusLine key={status.id} status={status}>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t('statuses.restoreOf', { status: status.name })}
                  onClick={() => restore.mutate(status.id)}
                >
                  {t('teams.restore')}
                </Button>
              </StatusLine>
            ))}
          </ul>
        </section>
      )}
      {renaming && <RenameStatus status={renaming} onSaved={reload} onClose={() => setRenaming(null)} />}
      {archiving && (
        <Confirm
          title={t('statuses.archiveTitle', { status: archiving.name })}
          text={t('statuses.archiveText')}
          action={t('teams.archive')}
          onConfirm={async () => {
            await post<typeof archiveStatus>(`/statuses/${archiving.id}/archive`);
            await reload();
          }}
          onClose={() => setArchiving(null)}
        />
      )}
    </Page>
  );
}
