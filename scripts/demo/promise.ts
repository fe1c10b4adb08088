import { addBusinessHours } from '#contract/business-hours.ts';
import { addPolicy as addPolicyCall } from '#contract/sla.ts';
import { addHours } from '#server/features/sla/edit-hours.ts';
import { listHours } from '#server/features/sla/hours.ts';
import { addPolicy, listPolicies } from '#server/features/sla/policies.ts';
import { inWorkspace } from '#server/transaction.ts';
import { hours, policies } from './cast.ts';
import type { Stage } from './stage.ts';

/** When the shop works and what it promises, unless somebody has said so already. */
export async function promise({ workspaceId, agents }: Stage): Promise<void> {
  const me = agents.get('me');
  if (!me) throw new Error('the administrator is missing');
  await inWorkspace(workspaceId, async (tx) => {
    if ((await listHours(tx)).data.length === 0) await addHours(tx, me, addBusinessHours.body.parse(hours));
    if ((await listPolicies(tx)).data.length > 0) return;
    for (const policy of policies) await addPolicy(tx, me, addPolicyCall.body.parse(policy));
  });
}
