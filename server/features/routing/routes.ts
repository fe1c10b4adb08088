import * as s from '#contract/assignment.ts';
import * as a from '#contract/availability.ts';
import { on, type Route } from '#server/routes.ts';
import { listAbilities, setAbility } from './abilities.ts';
import { setAvailability } from './availability.ts';
import { awayAfter, setAwayAfter } from './away-after.ts';
import { addAwayReason, editAwayReason, listAwayReasons } from './away-reasons.ts';
import { reportAvailability } from './away-report.ts';
import { previewAssignment } from './preview.ts';
import { assignmentSettings, setAssignment } from './settings.ts';
import { addSkill, editSkill, listSkills, removeSkill } from './skills.ts';
import { tryAssignment } from './try-assignment.ts';

export const routingRoutes: Route[] = [
  on(a.listAwayReasons, (tx, _actor, { query }) => listAwayReasons(tx, query.state)),
  on(a.addAwayReason, (tx, actor, { body }) => addAwayReason(tx, actor, body)),
  on(a.editAwayReason, (tx, actor, { params, body }) => editAwayReason(tx, actor, params.id, body)),
  on(a.setOwnAvailability, (tx, actor, { body }) => setAvailability(tx, actor, actor.id, body)),
  on(a.setAvailability, (tx, actor, { params, body }) => setAvailability(tx, actor, params.id, body)),
  on(a.getAvailabilitySettings, (tx) => awayAfter(tx)),
  on(a.setAvailabilitySettings, (tx, actor, { body }) => setAwayAfter(tx, actor, body)),
  on(a.reportAvailability, (tx, _actor, { query }) => reportAvailability(tx, query)),
  on(s.getAssignment, (tx) => assignmentSettings(tx)),
  on(s.setAssignment, (tx, actor, { body }) => setAssignment(tx, actor, body)),
  on(s.listAbilities, (tx) => listAbilities(tx)),
  on(s.setAbility, (tx, actor, { params, body }) => setAbility(tx, actor, params.id, body)),
  on(s.listSkills, (tx) => listSkills(tx)),
  on(s.addSkill, (tx, actor, { body }) => addSkill(tx, actor, body)),
  on(s.editSkill, (tx, actor, { params, body }) => editSkill(tx, actor, params.id, body)),
  on(s.removeSkill, (tx, actor, { params }) => removeSkill(tx, actor, params.id)),
  on(s.previewAssignment, (tx, _actor, { body }) => previewAssignment(tx, body)),
  on(s.tryAssignment, (tx, _actor, { body }) => tryAssignment(tx, body, new Date())),
];
