import '../../ui/inputs.css';
import { useQuery } from '@tanstack/react-query';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Page } from '../../ui/Page.tsx';
import { AgentAbilities } from './AgentAbilities.tsx';
import { AssignmentForm } from './AssignmentForm.tsx';
import { assignmentQuery } from './queries.ts';
import { Skills } from './Skills.tsx';

/** How conversations find their agent by themselves, and what each agent can take. */
export function AssignmentPage() {
  const { data, error, refetch } = useQuery(assignmentQuery);
  return (
    <Page title={t('assignment.title')} lead={t('assignment.lead')}>
      {error ? (
        <Failed error={error} again={refetch} />
      ) : !data ? (
        <Bones rows={4} height={62} label={t('loading')} />
      ) : (
        <>
          <AssignmentForm key={JSON.stringify(data)} settings={data} />
          <AgentAbilities usual={data.capacity} />
          <Skills />
        </>
      )}
    </Page>
  );
}
