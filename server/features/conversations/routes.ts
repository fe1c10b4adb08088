import * as c from '#contract/conversations.ts';
import * as m from '#contract/messages.ts';
import * as original from '#contract/originals.ts';
import { previewMessage as previewCall } from '#contract/preview.ts';
import * as trail from '#contract/trail.ts';
import type { AgentActor } from '#server/actor.ts';
import * as parts from '#server/features/delivery/decide.ts';
import { type Call, on, onAgent, type Route } from '#server/routes.ts';
import type { Tx } from '#server/transaction.ts';
import { getConversation } from './detail.ts';
import { label } from './label.ts';
import { countConversations, countMatching, listConversations } from './list.ts';
import { messagesOf } from './messages.ts';
import { announceLooking, announceTyping, noteRead } from './presence.ts';
import { previewMessage } from './preview.ts';
import { prioritise } from './priority.ts';
import { see } from './seen.ts';
import { addNote, sendMessage } from './send.ts';
import { downloadOriginal, showHtml } from './show-html.ts';
import * as state from './state.ts';
import { listMessages, listRevisions } from './timeline.ts';
import { listTrail } from './trail.ts';

export const conversationRoutes: Route[] = [
  on(c.listConversations, (tx, actor, { query }) => listConversations(tx, actor, query)),
  on(c.countConversations, (tx, actor) => countConversations(tx, actor)),
  on(c.countMatching, (tx, actor, { query }) => countMatching(tx, actor, query)),
  on(c.getConversation, (tx, actor, { params }) => getConversation(tx, actor, params.id)),
  on(c.assignConversation, (tx, actor, { params, body }) =>
    state.assign(tx, actor, params.id, body.agentId, body.insteadOf),
  ),
  on(c.resolveConversation, (tx, actor, { params }) => state.resolve(tx, actor, params.id)),
  on(c.reopenConversation, (tx, actor, { params }) => state.reopen(tx, actor, params.id)),
  on(c.snoozeConversation, (tx, actor, { params, body }) =>
    state.snooze(tx, actor, params.id, new Date(body.until)),
  ),
  on(c.prioritiseConversation, (tx, actor, { params, body }) =>
    prioritise(tx, actor, params.id, body.priority),
  ),
  on(c.labelConversation, (tx, actor, { params, body }) => label(tx, actor, params.id, body)),
  on(c.seeConversation, (tx, actor, { params, body }) => see(tx, actor, params.id, body)),
  on(trail.listTrail, (tx, _actor, { params, query }) => listTrail(tx, params.id, query)),
  on(c.typeInConversation, (tx, actor, { params, body }) => announceTyping(tx, actor, params.id, body.note)),
  on(c.lookAtConversation, (tx, actor, { params, body }) => announceLooking(tx, actor, params.id, body.here)),
  on(c.markRead, (tx, _actor, { params }) => noteRead(tx, params.id)),
  on(m.listMessages, (tx, _actor, { params, query }) => listMessages(tx, params.id, query)),
  on(m.sendMessage, (tx, actor, { params, body }) => sendMessage(tx, actor, params.id, body)),
  on(previewCall, (tx, actor, { params, body }) => previewMessage(tx, actor, params.id, body)),
  on(m.addNote, (tx, actor, { params, body }) => addNote(tx, actor, params.id, body)),
  on(m.listRevisions, (tx, _actor, { params }) => listRevisions(tx, params.id)),
  onAgent(original.showHtml, (actor, _request, reply, { params, query }) =>
    showHtml(reply, actor, params.id, query.remote === '1'),
  ),
  onAgent(original.downloadOriginal, (actor, _request, reply, { params }) =>
    downloadOriginal(reply, actor, params.id),
  ),
  on(m.retryPart, onPart(parts.retryPart)),
  on(m.confirmPart, onPart(parts.confirmPart)),
  on(m.cancelPart, onPart(parts.cancelPart)),
];

function onPart(verb: (tx: Tx, actor: AgentActor, partId: string) => Promise<string>) {
  return async (tx: Tx, actor: AgentActor, { params }: Call<typeof m.retryPart>): Promise<m.Message> => {
    const [message] = await messagesOf(tx, [await verb(tx, actor, params.id)]);
    if (!message) throw new Error('the message of a part is missing');
    return message;
  };
}
