import type pg from 'pg';
import type { Rule, RuleGiven } from '#contract/rules.ts';
import type { Api } from '../rig/api.ts';
import { sought } from './messages.ts';

/** So many rules as a desk has them, switched off: most ask about words, hours and state, some go by the clock. */
export async function makeRules(api: Api, count: number, all: boolean): Promise<void> {
  const label = await api.post<{ id: string }>('/labels', { name: 'Urgent' });
  for (let n = 0; n < count; n += 1) await api.post<Rule>('/rules', ruleOf(n, label.id, all));
}

function ruleOf(n: number, labelId: string, all: boolean): Partial<RuleGiven> {
  const name = `Rule ${n}`;
  const word = sought[n % sought.length] ?? 'refund';
  // The first five fit what some write; the others look for what nobody says.
  const any = [n < sought.length ? word : `word-${n}`];
  const said = { field: 'said' as const, any, whole: true, not: all };
  switch (n % 5) {
    case 1:
      return {
        name,
        when: { on: 'message' },
        if: { all: [said, { field: 'hours', is: 'open', hoursId: null, not: false }] },
        actions: [{ do: 'prioritise', priority: 'urgent' }],
      };
    case 2:
      return {
        name,
        when: { on: 'message' },
        if: {
          all: [
            { any: [said, { ...said, any: [`other-${n}`] }] },
            { field: 'state', is: ['open'], not: false },
          ],
        },
        actions: [{ do: 'note', text: 'Look at this one.' }],
      };
    case 3:
      return {
        name,
        when: { on: 'unanswered', minutes: 60 + n, clock: 'business' },
        if: { all: [said] },
        actions: [{ do: 'label', labelId }],
      };
    case 4:
      return {
        name,
        when: { on: 'opened' },
        if: { all: [said] },
        actions: [{ do: 'prioritise', priority: 'high' }],
      };
    default:
      return { name, when: { on: 'message' }, if: { all: [said] }, actions: [{ do: 'label', labelId }] };
  }
}

/** Exactly so many of them are active from now on, and nothing waits. */
export async function switchOn(database: pg.Client, workspaceId: string, active: number): Promise<void> {
  await database.query('delete from rule_news');
  await database.query('delete from rule_timer');
  await database.query(
    `update rule r set active = n.place <= $2, active_since = case when n.place <= $2 then now() end
     from (select id, row_number() over (order by position) as place from rule where workspace_id = $1) n
     where r.workspace_id = $1 and r.id = n.id`,
    [workspaceId, active],
  );
}
