import * as c from '#contract/drafts.ts';
import { on, type Route } from '#server/routes.ts';
import { dropDraft, listDrafts, saveDraft } from './drafts.ts';
import { listSharedDrafts, shareDraft, withdrawDraft } from './offer.ts';

export const draftRoutes: Route[] = [
  on(c.listDrafts, (tx, actor, { params }) => listDrafts(tx, actor, params.id)),
  on(c.saveDraft, (tx, actor, { params, body }) => saveDraft(tx, actor, params.id, params.kind, body)),
  on(c.dropDraft, (tx, actor, { params }) => dropDraft(tx, actor, params.id, params.kind)),
  on(c.listSharedDrafts, (tx, actor, { params }) => listSharedDrafts(tx, actor, params.id)),
  on(c.shareDraft, (tx, actor, { params, body }) => shareDraft(tx, actor, params.id, body)),
  on(c.withdrawDraft, (tx, actor, { params }) => withdrawDraft(tx, actor, params.id)),
];
