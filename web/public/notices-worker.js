// Shows push messages while the desk is closed or out of sight. It keeps nothing and answers no request of the
// pages: without a connection the desk says so itself, and no customer's data lies in a cache.
addEventListener('install', (event) => event.waitUntil(skipWaiting()));
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('push', (event) => event.waitUntil(show(read(event.data))));
addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.path));
});

function read(data) {
  try {
    return data.json();
  } catch {
    return null;
  }
}

async function show(message) {
  if (typeof message?.title !== 'string') return;
  const { title, body, tag, about, path, conversationId, lang, dir } = message;
  if (conversationId && (await isInSight(conversationId))) return;
  const shown = await registration.getNotifications({ tag });
  // The open desk, or a repeat of this message, has told of the same: then it takes its place without a sound.
  const isKnown = shown.some(({ data }) => data?.about === about);
  await registration.showNotification(title, {
    body,
    tag,
    lang,
    dir: dir === 'rtl' ? 'rtl' : 'ltr',
    renotify: !isKnown,
    silent: isKnown,
    icon: '/icon-192.png',
    badge: '/badge-96.png',
    data: { path, about, conversationId },
  });
}

/** The agent looks at that very conversation. */
async function isInSight(conversationId) {
  const pages = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  return pages.some(
    ({ url, focused, visibilityState }) =>
      focused && visibilityState === 'visible' && new URL(url).pathname.endsWith(`/${conversationId}`),
  );
}

/** In a desk that is open already, the one in front first; else in a new one. */
async function open(path) {
  const url = new URL(typeof path === 'string' ? path : '/', location.origin);
  if (url.origin !== location.origin) return;
  const pages = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const desk = pages.find(({ url }) => /^\/(inbox|contacts|settings)(\/|$)/.test(new URL(url).pathname));
  if (!desk) return void (await clients.openWindow(url.href));
  await desk.focus().catch(() => {});
  if (await isTaken(desk, url.pathname + url.search)) return;
  await desk.navigate(url.href).catch(() => clients.openWindow(url.href));
}

/** A desk that has only just been opened does not listen yet. */
function isTaken(desk, path) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(true);
    setTimeout(() => resolve(false), 1_000);
    desk.postMessage({ open: path }, [port2]);
  });
}
