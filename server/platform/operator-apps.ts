import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';

const apps = z.record(
  z.string().regex(/^[a-z][a-z0-9-]{0,40}$/),
  z.record(z.string().min(1).max(100), z.string().trim().min(1).max(2_000)),
);

/** JSON, or the path of a file with it: the operator's applications. What is wrong is said without the text, which holds secrets. */
export function toApps(text: string, check: z.RefinementCtx): z.infer<typeof apps> {
  let json = text;
  try {
    if (!text.startsWith('{')) json = readFileSync(resolve(text), 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : 'it cannot be read';
    check.addIssue(`names a file that cannot be read (${code}); give JSON, or the path of a file with it`);
    return z.NEVER;
  }
  try {
    const read = apps.safeParse(JSON.parse(json));
    if (read.success) return read.data;
  } catch {}
  check.addIssue(
    'must hold JSON such as {"NAME": {"appSecret": "…"}}: texts by the names of settings, for each app',
  );
  return z.NEVER;
}
