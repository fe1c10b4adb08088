import assert from 'node:assert/strict';
import type { CDPSession, Page, Worker } from 'playwright-core';
import { until } from './team.ts';

/**
 * What lies beyond a browser without a window: it asks its maker's push service for an address, which is made up
 * here, and its system for the right to show signs.
 */
export const standIn = `(() => {
  Object.defineProperty(Notification, 'permission', { get: () => 'granted' });
  Notification.requestPermission = async () => 'granted';
  const encode = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const subscription = ({ p256dh, auth, key }) => ({
    options: { applicationServerKey: new Uint8Array(key).buffer },
    toJSON: () => ({ endpoint: 'https://127.0.0.1:9/' + p256dh, keys: { p256dh, auth } }),
    unsubscribe: async () => { localStorage.removeItem('subscription'); return true; },
  });
  PushManager.prototype.getSubscription = async () => {
    const kept = localStorage.getItem('subscription');
    return kept ? subscription(JSON.parse(kept)) : null;
  };
  PushManager.prototype.subscribe = async (options) => {
    const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
    const p256dh = encode(await crypto.subtle.exportKey('raw', publicKey));
    const auth = encode(crypto.getRandomValues(new Uint8Array(16)));
    const made = { p256dh, auth, key: [...options.applicationServerKey] };
    localStorage.setItem('subscription', JSON.stringify(made));
    return subscription(made);
  };
})()`;

/** Hands the page's worker a message as the browser does when its push service brings one. */
export async function delivery(
  session: CDPSession,
  origin: string,
): Promise<(data: string) => Promise<void>> {
  const registration = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const found = registrations.find(({ scopeURL }) => scopeURL === `${origin}/`);
      if (found) resolve(found.registrationId);
    });
  });
  await session.send('ServiceWorker.enable');
  const registrationId = await registration;
  return async (data) => {
    await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
  };
}

export interface Shown {
  title: string;
  dir: string;
  lang: string;
  tag: string;
  silent: boolean;
}

/** What is shown once the one with this title is. */
export function sign(page: Page, title: string): Promise<Shown[]> {
  return until(async () => {
    const all = await shown(page);
    return all.some((each) => each.title === title) ? all : undefined;
  });
}

export function shown(page: Page): Promise<Shown[]> {
  return workerOf(page).evaluate(() => {
    const { shown } = globalThis as unknown as { shown: Shown[] };
    return shown.map(({ title, dir, lang, tag, silent }) => ({ title, dir, lang, tag, silent }));
  });
}

export function workerOf(page: Page): Worker {
  const worker = page.context().serviceWorkers()[0];
  assert.ok(worker, 'there is a worker');
  return worker;
}

/** Where the worker's signs go: a browser without a window has no system that would show them. */
export const board = `
  self.shown = [];
  registration.getNotifications = async ({ tag } = {}) => shown.filter((each) => !tag || each.tag === tag);
  registration.showNotification = async (title, options) => {
    const close = () => { self.shown = shown.filter((each) => each !== made); };
    const made = { title, ...options, close };
    self.shown = [...shown.filter(({ tag }) => tag !== options.tag), made];
  };
  undefined`;

/** As the agent clicks on the sign, which lies outside of every page. */
export async function click(page: Page): Promise<void> {
  await workerOf(page).evaluate(`
    const event = new ExtendableEvent('notificationclick');
    event.notification = shown[0];
    // Only the browser's own events may be waited for.
    event.waitUntil = () => {};
    dispatchEvent(event);
    undefined`);
}
