import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { listConversations } from '#contract/conversations.ts';
import { get } from '../../api.ts';
import { apart, t } from '../../language/texts.ts';
import { shownName } from '../../ui/shownName.ts';
import { companiesCalled } from '../companies/queries.ts';

export interface Entry {
  key: string;
  group: 'here' | 'go' | 'found';
  name: string;
  /** The key that does the same. */
  press?: string;
  act: () => unknown;
}

/** Companies and conversations that what is typed leads to. */
export function useFound(asked: string): Entry[] {
  return [...useCompanies(asked), ...useConversations(asked)];
}

/** Companies by name or domain. */
function useCompanies(asked: string): Entry[] {
  const navigate = useNavigate();
  const { data = [] } = useQuery({ ...companiesCalled(asked), enabled: asked.length > 1 });
  if (!asked) return [];
  return data.slice(0, 4).map(({ id, name }) => ({
    key: `company ${id}`,
    group: 'found',
    name: `${t('contact.company')}: ${apart(name)}`,
    act: () => navigate({ to: '/companies/$companyId', params: { companyId: id } }),
  }));
}

/** Conversations by number, name, address or words. */
function useConversations(asked: string): Entry[] {
  const navigate = useNavigate();
  const { data } = useQuery({
    queryKey: ['palette', asked],
    queryFn: () => get<typeof listConversations>('/conversations', { q: asked, state: 'any', limit: 8 }),
    enabled: asked.length > 1 || /^\d$/.test(asked),
    placeholderData: (before) => before,
  });
  if (!asked) return [];
  return (data?.data ?? []).map((row) => ({
    key: `found ${row.id}`,
    group: 'found',
    name: `\u200e#${row.number} ${apart(shownName(row.contact.name))} · ${apart(row.lastMessage?.text.slice(0, 60) ?? '')}`,
    act: () =>
      navigate({
        to: '/inbox/$list/$state/$conversationId',
        params: { list: 'all', state: row.state, conversationId: row.id },
      }),
  }));
}
