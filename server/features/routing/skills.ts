import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Skill } from '#contract/assignment.ts';
import { conflict, invalid, notFound } from '#server/errors.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';

const skillsMax = 200;

export async function listSkills(tx: Tx): Promise<{ data: Skill[]; next: null }> {
  const { rows } = await sql<Skill>`
    select s.id, s.name, coalesce((select jsonb_agg(l.label_id order by l.label_id) from label_skill l
      where l.workspace_id = s.workspace_id and l.skill_id = s.id), '[]'::jsonb) as labels
    from skill s where s.workspace_id = ${tx.workspaceId} order by lower(s.name), s.id`.execute(tx.q);
  return { data: rows, next: null };
}

export async function addSkill(
  tx: Tx,
  actor: Actor,
  { name, labels }: { name: string; labels: string[] },
): Promise<Skill> {
  await lock(tx);
  const { data: known } = await listSkills(tx);
  mustBeFree(known, name);
  if (known.length >= skillsMax)
    throw invalid(`A workspace has at most ${skillsMax} skills; remove one first.`);
  const id = randomUUIDv7();
  await tx.q.insertInto('skill').values({ workspace_id: tx.workspaceId, id, name }).execute();
  await setLabels(tx, id, labels);
  await record(tx, [{ type: 'assignment.changed', actor, subjectId: id }]);
  return skillOf(tx, id);
}

export async function editSkill(
  tx: Tx,
  actor: Actor,
  id: string,
  edit: { name?: string | undefined; labels?: string[] | undefined },
): Promise<Skill> {
  await lock(tx);
  const before = await skillOf(tx, id);
  const { data: all } = await listSkills(tx);
  const others = all.filter((skill) => skill.id !== id);
  if (edit.name !== undefined) mustBeFree(others, edit.name);
  await sql`update skill set name = ${edit.name ?? before.name} where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(
    tx.q,
  );
  if (edit.labels) await setLabels(tx, id, edit.labels);
  await record(tx, [{ type: 'assignment.changed', actor, subjectId: id }]);
  return skillOf(tx, id);
}

export async function removeSkill(tx: Tx, actor: Actor, id: string): Promise<Record<string, never>> {
  await lock(tx);
  await skillOf(tx, id);
  await sql`delete from skill where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  await record(tx, [{ type: 'assignment.changed', actor, subjectId: id }]);
  return {};
}

async function skillOf(tx: Tx, id: string): Promise<Skill> {
  const skill = (await listSkills(tx)).data.find((each) => each.id === id);
  if (!skill) throw notFound('skill');
  return skill;
}

async function setLabels(tx: Tx, skillId: string, labels: string[]): Promise<void> {
  const ids = [...new Set(labels)];
  const { rows } = await sql`
    select from label where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[])`.execute(tx.q);
  if (rows.length < ids.length)
    throw invalid('One of these labels does not exist (any more).', [{ path: 'labels', message: 'unknown' }]);
  await sql`
    delete from label_skill where workspace_id = ${tx.workspaceId} and skill_id = ${skillId}
      and label_id <> all(${ids}::uuid[])`.execute(tx.q);
  await sql`
    insert into label_skill (workspace_id, label_id, skill_id)
    select ${tx.workspaceId}::uuid, id, ${skillId}::uuid from unnest(${ids}::uuid[]) as id
    on conflict do nothing`.execute(tx.q);
}

function mustBeFree(known: Skill[], name: string): void {
  if (known.some((skill) => skill.name.toLowerCase() === name.toLowerCase()))
    throw conflict('skill-exists', `There is a skill ${name} already.`);
}

/** One change of the skills at a time. */
async function lock(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`skills:${tx.workspaceId}`}, 0))`.execute(tx.q);
}
