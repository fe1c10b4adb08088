import { useEffect, useState } from 'preact/hooks';
import { useDesk } from './desk.ts';
import { Frame } from './Frame.tsx';

/** A short break is nobody's worry; a longer one is told, and that nothing is lost by it. */
export function LostConnection({ connected }: { connected: boolean }) {
  const { t } = useDesk().texts;
  const [long, setLong] = useState(false);
  useEffect(() => {
    if (connected) return setLong(false);
    // A hidden tab hangs up by itself, and is back before anyone reads this.
    const timer = setInterval(() => document.visibilityState === 'visible' && setLong(true), 4000);
    return () => clearInterval(timer);
  }, [connected]);
  return (
    <div role="status" class="strip">
      {long && <p>{t('visitor.lost')}</p>}
    </div>
  );
}

/** The server does not accept who the page says this is. */
export function Refused({ identified }: { identified: boolean }) {
  const { t } = useDesk().texts;
  return (
    <div class="blank" role="status">
      <p>{t(identified ? 'visitor.notProven' : 'visitor.refused')}</p>
    </div>
  );
}

/** The channel is for people whom the site knows. */
export function SignIn() {
  const { t } = useDesk().texts;
  return (
    <Frame>
      <div class="blank" role="status">
        <p>{t('visitor.signIn')}</p>
      </div>
    </Frame>
  );
}
