import { useMe } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import { Page } from '../../ui/Page.tsx';
import { PasswordCard } from './PasswordCard.tsx';
import { SecondFactorCard } from './SecondFactorCard.tsx';
import { SessionsCard } from './SessionsCard.tsx';

/** One's own sign-in. */
export function SecurityPage() {
  const { hasSecondFactor, workspace } = useMe();
  return (
    <Page title={t('security.title')} lead={t('security.lead')}>
      <SecondFactorCard on={hasSecondFactor} required={workspace.secondFactorRequired} />
      <PasswordCard />
      <SessionsCard />
    </Page>
  );
}
