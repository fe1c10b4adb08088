import { Button } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { OwnPassword, Refused, useAttempt } from './EnrolSecondFactor.tsx';

/** What changes how one signs in is done with the password once more. */
export function WithPassword({ action, dangerous, act, onCancel }: Props) {
  const [password, setPassword] = useState('');
  const { busy, problem, attempt } = useAttempt();
  return (
    <form
      className={styles.stack}
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(() => act(password));
      }}
    >
      <OwnPassword value={password} onChange={setPassword} />
      {problem && <Refused text={problem} />}
      <div className={styles.end}>
        <Button variant="default" onClick={onCancel}>
          {t('cancel')}
        </Button>
        <Button type="submit" color={dangerous ? 'red' : ''} loading={busy}>
          {action}
        </Button>
      </div>
    </form>
  );
}

interface Props {
  action: string;
  dangerous?: boolean;
  act: (password: string) => Promise<void>;
  onCancel: () => void;
}
