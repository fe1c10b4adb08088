import * as c from '#contract/companies.ts';
import { on, type Route } from '#server/routes.ts';
import { companyOf, listCompanies } from './companies.ts';
import { addCompany, editCompany } from './edit.ts';
import { placeInCompany } from './place.ts';
import { dismissCompany, listCompanySuggestions, listNewcomers } from './suggest.ts';

export const companyRoutes: Route[] = [
  on(c.listCompanies, (tx, _actor, { query }) => listCompanies(tx, query)),
  on(c.addCompany, (tx, actor, { body }) => addCompany(tx, actor, body)),
  on(c.getCompany, (tx, _actor, { params }) => companyOf(tx, params.id)),
  on(c.editCompany, (tx, actor, { params, body }) => editCompany(tx, actor, params.id, body)),
  on(c.listNewcomers, (tx, _actor, { params }) => listNewcomers(tx, params.id)),
  on(c.placeInCompany, (tx, actor, { params, body }) => placeInCompany(tx, actor, params.id, body.companyId)),
  on(c.listCompanySuggestions, (tx, _actor, { params }) => listCompanySuggestions(tx, params.id)),
  on(c.dismissCompany, (tx, actor, { params }) => dismissCompany(tx, actor, params.id, params.company)),
];
