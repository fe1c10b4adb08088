import type { noteActive } from '#contract/notices.ts';
import type { Me } from '#contract/workspace.ts';
import { put } from '../../api.ts';
import { language } from '../../language/texts.ts';
import { keepPush } from './push.ts';

/** Push messages and mails wait for two minutes after the last word of this. */
const every = 60_000;
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/**
 * While the agent works here they need not be told elsewhere: an open page alone does not say that anybody sits
 * before it, a key or a click does. Takes up clicks on signs of the worker, too. Answers with how to stop it.
 */
export function attend({ agent, workspace }: Me, open: (conversationId: string) => void): () => void {
  let told = Number.NEGATIVE_INFINITY;
  const tell = () => {
    if (performance.now() - told < every || document.visibilityState !== 'visible') return;
    told = performance.now();
    const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions();
    put<typeof noteActive>('/notices/active', { language, zone }).catch(() => {});
  };
  const follow = ({ data, ports }: MessageEvent<{ open?: unknown } | null>) => {
    const path = data?.open;
    if (typeof path !== 'string' || !path.startsWith('/') || path.startsWith('//')) return;
    ports[0]?.postMessage('taken');
    const url = new URL(path, location.origin);
    const id = /^\/inbox\/all\/open\/([^/]+)$/.exec(url.pathname)?.[1];
    if (id && url.searchParams.get('workspace') === workspace.id) open(id);
    else location.assign(url);
  };
  for (const sign of signs) addEventListener(sign, tell, { passive: true, capture: true });
  navigator.serviceWorker?.addEventListener('message', follow);
  if (document.hasFocus()) tell();
  // What fails here is tried again at the next start, and the settings say how it stands.
  void keepPush(agent.id).catch(() => {});
  return () => {
    for (const sign of signs) removeEventListener(sign, tell, { capture: true });
    navigator.serviceWorker?.removeEventListener('message', follow);
  };
}
