import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

export interface RunningEarshot {
  /** Its exit code, when it has ended by itself or was asked to. */
  ended: Promise<number>;
  /** Asks it to end, and waits until it has. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** Builds the screens if need be, then starts Earshot as `npm start` does, with the stand-ins at `url`. */
export function startEarshot(root: string, url: string): RunningEarshot {
  let child: ChildProcess | undefined;
  let asked = false;
  const run = (...args: string[]): Promise<number> =>
    new Promise((resolve) => {
      child = spawn(process.execPath, args, {
        cwd: root,
        env: { ...process.env, EARSHOT_SANDBOX: url },
        // The channel carries nothing: by its end Earshot notices that we were killed.
        stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      });
      child.once('error', (error) => {
        console.error(`Earshot could not be started: ${error.message}`);
        resolve(1);
      });
      child.once('exit', (code) => resolve(code ?? 1));
    });
  const ended = run(join(root, 'scripts', 'build.ts')).then((code) =>
    code !== 0 || asked ? code : run(join(root, 'server', 'main.ts'), 'web', 'worker'),
  );
  return {
    ended,
    async end(signal = 'SIGTERM') {
      asked = true;
      // Ctrl-C in a terminal has reached it already.
      if (!(signal === 'SIGINT' && process.stdin.isTTY))
        child?.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
      await ended;
    },
  };
}

/** Is there an Earshot at this port of the machine? */
export async function answersAt(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://localhost:${port}/healthz`, { signal: AbortSignal.timeout(2_000) });
    return answer.ok && (await answer.text()) === '{"status":"alive"}';
  } catch {
    return false;
  }
}
