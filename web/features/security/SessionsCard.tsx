import { Button } from '@mantine/core';
import { IconDeviceLaptop } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { endOtherSessions, endSession, listSessions } from '#contract/account.ts';
import { get, post, remove } from '../../api.ts';
import { fullTime } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import styles from '../../ui/Card.module.css';
import { Failed } from '../../ui/Failed.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { browserName } from './browserName.ts';

/** Where one is signed in, and the way out of each place. */
export function SessionsCard() {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['sessions'],
    queryFn: () => get<typeof listSessions>('/account/sessions'),
    // Nothing in the stream tells of these.
    staleTime: 0,
  });
  const end = useMutation<unknown, unknown, string | null>({
    mutationFn: (id) =>
      id
        ? remove<typeof endSession>(`/account/sessions/${id}`)
        : post<typeof endOtherSessions>('/account/sessions/end-others'),
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  });
  return (
    <section className={styles.stack} aria-labelledby="sessions">
      <h2 className={styles.heading} id="sessions">
        {t('sessions.title')}
      </h2>
      <Problem error={end.error} />
      {error ? (
        <Failed error={error} again={refetch} />
      ) : !data ? (
        <Bones rows={2} height={62} label={t('loading')} />
      ) : (
        <ul className={styles.rows}>
          {data.data.map((session) => (
            <li key={session.id}>
              <IconDeviceLaptop size={20} stroke={1.6} aria-hidden="true" />
              <div className={styles.grow}>
                <bdi className={styles.name}>{browserName(session.browser) ?? t('sessions.unknown')}</bdi>
                <div className={styles.dim}>
                  {t('sessions.since', { time: fullTime(session.signedInAt) })}
                  {session.address && (
                    <>
                      {' · '}
                      <bdi>{session.address}</bdi>
                    </>
                  )}
                </div>
              </div>
              {session.current ? (
                <span className={styles.tag} data-kind="good">
                  {t('sessions.here')}
                </span>
              ) : (
                <Button size="xs" variant="default" onClick={() => end.mutate(session.id)}>
                  {t('sessions.end')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {data && data.data.length > 1 && (
        <div className={styles.end}>
          <Button variant="default" loading={end.isPending} onClick={() => end.mutate(null)}>
            {t('sessions.endOthers')}
          </Button>
        </div>
      )}
    </section>
  );
}
