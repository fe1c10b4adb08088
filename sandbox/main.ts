import { join } from 'node:path';
import { answersAt, startEarshot } from './earshot.ts';
import { openSandbox } from './open.ts';
import { furnish } from './page/furnish.ts';

// `npm run sandbox`: the stand-ins, and an Earshot that knows of them unless one is running; both end together.
// With `-- --alone` the stand-ins only.
const root = join(import.meta.dirname, '..');
const port = portIn('EARSHOT_SANDBOX_PORT', 4100);
const earshotPort = portIn('PORT', 4000);
const keepIn = process.env.EARSHOT_SANDBOX_FILE || join(root, '.earshot', 'sandbox.json');

try {
  const sandbox = await openSandbox({ port, keepIn });
  await furnish(sandbox);
  const word = sandbox.url === 'http://127.0.0.1:4100' ? 'on' : sandbox.url;
  const how = `EARSHOT_SANDBOX=${word} npm start`;
  console.log(`The sandbox is open at ${sandbox.url}`);
  const alone = process.argv.includes('--alone');
  const there = !alone && (await answersAt(earshotPort));
  const earshot = alone || there ? null : startEarshot(root, sandbox.url);
  if (there)
    console.log(
      `Earshot is running at http://localhost:${earshotPort} already. If it offers no practice accounts, end it and start it with: ${how}`,
    );
  if (alone) console.log(`Start Earshot with: ${how}`);

  let leaving = false;
  const leave = async (code: number, signal?: NodeJS.Signals): Promise<void> => {
    if (leaving) return;
    leaving = true;
    // It finishes what is under way, and for that it needs the stand-ins.
    await earshot?.end(signal);
    await sandbox.close();
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void leave(0, signal));
  // Whoever started us was killed: Earshot notices the same of us.
  process.once('disconnect', () => process.exit(1));
  void earshot?.ended.then((code) => leave(code));
} catch (error) {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  console.error(
    taken
      ? `Port ${port} is taken, perhaps by another sandbox: choose another with EARSHOT_SANDBOX_PORT.`
      : error,
  );
  process.exit(1);
}

function portIn(name: string, usual: number): number {
  const given = Number(process.env[name] || usual);
  if (Number.isInteger(given) && given >= 0 && given <= 65_535) return given;
  console.error(`${name} has to be a port: a number from 0 to 65535.`);
  process.exit(1);
}
