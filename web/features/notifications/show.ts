import { currentWorkspace } from '../../workspace.ts';

interface Sign {
  title: string;
  body: string;
  /** Null where it is about a channel. */
  conversationId: string | null;
  channelId?: string | undefined;
  /** What it tells of: where a push message tells of the same, it does not ring again. */
  about: string;
  lang: string;
  /** Of our own words; a customer's find theirs. */
  dir?: 'ltr' | 'rtl';
}

/** One sign for each conversation: the newest takes the place of the one before. */
export async function show(sign: Sign, open: (conversationId: string) => void): Promise<void> {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  const { title, body, conversationId, channelId, about, lang, dir = 'auto' } = sign;
  const workspace = currentWorkspace();
  const place = conversationId ? `/inbox/all/open/${conversationId}` : `/settings/channels/${channelId}`;
  const path = `${place}${workspace ? `?workspace=${workspace}` : ''}`;
  const options = {
    body,
    tag: conversationId ?? channelId ?? '',
    // The types of the browser lack it: the newer one is shown, not only put in the older one's place.
    renotify: true,
    lang,
    dir,
    // Sound is a choice of its own.
    silent: true,
    icon: '/icon-192.png',
    data: { path, about, conversationId },
  } satisfies NotificationOptions & { renotify: boolean };
  // Through the worker where there is one: then it and a push message about the same are one sign.
  const registration = await navigator.serviceWorker?.getRegistration('/').catch(() => undefined);
  try {
    if (registration?.active) return await registration.showNotification(title, options);
    const shown = new Notification(title, options);
    shown.onclick = () => {
      window.focus();
      if (conversationId) open(conversationId);
      else location.assign(path);
      shown.close();
    };
  } catch {
    // Browsers on phones show them for installed apps only.
  }
}
