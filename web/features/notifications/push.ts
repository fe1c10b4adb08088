import type { addDevice, getNoticeWays, listDevices, removeDevice } from '#contract/notices.ts';
import { get, post, remove } from '../../api.ts';
import { language } from '../../language/texts.ts';
import { choose, chosen } from './choice.ts';

/** How it stands with push messages in this browser, for this agent. */
export type PushState = 'insecure' | 'unsupported' | 'install' | 'denied' | 'off' | 'on';

const worker = '/notices-worker.js';

export async function pushState(agentId: string): Promise<PushState> {
  if (!isSecureContext) return 'insecure';
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window))
    return isApple() && !isInstalled() ? 'install' : 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  if (!chosen().pushFor.includes(agentId) || Notification.permission !== 'granted') return 'off';
  return (await subscriptionHere()) ? 'on' : 'off';
}

/** Called by a click, as browsers ask for permission only then. @throws what the browser or the server refused */
export async function switchPushOn(agentId: string): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') return;
  await subscribe();
  const choice = chosen();
  choose({ ...choice, pushFor: [...new Set([...choice.pushFor, agentId])] });
}

export async function switchPushOff(agentId: string): Promise<void> {
  const choice = chosen();
  const pushFor = choice.pushFor.filter((id) => id !== agentId);
  choose({ ...choice, pushFor });
  const { data } = await get<typeof listDevices>('/notices/devices');
  const here = data.find(({ current }) => current);
  if (here) await remove<typeof removeDevice>(`/notices/devices/${here.id}`);
  // Somebody else who works in this browser may want it still.
  if (pushFor.length === 0) await (await subscriptionHere())?.unsubscribe();
}

/** At each start: signed in anew, with another language, or under keys that are not valid any more. */
export async function keepPush(agentId: string): Promise<void> {
  if (!chosen().pushFor.includes(agentId)) return;
  if ((await pushState(agentId)) === 'denied' || Notification.permission !== 'granted') return;
  await subscribe();
}

async function subscribe(): Promise<void> {
  const { push } = await get<typeof getNoticeWays>('/notices/ways');
  await navigator.serviceWorker.register(worker, { scope: '/' });
  const { pushManager } = await navigator.serviceWorker.ready;
  const key = bytesOf(push.publicKey);
  let found = await pushManager.getSubscription();
  if (found && !isSame(found.options.applicationServerKey, key)) {
    await found.unsubscribe();
    found = null;
  }
  found ??= await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint = '', keys = {} } = found.toJSON();
  await post<typeof addDevice>('/notices/devices', {
    endpoint,
    keys: { p256dh: keys.p256dh ?? '', auth: keys.auth ?? '' },
    language,
  });
}

async function subscriptionHere(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration('/');
  return (await registration?.pushManager.getSubscription()) ?? null;
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function isSame(one: ArrayBuffer | null, other: Uint8Array): boolean {
  const bytes = new Uint8Array(one ?? new ArrayBuffer(0));
  return bytes.length === other.length && bytes.every((byte, i) => byte === other[i]);
}

/** An iPad calls itself a Mac, but has a screen to touch. */
function isApple(): boolean {
  return (
    /iPhone|iPad|iPod/.test(navigator.userAgent) ||
    (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1)
  );
}

function isInstalled(): boolean {
  return matchMedia('(display-mode: standalone)').matches;
}
