import { editContact, getContact } from '#contract/contacts.ts';
import { on, type Route } from '#server/routes.ts';
import * as contact from './contact.ts';

export const contactRoutes: Route[] = [
  on(getContact, (tx, _actor, { params }) => contact.contactOf(tx, params.id)),
  on(editContact, (tx, actor, { params, body }) => contact.editContact(tx, actor, params.id, body)),
];
