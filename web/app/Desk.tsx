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
import { useMe } from './useMe.ts';

const KeysDialog = lazy(() => import('../keys/KeysDialog.tsx').then((m) => ({ default: m.KeysDialog })));

const Palette = lazy(() => import('../features/palette/Palette.tsx').then((m) => ({ default: m.Palette })));

/** Everything behind the sign-in: the stream runs, the navigation stands at the side. */
export function Desk() {
  const client = useQueryClient();
  const me = useMe();
  const navigate = useNavigate();
  const [keysOpen, setKeysOpen] = useState(false);
  const [paletteOpen, setPaletteOpen] = useState(false);
  usePaletteKey(() => setPaletteOpen(true));
  useGoTo();
  useShortcuts({ '?': () => setKeysOpen(true) });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the stream belongs to the agent and the workspace, not to every change of their names
  useEffect(() => {
    startOutbox(client, me.agent.id);
    return startStream(client, me, (conversationId) => {
      void navigate({
        to: '/inbox/$list/$state/$conversationId',
        params: { list: 'all', state: 'open', conversationId },
      });
    });
  }, [client, me.agent.id, me.workspace.id]);

  return (
    <div className={styles.desk}>
      <a className={styles.skip} href="#main">
        {t('skipToMain')}
      </a>
      <Nav onKeys={() => setKeysOpen(true)} />
      <main id="main" className={styles.main} tabIndex={-1}>
        <Disconnected />
        <div className={styles.screen}>
          <Outlet />
        </div>
      </main>
      {paletteOpen && (
        <Suspense>
          <Palette onKeys={() => setKeysOpen(true)} onClose={() => setPaletteOpen(false)} />
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
