import { useQuery } from '@tanstack/react-query';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Page } from '../../ui/Page.tsx';
import { channelsQuery } from '../channels/queries.ts';
import styles from './AutoResolve.module.css';
import { AutoResolveForm } from './AutoResolveForm.tsx';
import { Held } from './Held.tsx';
import { autoResolveQuery } from './queries.ts';

/** After how many days of silence a conversation is resolved, and which ones stay although it is time. */
export function AutoResolvePage() {
  const choice = useQuery(autoResolveQuery);
  const channels = useQuery(channelsQuery);
  const error = choice.error ?? channels.error;
  return (
    <Page title={t('autoResolve.title')} lead={t('autoResolve.lead')}>
      {error ? (
        <Failed error={error} again={() => Promise.all([choice.refetch(), channels.refetch()])} />
      ) : !choice.data || !channels.data ? (
        <Bones rows={2} height={120} label={t('loading')} />
      ) : (
        <div className={styles.page}>
          <AutoResolveForm
            choice={choice.data}
            channels={channels.data.data.filter(({ state }) => state !== 'disconnected')}
          />
          {choice.data.held.count > 0 && <Held held={choice.data.held} />}
        </div>
      )}
    </Page>
  );
}
