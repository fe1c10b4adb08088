import { setTimeout as delay } from 'node:timers/promises';
import { channelById, forgetChannel } from '#server/features/channels/find.ts';
import { claimChannels, releaseChannels } from './claim.ts';
import { readChannel } from './read.ts';

interface Reader {
  version: string;
  stop: AbortController;
  done: Promise<void>;
}
const readers = new Map<string, Reader>();
let claiming: Promise<void> | undefined;

/** Starts readers for channels that need one here, and ends those whose channel changed, paused or left. */
export function keepReading(): Promise<void> {
  claiming ??= keep().finally(() => {
    claiming = undefined;
  });
  return claiming;
}

async function keep(): Promise<void> {
  const claimed = new Map((await claimChannels()).map((c) => [c.channelId, c.version]));
  const over = [...readers].filter(([id, reader]) => claimed.get(id) !== reader.version);
  await stop(over.map(([id]) => id));
  // A changed channel stays ours; one that is no longer to be read is let go.
  await releaseChannels(over.map(([id]) => id).filter((id) => !claimed.has(id)));
  for (const [id, version] of claimed) if (!readers.has(id)) await start(id, version);
}

async function start(id: string, version: string): Promise<void> {
  forgetChannel(id);
  const channel = await channelById(id);
  if (!channel) return;
  const abort = new AbortController();
  const done = readChannel(channel, abort.signal).finally(() => {
    // Ended by itself: another process has it now, or the next round starts it anew.
    if (readers.get(id)?.stop === abort) readers.delete(id);
  });
  readers.set(id, { version, stop: abort, done });
}

/** Stops all readers and lets their channels go to other processes. */
export async function stopReading(): Promise<void> {
  await claiming;
  const ids = [...readers.keys()];
  await stop(ids);
  await releaseChannels(ids);
}

async function stop(ids: string[]): Promise<void> {
  const ending = ids.flatMap((id) => readers.get(id) ?? []);
  for (const reader of ending) reader.stop.abort();
  // A reader that does not hear is left to itself: whatever it still brings, nobody takes.
  await Promise.race([
    Promise.all(ending.map((reader) => reader.done)),
    delay(5_000, undefined, { ref: false }),
  ]);
  for (const id of ids) readers.delete(id);
}
