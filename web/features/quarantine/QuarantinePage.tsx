import { Button, SegmentedControl } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { listQuarantine, Quarantined } from '#contract/quarantine.ts';
import { get } from '../../api.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import styles from '../../ui/Card.module.css';
import { Empty } from '../../ui/Empty.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Page } from '../../ui/Page.tsx';
import { Held } from './Held.tsx';

/** What arrived and could not be applied: nothing is lost, and each can be tried again. */
export function QuarantinePage() {
  const [state, setState] = useState<Quarantined['state']>('held');
  const query = useInfiniteQuery({
    queryKey: ['quarantine', 'pages', state],
    queryFn: ({ pageParam }) =>
      get<typeof listQuarantine>('/quarantine', { state, cursor: pageParam, limit: 50 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const items = query.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <Page title={t('quarantine.title')} lead={t('quarantine.lead')}>
      <SegmentedControl
        aria-label={t('state.label')}
        value={state}
        onChange={(value) => setState(value as Quarantined['state'])}
        data={(['held', 'applied', 'discarded'] as const).map((value) => ({
          value,
          label: t(`quarantine.${value}`),
        }))}
      />
      {query.isPending ? (
        <Bones rows={3} height={110} label={t('loading')} />
      ) : query.isError && items.length === 0 ? (
        <Failed error={query.error} again={query.refetch} />
      ) : items.length === 0 ? (
        <Empty
          icon={<IconShieldCheck size={26} stroke={1.6} />}
          title={t('quarantine.empty', { state })}
          text={state === 'held' ? t('quarantine.emptyText') : undefined}
        />
      ) : (
        <ul className={styles.rows}>
          {items.map((item) => (
            <Held key={item.id} item={item} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('more')}
        </Button>
      )}
    </Page>
  );
}
