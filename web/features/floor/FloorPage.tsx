import { useQuery } from '@tanstack/react-query';
import type { getFloor } from '#contract/floor.ts';
import { get } from '../../api.ts';
import { timeOfDay } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import { Failed } from '../../ui/Failed.tsx';
import styles from './Floor.module.css';
import { Loads } from './Loads.tsx';
import { People } from './People.tsx';
import { Tiles } from './Tiles.tsx';

/** Everything that waits at a glance, for leads and for the screen on the wall. */
export function FloorPage() {
  const { data, error, refetch } = useQuery({
    queryKey: ['floor'],
    queryFn: () => get<typeof getFloor>('/floor'),
    // Waits grow and promises come due while nothing happens.
    refetchInterval: 15_000,
  });
  return (
    <div className={styles.scroll}>
      <div className={styles.page}>
        <header className={styles.head}>
          <h1 className={styles.title}>{t('floor.title')}</h1>
          {data && <p className={styles.at}>{t('floor.at', { time: timeOfDay(data.at) })}</p>}
        </header>
        {error && !data ? (
          <Failed error={error} again={refetch} />
        ) : !data ? (
          <Bones rows={4} height={110} label={t('loading')} />
        ) : (
          <>
            <Tiles floor={data} />
            <div className={styles.tables}>
              {data.teams.length > 0 && (
                <Loads
                  id="teams"
                  title={t('floor.teams')}
                  rows={data.teams.map(({ id, name, ...share }) => ({
                    key: id ?? 'none',
                    name: id ? name : t('teams.without'),
                    whose: { field: 'team', is: [id ?? 'none'], not: false },
                    share,
                  }))}
                />
              )}
              <Loads
                id="channels"
                title={t('floor.channels')}
                rows={data.channels.map(({ id, name, connector, ...share }) => ({
                  key: id,
                  name,
                  connector,
                  whose: { field: 'channel', is: [id], not: false },
                  share,
                }))}
              />
              <People people={data.people} />
            </div>
          </>
        )}
      </div>
    </div>
  );
}
