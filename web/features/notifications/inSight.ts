import type { Change } from '#contract/events.ts';

interface Word {
  seen: string;
}

/** Long enough for another tab to read the same frame and answer. */
const patience = 300;
const seen = new Set<string>();
const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('earshot:in-sight') : undefined;
tabs?.addEventListener('message', ({ data }: MessageEvent<Word>) => note(data.seen));

/** Whether the leading tab shall tell: no tab of this browser shows the conversation to the agent. */
export async function notInSight(change: Change, leading: boolean): Promise<boolean> {
  const here =
    document.visibilityState === 'visible' &&
    change.conversationId !== null &&
    location.pathname.endsWith(change.conversationId);
  if (here) tabs?.postMessage({ seen: change.id } satisfies Word);
  if (here || !leading) return false;
  await new Promise((resolve) => setTimeout(resolve, patience));
  return !seen.has(change.id);
}

function note(id: string): void {
  seen.add(id);
  // A word matters for a moment only.
  setTimeout(() => seen.delete(id), 10_000);
}
