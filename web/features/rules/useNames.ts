import { useQueries, useQuery } from '@tanstack/react-query';
import type { RuleIf } from '#contract/rules.ts';
import { t } from '../../language/texts.ts';
import { agentsQuery } from '../agents/queries.ts';
import { attributesQuery } from '../attributes/queries.ts';
import { channelsQuery } from '../channels/queries.ts';
import { companyById } from '../companies/queries.ts';
import { labelsQuery } from '../labels/queries.ts';
import { hoursQuery } from '../sla/queries.ts';
import { statusesQuery } from '../statuses/queries.ts';
import { teamsQuery } from '../teams/queries.ts';
import { webhooksQuery } from '../webhooks/queries.ts';
import { conditionsIn } from './draft.ts';

/** What the things are called that these rules name by their ids. */
export function useNames(asked: RuleIf[]): (id: string) => string {
  const agents = useQuery(agentsQuery).data?.data;
  const channels = useQuery(channelsQuery).data?.data;
  const labels = useQuery(labelsQuery).data;
  const teams = useQuery(teamsQuery).data;
  const statuses = useQuery(statusesQuery).data;
  const hours = useQuery(hoursQuery).data;
  const attributes = useQuery(attributesQuery).data;
  const webhooks = useQuery(webhooksQuery).data;
  const companies = useQueries({ queries: companiesIn(asked).map((id) => companyById(id)) });
  const named = new Map<string, string>();
  const lists: ({ id: string; name: string }[] | undefined)[] = [
    agents,
    channels,
    labels,
    teams,
    statuses,
    hours,
    webhooks,
  ];
  for (const { id, name } of lists.flatMap((list) => list ?? [])) named.set(id, name);
  for (const { data } of companies) if (data) named.set(data.id, data.name);
  for (const { id, label } of attributes ?? []) named.set(id, label);
  const isLoaded =
    [agents, channels, labels, teams, statuses, hours, attributes, webhooks].every(
      (list) => list !== undefined,
    ) && companies.every(({ isPending }) => !isPending);
  return (id) => named.get(id) ?? (isLoaded ? t('rules.gone') : '…');
}

/** Of these there may be thousands, so only those are asked for that are named. */
function companiesIn(asked: RuleIf[]): string[] {
  const conditions = asked.flatMap(conditionsIn);
  return [
    ...new Set(conditions.flatMap((each) => (each.field === 'company' && each.is !== 'none' ? each.is : []))),
  ];
}
