import { readConfig } from '#server/config.ts';
import { configureSignIn } from '#server/features/access/sessions.ts';
import { openFiles } from '#server/features/files/keep.ts';
import { setPublicUrl } from '#server/platform/public-url.ts';
import { StartError } from '#server/platform/start-error.ts';
import { shop } from './demo/cast.ts';
import { dateBack } from './demo/date-back.ts';
import { type Installation, reach } from './demo/installation.ts';
import { isPlayed, play } from './demo/play.ts';
import { readWeek } from './demo/read-week.ts';
import { findStage, setStage } from './demo/stage.ts';

// `npm run demo`: a second workspace with a plausible week in it. Running it again adds nothing.
let installation: Installation | undefined;
try {
  const config = readConfig();
  setPublicUrl(config.publicUrl);
  configureSignIn({ publicUrl: config.publicUrl });
  openFiles(config.dataDir);
  const week = readWeek(new Date());
  installation = await reach(config);
  const known = await findStage();
  if (known && (await isPlayed(known, week))) {
    console.log(`The demo workspace “${shop}” is filled already; nothing was added.`);
  } else {
    console.log(`Filling the demo workspace “${shop}” …`);
    const stage = await setStage();
    await play(stage, week);
    await dateBack(stage.workspaceId);
    console.log(`“${shop}” is filled: ${week.length} conversations in six languages.`);
  }
  console.log(installation.howToSee);
  await installation.leave();
} catch (error) {
  const line = error instanceof StartError ? error.message : error instanceof Error ? error.stack : error;
  process.stderr.write(`The demo could not be filled: ${line}\n`);
  process.exitCode = 1;
  await installation?.abandon();
}
