import { Button } from '@mantine/core';
import { IconBuilding } from '@tabler/icons-react';
import { useState } from 'react';
import { call } from '../../api.ts';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { Refused } from '../security/EnrolSecondFactor.tsx';
import { signInProblem } from '../security/problem.ts';
import own from './ProviderButton.module.css';

/** Leaves for the organisation's provider, which sends the browser back to `next` or to the invitation. */
export function ProviderButton({ name, next, invitation, primary, another }: Props) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const leave = async () => {
    setBusy(true);
    setProblem('');
    try {
      const answer = await call('POST', '/api/auth/openid/begin', { next, invitation, another });
      location.assign((answer as { url: string }).url);
    } catch (error) {
      setBusy(false);
      setProblem(signInProblem(error));
    }
  };
  return (
    <div className={styles.stack}>
      <Button
        variant={primary ? 'filled' : 'default'}
        fullWidth
        classNames={{ root: own.button ?? '', label: own.label ?? '' }}
        leftSection={<IconBuilding size={18} stroke={1.6} />}
        loading={busy}
        onClick={() => void leave()}
      >
        {t(another ? 'provider.another' : 'signIn.with', { name })}
      </Button>
      {problem && <Refused text={problem} />}
    </div>
  );
}

interface Props {
  name: string;
  next?: string | undefined;
  invitation?: string | undefined;
  /** It is the only way, or the first one to be thought of. */
  primary?: boolean;
  /** Whoever is signed in there already is asked again who they are. */
  another?: boolean;
}
