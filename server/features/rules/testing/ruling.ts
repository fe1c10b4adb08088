import type { BodyOf } from '#contract/endpoint.ts';
import { addLabel } from '#contract/labels.ts';
import { addRule, listRuleRuns, type Rule, type RuleRun } from '#contract/rules.ts';
import { listTrail } from '#contract/trail.ts';
import { apiChannel } from '#server/testing/api-channel.ts';
import { ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

type Given = BodyOf<typeof addRule>;

/** A workspace with a channel and rules, and what its tests do with them. */
export async function ruling() {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const { lead, agent } = workspace;
  const labelled = async (name: string): Promise<string> => (await ok(lead, addLabel, { body: { name } })).id;
  const rule = (given: Partial<Given> & Pick<Given, 'actions'>): Promise<Rule> =>
    ok(lead, addRule, { body: { name: 'Rule', active: true, when: { on: 'message' }, ...given } });
  const settled = () => followed(workspace.id);
  const runsOf = async (id: string): Promise<RuleRun[]> => {
    await settled();
    return (await ok(lead, listRuleRuns, { params: { id } })).data;
  };
  const trailOf = async (id: string) => {
    await settled();
    return (await ok(agent, listTrail, { params: { id } })).data.map(
      ({ type, actor, subject, word, reason }) =>
        [type, actor.name, subject, word, reason].filter(Boolean).join(' | '),
    );
  };
  return { workspace, channel, lead, agent, labelled, rule, settled, runsOf, trailOf };
}

/** Until nothing is left that rules would look at now. */
export async function followed(workspaceId: string): Promise<void> {
  const { everywhere } = await openDesk();
  await until(async () => {
    const { rowCount } = await everywhere.query(
      `select 1 from rule_news where workspace_id = $1
       union all select 1 from rule_timer where workspace_id = $1 and next_at <= now()`,
      [workspaceId],
    );
    return rowCount === 0;
  });
}
