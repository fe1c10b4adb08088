import * as c from '#contract/teams.ts';
import { on, type Route } from '#server/routes.ts';
import { chainsOf, setChains } from './chains.ts';
import { handOver } from './hand-over.ts';
import { addTeam, archiveTeam, editTeam, listTeams, restoreTeam } from './teams.ts';

export const teamRoutes: Route[] = [
  on(c.listTeams, (tx, actor, { query }) => listTeams(tx, actor, query.state)),
  on(c.addTeam, (tx, actor, { body }) => addTeam(tx, actor, body)),
  on(c.editTeam, (tx, actor, { params, body }) => editTeam(tx, actor, params.id, body)),
  on(c.archiveTeam, (tx, actor, { params }) => archiveTeam(tx, actor, params.id)),
  on(c.restoreTeam, (tx, actor, { params }) => restoreTeam(tx, actor, params.id)),
  on(c.handOver, (tx, actor, { params, body }) => handOver(tx, actor, params.id, body)),
  on(c.listChains, (tx) => chainsOf(tx)),
  on(c.setChains, (tx, actor, { body }) => setChains(tx, actor, body)),
];
