import type { Account, Person } from '../core/things.ts';
import type { World } from '../core/world.ts';
import { type Html, html } from './html.ts';

/** What is looked at: one account, as one person. */
export interface Scene {
  world: World;
  account: Account | null;
  person: Person | null;
}

export const titles: Record<string, string> = {
  messenger: 'Messenger',
  'facebook-page': 'Facebook Page',
  instagram: 'Instagram',
  whatsapp: 'WhatsApp',
};

/** A form that comes back to the same scene. */
export function form(scene: Scene, act: string, inside: Html, label?: string): Html {
  return html`<form method="post" action="/page/${act}"${label === undefined ? null : html` aria-label="${label}"`}>
    <input type="hidden" name="account" value="${scene.account?.id ?? ''}">
    <input type="hidden" name="person" value="${scene.person?.id ?? ''}">
    ${inside}
  </form>`;
}

export function button(
  scene: Scene,
  act: string,
  fields: Record<string, string>,
  text: string,
  label?: string,
): Html {
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return form(
    scene,
    act,
    html`${hidden}<button class="small"${label === undefined ? null : html` aria-label="${label}"`}>${text}</button>`,
  );
}

export function moment(at: number): Html {
  const date = new Date(at);
  const text = date.toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  return html`<time datetime="${date.toISOString()}">${text}</time>`;
}

/** Our own files without the host, so that they are seen under whatever name this page was opened. */
export function ownPath(world: World, url: string): string | null {
  return url.startsWith(`${world.url}/`) ? url.slice(world.url.length) : null;
}

/** Whether anybody subscribed to this field of a page; the other platforms tell their apps everything. */
export function isTold(account: Account, field: string): boolean {
  return account.kind !== 'page' || [...account.installs.values()].some((fields) => fields.has(field));
}
