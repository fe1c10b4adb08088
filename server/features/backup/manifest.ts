import { z } from 'zod';

/** Names that are put into statements: our own tables and columns are never called anything else. */
const name = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/);
const moment = "'[0-9T:. +-]{10,40}'";

/** `backup.json`, the first thing in a backup: what it was taken from. */
export const beginning = z.object({
  format: z.literal(1),
  earshot: z.string(),
  takenAt: z.iso.datetime(),
  keyFingerprint: z.string(),
  migrations: z.array(z.object({ number: z.int(), name: z.string(), hash: z.string() })).min(1),
  tables: z.array(z.object({ name, columns: z.array(name).min(1) })).min(1),
  /** Days of a table that is divided by time. */
  partitions: z.array(
    z.object({
      table: name,
      name,
      bound: z.string().regex(new RegExp(`^FOR VALUES FROM \\(${moment}\\) TO \\(${moment}\\)$`)),
    }),
  ),
});
export type Beginning = z.infer<typeof beginning>;

/** `end.json`, the last thing: what there must have been in it. */
export const ending = z.object({
  rows: z.record(name, z.int()),
  sequences: z.array(z.object({ name, value: z.string().regex(/^\d{1,19}$/), used: z.boolean() })),
  jobs: z.int(),
  /** At least as many as different numbers of transactions stand in the rows. */
  transactions: z.int(),
  files: z.object({ count: z.int(), bytes: z.int() }),
  /** Files that rows speak of and that were not there; at most a thousand are named. */
  missing: z.object({ count: z.int(), keys: z.array(z.string()) }),
});
export type Ending = z.infer<typeof ending>;

/** The name of a kept file, as `features/files/keep.ts` gives it out. */
export const fileKey = /^[0-9a-f-]{36}\/[0-9a-f]{2}\/[0-9a-f-]{36}$/;

/** What was counted, for a person. */
export function summary(end: Ending): string {
  const rows = Object.entries(end.rows).filter(([, count]) => count > 0);
  const width = Math.max(...rows.map(([table]) => table.length), 4);
  return [
    ...rows.map(([table, count]) => `  ${table.padEnd(width)}  ${count}`),
    `  ${'jobs'.padEnd(width)}  ${end.jobs}`,
    `  ${'files'.padEnd(width)}  ${end.files.count} (${(end.files.bytes / 1e6).toFixed(1)} MB)`,
  ].join('\n');
}
