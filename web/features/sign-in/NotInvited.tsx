import { Button } from '@mantine/core';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { Gate } from '../../ui/Gate.tsx';
import { ProviderButton } from './ProviderButton.tsx';

const reasons = [
  'not-invited',
  'other-invitation',
  'other-subject',
  'unverified',
  'no-address',
  'domain',
] as const;
export type NotInvitedReason = (typeof reasons)[number];

export function asReason(text: string | undefined): NotInvitedReason | undefined {
  return reasons.find((reason) => reason === text);
}

/** The provider knows who this is, and nobody here does: as whom they came, and whom to ask. */
export function NotInvited({ reason, email, provider, next }: Props) {
  return (
    <Gate title={t(`provider.${reason}.title`)}>
      <div className={styles.stack}>
        {email && (
          <p className={styles.notice}>
            {t('provider.cameAs', { provider })} <bdi className={styles.name}>{email}</bdi>
          </p>
        )}
        <p className={styles.plain}>{t(`provider.${reason}.text`, { provider })}</p>
        <ProviderButton name={provider} next={next} another />
        <Button component="a" href="/sign-in" variant="subtle">
          {t('provider.back')}
        </Button>
      </div>
    </Gate>
  );
}

interface Props {
  reason: NotInvitedReason;
  email: string | null;
  provider: string;
  next: string | undefined;
}
