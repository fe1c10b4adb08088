import { writeCounts } from '#server/features/health/count.ts';
import { practicePlaces, shop } from './cast.ts';
import { connectPlatforms, handOver, playedPlaces } from './connect-platforms.ts';
import { dateBack } from './date-back.ts';
import { openPlatforms, type Place } from './platforms.ts';
import { isPlayed, play } from './play.ts';
import { promise } from './promise.ts';
import type { Story } from './read-week.ts';
import { findStage, setStage } from './stage.ts';

const without =
  'Something runs where the sandbox would, so Messenger, Facebook, Instagram and WhatsApp are left out: end it and run this again to have them, too.';
/** What has not been played yet; a platform's stories are played together or not at all. */
export async function missingOf(week: Story[]): Promise<Story[]> {
  const known = await findStage();
  if (!known) return week;
  const played = await playedPlaces(known.workspaceId);
  const own = week.filter(({ place }) => !(place in practicePlaces));
  const there = week.filter(({ place }) => place in practicePlaces && !played.includes(place));
  return (await isPlayed(known, own)) ? there : [...own, ...there];
}

/** Plays these stories: the desk's own channels and, where the sandbox can be opened, the platforms'. */
export async function fill(config: Place, week: Story[], keepIn: string): Promise<void> {
  console.log(`Filling the demo workspace “${shop}” …`);
  const stage = await setStage();
  const platforms = week.some(({ place }) => place in practicePlaces)
    ? await openPlatforms(config, keepIn)
    : undefined;
  try {
    if (platforms) {
      stage.platforms = platforms;
      await connectPlatforms(stage, platforms);
    } else if (week.some(({ place }) => place in practicePlaces)) console.log(without);
    const stories = week.filter(({ place }) => stage.channels.has(place));
    try {
      await play(stage, stories);
    } finally {
      if (platforms) await handOver(stage, platforms);
    }
    await promise(stage);
    await dateBack(stage.workspaceId);
    await writeCounts();
    console.log(`“${shop}” is filled: ${stories.length} conversations in six languages.`);
  } finally {
    await platforms?.close();
  }
}
