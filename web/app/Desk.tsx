import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { startOutbox } from '../features/messages/deliver.ts';
import { usePaletteKey } from '../keys/usePaletteKey.ts';
import { useShortcuts } from '../keys/useShortcuts.ts';
import { t } from '../language/texts.ts';
import { startStream } from '../stream/stream.ts';
import styles from './Desk.module.css';
import { Disconnected } from './Disconnected.tsx';
import { Nav } from './Nav.tsx';
import { useGoTo } from './useGoTo.ts';
import { useMay, useMe } from './useMe.ts';

const KeysDialog = lazy(() => import('../keys/KeysDialog.tsx').then((m) => ({ default: m.KeysDialog })));

const BrokenChannels = lazy(() =>
  import('../features/channels/BrokenChannels.tsx').then((m) => ({ default: m.BrokenChannels })),
);

const AvailabilityDialog = lazy(() =>
  import('../features/routing/AvailabilityDialog.tsx').then((m) => ({ default: m.AvailabilityDialog })),
);

const Palette = lazy(() => import('../features/palette/Palette.tsx').then((m) => ({ default: m.Palette })));

/** Everything behind the sign-in: the stream runs, the navigation stands at the side. */
export function Desk() {
  const client = useQueryClient();
  const me = useMe();
  const mayManage = useMay('channels.manage');
  const navigate = useNavigate();
  const [keysOpen, setKeysOpen] = useState(false);
  const [availabilityOpen, setAvailabilityOpen] = useState(false);
  const [paletteOpen, setPaletteOpen] = useState(false);
  usePaletteKey(() => setPaletteOpen(true));
  useGoTo();
  const say = () => setAvailabilityOpen(true);
  useShortcuts({ keys: () => setKeysOpen(true), availability: say });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the stream belongs to the agent and the workspace, not to every change of their names
  useEffect(() => {
    startOutbox(client, me.agent.id);
    const open = (conversationId: string) => {
      void navigate({
        to: '/inbox/$list/$state/$conversationId',
        params: { list: 'all', state: 'open', conversationId },
      });
    };
    const attending = import('../features/notifications/attend.ts').then(({ attend }) => attend(me, open));
    const stopStream = startStream(client, me, open);
    return () => {
      stopStream();
      void attending.then((stop) => stop());
    };
  }, [client, me.agent.id, me.workspace.id]);

  return (
    <div className={styles.desk}>
      <a className={styles.skip} href="#main">
        {t('skipToMain')}
      </a>
      <Nav onKeys={() => setKeysOpen(true)} onAvailability={say} />
      <main id="main" className={styles.main} tabIndex={-1}>
        <Disconnected />
        {mayManage && (
          <Suspense>
            <BrokenChannels />
          </Suspense>
        )}
        <div className={styles.screen}>
          <Outlet />
        </div>
      </main>
      {paletteOpen && (
        <Suspense>
          <Palette onKeys={() => setKeysOpen(true)} onClose={() => setPaletteOpen(false)} />
        </Suspense>
      )}
      {availabilityOpen && (
        <Suspense>
          <AvailabilityDialog
            agent={null}
            now={me.agent.availability}
            onClose={() => setAvailabilityOpen(false)}
          />
        </Suspense>
      )}
      {keysOpen && (
        <Suspense>
          <KeysDialog onClose={() => setKeysOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
