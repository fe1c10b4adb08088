import * as c from '#contract/conversation-merges.ts';
import { on, type Route } from '#server/routes.ts';
import { listConversationMerges } from './journal.ts';
import { mergeConversations } from './merge.ts';
import { previewConversationMerge } from './preview.ts';
import { splitConversation } from './split.ts';
import { undoConversationMerge } from './undo.ts';

export const mergingRoutes: Route[] = [
  on(c.previewConversationMerge, (tx, _actor, { params, body }) =>
    previewConversationMerge(tx, params.id, body.with),
  ),
  on(c.mergeConversations, (tx, actor, { params, body }) =>
    mergeConversations(tx, actor, params.id, body.with),
  ),
  on(c.splitConversation, (tx, actor, { params, body }) =>
    splitConversation(tx, actor, params.id, body.messages),
  ),
  on(c.listConversationMerges, (tx, _actor, { params }) => listConversationMerges(tx, params.id)),
  on(c.undoConversationMerge, (tx, actor, { params }) => undoConversationMerge(tx, actor, params.id)),
];
