import { tryRule as tryCall } from '#contract/rule-trial.ts';
import { listRuleVersions } from '#contract/rule-versions.ts';
import * as rules from '#contract/rules.ts';
import { on, onAgent, type Route } from '#server/routes.ts';
import { inWorkspace } from '#server/transaction.ts';
import { addRule, editRule, listRules, orderRules, removeRule } from './rules.ts';
import { listRuns, listVersions } from './runs.ts';
import { tryRule } from './try.ts';

export const ruleRoutes: Route[] = [
  on(rules.listRules, (tx) => listRules(tx)),
  on(rules.addRule, (tx, actor, { body }) => addRule(tx, actor, body)),
  on(rules.orderRules, (tx, actor, { body }) => orderRules(tx, actor, body.ids)),
  on(rules.editRule, (tx, actor, { params, body }) => editRule(tx, actor, params.id, body)),
  on(rules.removeRule, (tx, actor, { params }) => removeRule(tx, actor, params.id)),
  on(listRuleVersions, (tx, _actor, { params }) => listVersions(tx, params.id)),
  on(rules.listRuleRuns, (tx, _actor, { params, query }) => listRuns(tx, params.id, query)),
  // In a transaction of its own, that cannot change anything.
  onAgent(tryCall, (actor, _request, _reply, { body }) =>
    inWorkspace(actor.workspaceId, (tx) => tryRule(tx, body, new Date())),
  ),
];
