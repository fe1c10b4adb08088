import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { root } from './tools.ts';

/**
 * Fails where a published advisory of high or critical severity speaks of a package that Earshot is made of.
 * What only its tests and checks use is told, not failed.
 */

/** Advisories that do not touch us, by their address, each with the reason. */
const harmless: Record<string, string> = {};

const advisory = z.object({ title: z.string(), url: z.string(), severity: z.string() });
const report = z.object({
  vulnerabilities: z.record(
    z.string(),
    // A text stands for the package through which the trouble comes; that one has an entry of its own.
    z.object({ name: z.string(), range: z.string(), via: z.array(z.union([z.string(), advisory])) }),
  ),
});
const refusal = z.object({ message: z.string() });

let failed = false;
for (const place of ['.', 'tools', 'counterparts/bluesky']) {
  const output = await audit(join(root, place));
  const found = report.safeParse(output);
  if (found.success) failed = judge(place, found.data) || failed;
  else
    console.log(
      `${place}: not audited, because the registry gives no advisories here (${refusal.safeParse(output).data?.message.replace(/https?:\S+/g, '…') ?? 'it did not answer'}).`,
    );
}
process.exitCode = failed ? 1 : 0;

function judge(place: string, { vulnerabilities }: z.output<typeof report>): boolean {
  const advisories = Object.values(vulnerabilities).flatMap(({ name, range, via }) =>
    via.flatMap((one) => (typeof one === 'string' || one.url in harmless ? [] : [{ name, range, ...one }])),
  );
  for (const { severity, name, range, title, url } of advisories)
    console.log(`${place}: ${severity}: ${name} ${range}: ${title} (${url})`);
  const grave = advisories.filter(({ severity }) => severity === 'high' || severity === 'critical');
  if (advisories.length === 0) console.log(`${place}: no advisory speaks of what is installed.`);
  return place === '.' && grave.length > 0;
}

/** What npm says as JSON, an error included; null where it says nothing that can be read. */
function audit(cwd: string): Promise<unknown> {
  const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
  return new Promise((done) => {
    execFile('npm', ['audit', '--json'], { cwd, env, maxBuffer: 64 << 20 }, (_error, stdout) => {
      try {
        done(JSON.parse(stdout));
      } catch {
        done(null);
      }
    });
  });
}
