import type { Place } from '../list/seed.ts';
import type { Work } from '../rig/alternate.ts';
import type { Api } from '../rig/api.ts';
import type { Random } from '../rig/random.ts';
import type { Staff } from './staff.ts';

/** A call that a screen makes, as one agent of many, with the bare queries for the same answer. */
export interface Screen extends Omit<Work, 'ours'> {
  /** How often of a hundred that an agent does something. */
  share: number;
  ours(api: Api, agent: Staff['agents'][number]): Promise<unknown>;
  /** Only leads have it. */
  forLeads?: boolean;
}

const filter = (all: object[]): string => encodeURIComponent(JSON.stringify({ all }));

/** What an agent's and a lead's day is made of. `open` gives the id of a conversation that is open. */
export function screensOf(
  { workspaceId }: Place,
  { agents, teams, channels }: Staff,
  random: Random,
  open: () => string,
): Screen[] {
  const newest = 'order by last_activity_at desc, id desc limit 51';
  const one = <T>(list: T[]): T => list[random.whole(0, list.length - 1)] as T;
  const words = ['rechnung', 'invoice', 'பணம்', 'भुगतान', 'parcel'];
  return [
    {
      name: 'newest',
      share: 8,
      ours: (api) => api.get('/conversations?limit=50'),
      bare: [`select * from conversation where workspace_id = $1 and state = 'open' ${newest}`],
      values: () => [workspaceId],
    },
    {
      name: 'mine',
      share: 14,
      ours: (api) => api.get('/conversations?assignee=mine&limit=50'),
      bare: [
        `select * from conversation where workspace_id = $1 and assignee_id = $2 and state = 'open' ${newest}`,
      ],
      values: () => [workspaceId, one(agents).id],
    },
    {
      name: 'needs an owner',
      share: 6,
      ours: (api) => api.get('/conversations?assignee=unowned&sorting=waiting&limit=50'),
      bare: [
        `select * from conversation where workspace_id = $1 and assignee_id is null and state = 'open' and waiting_since is not null
         order by waiting_since, id limit 51`,
      ],
      values: () => [workspaceId],
    },
    {
      name: 'team',
      share: 6,
      ours: (api) =>
        api.get(
          `/conversations?state=any&limit=50&filter=${filter([
            { field: 'team', is: [one(teams)] },
            { field: 'state', is: ['open'] },
          ])}`,
        ),
      bare: [
        `select * from conversation where workspace_id = $1 and team_id = $2 and state = 'open' ${newest}`,
      ],
      values: () => [workspaceId, one(teams)],
    },
    {
      name: 'team’s count',
      share: 8,
      ours: (api) =>
        api.get(
          `/conversations/count?state=any&filter=${filter([
            { field: 'team', is: [one(teams)] },
            { field: 'state', is: ['open'] },
          ])}`,
        ),
      bare: [
        `select count(*) from (select from conversation where workspace_id = $1 and team_id = $2 and state = 'open' limit 1001) found`,
      ],
      values: () => [workspaceId, one(teams)],
    },
    {
      name: 'overdue in a channel',
      share: 3,
      ours: (api) =>
        api.get(
          `/conversations?state=any&sorting=due&limit=50&filter=${filter([
            { field: 'state', is: ['open', 'waiting', 'snoozed'] },
            { field: 'due', is: 'breached' },
            { field: 'channel', is: [one(channels)] },
          ])}`,
        ),
      bare: [
        `select * from conversation where workspace_id = $1 and state = 'open' and channel_id = $2 and due_at <= now() order by due_at, id limit 51`,
      ],
      values: () => [workspaceId, one(channels)],
    },
    {
      name: 'counts',
      share: 12,
      ours: (api) => api.get('/conversations/counts'),
      bare: [
        'select state, assignee_id, sum(delta) from conversation_tally where workspace_id = $1 group by 1, 2',
        `select count(*) from (select from conversation where workspace_id = $1 and assignee_id is null and state = 'open' limit 1001) found`,
      ],
      values: () => [workspaceId],
    },
    {
      name: 'open',
      share: 16,
      async ours(api) {
        const id = open();
        await Promise.all([
          api.get(`/conversations/${id}`),
          api.get(`/conversations/${id}/messages?limit=50`),
          api.get(`/conversations/${id}/trail?limit=200`),
        ]);
      },
      bare: [
        `select c.*, t.external_id, p.name, p.email from conversation c
          join thread t on t.workspace_id = c.workspace_id and t.id = c.thread_id
          join contact p on p.workspace_id = c.workspace_id and p.id = c.contact_id
          where c.workspace_id = $1 and c.id = $2`,
        'select * from message where workspace_id = $1 and conversation_id = $2 order by ordered_at desc, arrival desc limit 51',
        `select * from event where workspace_id = $1 and conversation_id = $2
          and type not in ('message.received', 'message.sent', 'message.reacted', 'note.added') order by seq desc limit 201`,
      ],
      values: () => [workspaceId, open()],
    },
    {
      name: 'search',
      share: 4,
      ours: (api) => api.get(`/conversations?state=any&limit=50&q=${encodeURIComponent(one(words))}`),
      bare: [],
      values: () => [],
    },
    {
      name: 'reply',
      share: 8,
      ours: (api) => api.post(`/conversations/${open()}/messages`, { text: 'உங்கள் பொதி இன்று வரும்.' }),
      bare: [],
      values: () => [],
    },
    {
      name: 'take',
      share: 5,
      ours: (api, agent) => api.post(`/conversations/${open()}/assign`, { agentId: agent.id }),
      bare: [],
      values: () => [],
    },
    {
      name: 'note',
      share: 4,
      ours: (api) => api.post(`/conversations/${open()}/notes`, { text: 'Called her back.' }),
      bare: [],
      values: () => [],
    },
    {
      name: 'floor',
      share: 40,
      forLeads: true,
      ours: (api) => api.get('/floor'),
      bare: [
        `select team_id, channel_id, assignee_id, count(*), count(waiting_since), min(waiting_since), count(*) filter (where due_at <= now())
         from open_load where workspace_id = $1 group by 1, 2, 3`,
      ],
      values: () => [workspaceId],
    },
  ];
}
