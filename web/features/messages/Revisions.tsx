import { useQuery } from '@tanstack/react-query';
import type { listRevisions } from '#contract/messages.ts';
import { get } from '../../api.ts';
import { fullTime } from '../../language/dates.ts';
import { t } from '../../language/texts.ts';
import { errorText } from '../../ui/errorText.ts';
import { Words } from '../../ui/Words.tsx';
import styles from './Revisions.module.css';

/** What an edited message said before. */
export function Revisions({ messageId }: { messageId: string }) {
  const { data, error } = useQuery({
    queryKey: ['revisions', messageId],
    queryFn: () => get<typeof listRevisions>(`/messages/${messageId}/revisions`),
    staleTime: 0,
  });
  if (error) return <p className={styles.revision}>{errorText(error)}</p>;
  return (
    <ol className={styles.revisions} aria-label={t('revisions.label')}>
      {data?.data.map(({ text, at }) => (
        <li key={at} className={styles.revision}>
          <time dir="auto" dateTime={at}>
            {fullTime(at)}
          </time>
          <Words text={text} />
        </li>
      ))}
    </ol>
  );
}
