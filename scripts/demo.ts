import { join } from 'node:path';
import { readConfig } from '#server/config.ts';
import { configureSignIn } from '#server/features/access/sessions.ts';
import { openFiles } from '#server/features/files/keep.ts';
import { setPublicUrl } from '#server/platform/public-url.ts';
import { StartError } from '#server/platform/start-error.ts';
import { shop } from './demo/cast.ts';
import { fill, missingOf } from './demo/fill.ts';
import { type Installation, reach } from './demo/installation.ts';
import { readWeek } from './demo/read-week.ts';

// `npm run demo`: a second workspace with a plausible week in it. Running it again adds nothing.
const keepIn =
  process.env.EARSHOT_SANDBOX_FILE || join(import.meta.dirname, '..', '.earshot', 'sandbox.json');
let installation: Installation | undefined;
try {
  const config = readConfig();
  setPublicUrl(config.publicUrl);
  configureSignIn({ publicUrl: config.publicUrl });
  openFiles(config.dataDir);
  installation = await reach(config);
  const missing = await missingOf(readWeek(new Date()));
  if (missing.length === 0) console.log(`The demo workspace “${shop}” is filled already; nothing was added.`);
  else await fill(config, missing, keepIn);
  console.log(installation.howToSee);
  await installation.leave();
} catch (error) {
  const line = error instanceof StartError ? error.message : error instanceof Error ? error.stack : error;
  process.stderr.write(`The demo could not be filled: ${line}\n`);
  process.exitCode = 1;
  await installation?.abandon();
}
