import '../../ui/inputs.css';
import { useQuery } from '@tanstack/react-query';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Page } from '../../ui/Page.tsx';
import { OwnershipForm } from './OwnershipForm.tsx';
import { ownershipQuery } from './queries.ts';

/** When a conversation needs an owner, and when leads are told of one that has none. */
export function OwnershipPage() {
  const { data, error, refetch } = useQuery(ownershipQuery);
  return (
    <Page title={t('ownership.title')} lead={t('ownership.lead')}>
      {error ? (
        <Failed error={error} again={refetch} />
      ) : !data ? (
        <Bones rows={2} height={120} label={t('loading')} />
      ) : (
        <OwnershipForm key={JSON.stringify(data)} rules={data} />
      )}
    </Page>
  );
}
