import * as a from '#contract/attributes.ts';
import * as c from '#contract/contacts.ts';
import * as m from '#contract/merges.ts';
import { on, type Route } from '#server/routes.ts';
import { conversationValues, setConversationValues } from './attribute-values.ts';
import { addAttribute, editAttribute, listAttributes, removeAttribute } from './attributes.ts';
import { blockContact, unblockContact } from './block.ts';
import { contactOf } from './contact.ts';
import { addDetail, editContact, removeDetail } from './edit.ts';
import { listContacts } from './list.ts';
import { mergeContacts, previewMerge } from './merge.ts';
import { dismissSuggestion, listSuggestions } from './suggest.ts';
import { listContactMessages } from './timeline.ts';
import { listMerges, undoMerge } from './undo.ts';

export const contactRoutes: Route[] = [
  on(c.listContacts, (tx, _actor, { query }) => listContacts(tx, query)),
  on(c.getContact, (tx, _actor, { params }) => contactOf(tx, params.id)),
  on(c.editContact, (tx, actor, { params, body }) => editContact(tx, actor, params.id, body)),
  on(c.addDetail, (tx, actor, { params, body }) => addDetail(tx, actor, params.id, body)),
  on(c.removeDetail, (tx, actor, { params }) => removeDetail(tx, actor, params.id)),
  on(c.blockContact, (tx, actor, { params, body }) => blockContact(tx, actor, params.id, body)),
  on(c.unblockContact, (tx, actor, { params }) => unblockContact(tx, actor, params.id)),
  on(c.listContactMessages, (tx, _actor, { params, query }) => listContactMessages(tx, params.id, query)),
  on(m.previewMerge, (tx, _actor, { params, query }) => previewMerge(tx, params.id, query.with)),
  on(m.mergeContacts, (tx, actor, { params, body }) => mergeContacts(tx, actor, params.id, body)),
  on(m.listMerges, (tx, _actor, { params }) => listMerges(tx, params.id)),
  on(m.undoMerge, (tx, actor, { params }) => undoMerge(tx, actor, params.id)),
  on(m.listSuggestions, (tx, _actor, { params }) => listSuggestions(tx, params.id)),
  on(m.dismissSuggestion, (tx, actor, { params }) => dismissSuggestion(tx, actor, params.id, params.other)),
  on(a.listAttributes, (tx) => listAttributes(tx)),
  on(a.addAttribute, (tx, actor, { body }) => addAttribute(tx, actor, body)),
  on(a.editAttribute, (tx, actor, { params, body }) => editAttribute(tx, actor, params.id, body)),
  on(a.removeAttribute, (tx, actor, { params }) => removeAttribute(tx, actor, params.id)),
  on(a.getConversationAttributes, (tx, _actor, { params }) => conversationValues(tx, params.id)),
  on(a.setConversationAttributes, (tx, actor, { params, body }) =>
    setConversationValues(tx, actor, params.id, body.values),
  ),
];
