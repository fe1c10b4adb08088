import { sql } from 'kysely';
import type { BusinessHours, Holiday, Openness, Weekly } from '#contract/business-hours.ts';
import { notFound } from '#server/errors.ts';
import type { Tx } from '#server/transaction.ts';
import { type Hours, openAt } from './business-time.ts';
import { sameHours } from './same-hours.ts';

interface Row {
  id: string;
  name: string;
  zone: string;
  weekly: Weekly;
  holidays: Holiday[];
  is_default: boolean;
  channels: { id: string; name: string }[];
}

export async function listHours(tx: Tx): Promise<{ data: BusinessHours[]; next: null }> {
  const { rows } = await sql<Row>`
    select h.id, h.name, h.zone, h.weekly, h.holidays, h.is_default,
      coalesce((select json_agg(json_build_object('id', c.id, 'name', c.name) order by lower(c.name), c.id) from channel c
        where c.workspace_id = h.workspace_id and c.business_hours_id = h.id and c.state <> 'disconnected'), '[]') as channels
    from business_hours h where h.workspace_id = ${tx.workspaceId} order by lower(h.name), h.id`.execute(
    tx.q,
  );
  return { data: rows.map((row) => asBusinessHours(row, Date.now())), next: null };
}

export async function hoursOf(tx: Tx, id: string): Promise<BusinessHours> {
  const found = (await listHours(tx)).data.find((each) => each.id === id);
  if (!found) throw notFound('business hours');
  return found;
}

/** Whether it is open at a moment, and the next three changes. */
export function opennessOf(hours: Hours, now: number): Openness {
  const { open, until } = openAt(hours, now);
  const changes: string[] = [];
  for (let next = until; next !== null && changes.length < 3; next = openAt(hours, next).until)
    changes.push(new Date(next).toISOString());
  return { open, changes };
}

function asBusinessHours({ is_default, ...row }: Row, now: number): BusinessHours {
  return { ...row, isDefault: is_default, now: opennessOf(sameHours(row.id, row), now) };
}
