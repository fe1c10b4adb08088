import { remember, remembered } from './stored.ts';

// An agent of several workspaces works in one at a time, the same in all tabs opened from now on.
let current = remembered<string>('workspace');
let agent: string | null = null;

// A link in a mail or in a push message says which of them it is about.
const arrived = new URL(location.href);
const linked = arrived.searchParams.get('workspace');
if (linked && /^[\da-f-]{36}$/.test(linked)) {
  settleWorkspace(linked);
  // Said once: a reload after a change of workspace must not lead back.
  arrived.searchParams.delete('workspace');
  history.replaceState(history.state, '', arrived);
}

export function currentWorkspace(): string | null {
  return current;
}

/**
 * Every call and the stream name the workspace; without it the server takes the agent's first. And who works here: once
 * somebody else has signed in by another tab, nothing is done in their name.
 */
export function workspaceHeaders(): Record<string, string> {
  return {
    ...(current && { 'Earshot-Workspace': current }),
    ...(agent && { 'Earshot-Agent': agent }),
  };
}

export function settleAgent(id: string): void {
  agent = id;
}

export function settleWorkspace(id: string | null): void {
  current = id;
  agent = null;
  remember('workspace', id);
}

/** A fresh page, so that nothing of the other workspace stays on screen or in a cache. */
export function enterWorkspace(id: string): void {
  settleWorkspace(id);
  location.assign('/');
}
