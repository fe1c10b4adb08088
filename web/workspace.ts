import { remember, remembered } from './stored.ts';

// An agent of several workspaces works in one at a time, the same in all tabs opened from now on.
let current = remembered<string>('workspace');

export function currentWorkspace(): string | null {
  return current;
}

/** Every call and the stream name the workspace; without it the server takes the agent's first. */
export function workspaceHeaders(): Record<string, string> {
  return current ? { 'Earshot-Workspace': current } : {};
}

export function settleWorkspace(id: string | null): void {
  current = id;
  remember('workspace', id);
}

/** A fresh page, so that nothing of the other workspace stays on screen or in a cache. */
export function enterWorkspace(id: string): void {
  settleWorkspace(id);
  location.assign('/');
}
