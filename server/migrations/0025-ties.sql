-- What ties agents and conversations together: followers, links, incidents.

create table conversation_follower (
  workspace_id uuid not null,
  conversation_id uuid not null,
  agent_id uuid not null,
  at timestamptz not null default now(),
  primary key (workspace_id, conversation_id, agent_id),
  foreign key (workspace_id, conversation_id) references conversation on delete cascade,
  foreign key (workspace_id, agent_id) references agent
);
create index conversation_follower_of_agent on conversation_follower (workspace_id, agent_id, conversation_id);
select secure('conversation_follower');
select fence('conversation_follower');

-- However much happens in a conversation that somebody follows, it is one notice until it is read; it tells the latest.
alter table notice
  drop constraint notice_kind_check,
  add constraint notice_kind_check
    check (kind in ('mention', 'assigned', 'message', 'channel', 'due', 'overdue', 'followed')),
  add column happened text check (happened in ('received', 'answered', 'noted', 'assigned', 'resolved', 'reopened', 'snoozed')),
  add constraint notice_happened check ((happened is not null) = (kind = 'followed'));
create unique index notice_of_followed on notice (workspace_id, agent_id, conversation_id)
  where kind = 'followed' and read_at is null;

-- A link has two rows, one for each of its ends, so that whoever looks from either finds the other by the key.
create table conversation_link (
  workspace_id uuid not null,
  conversation_id uuid not null,
  other_id uuid not null check (other_id <> conversation_id),
  agent_id uuid not null,
  at timestamptz not null default now(),
  primary key (workspace_id, conversation_id, other_id),
  foreign key (workspace_id, conversation_id) references conversation on delete cascade,
  foreign key (workspace_id, other_id) references conversation on delete cascade,
  foreign key (workspace_id, agent_id) references agent
);
create index conversation_link_of_other on conversation_link (workspace_id, other_id);
select secure('conversation_link');
-- Only whoever reaches both ends knows of it, so the usual fence, which looks at one, is not enough.
create policy within_reach on conversation_link as restrictive to earshot_app using ((select reach()) is null or
  (sees_conversation(workspace_id, conversation_id) and sees_conversation(workspace_id, other_id)));

-- Something that many customers write about. A conversation stands under at most one.
create table incident (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  title text not null,
  state text not null default 'open' check (state in ('open', 'resolved')),
  created_by uuid not null,
  created_at timestamptz not null default now(),
  resolved_by uuid,
  resolved_at timestamptz,
  -- A conversation was put under it: from then on only whoever reaches one of them knows of it.
  placed boolean not null default false,
  primary key (workspace_id, id),
  foreign key (workspace_id, created_by) references agent,
  foreign key (workspace_id, resolved_by) references agent
);
create index incident_by_state on incident (workspace_id, state, id desc);
select secure('incident');

create table conversation_incident (
  workspace_id uuid not null,
  conversation_id uuid not null,
  incident_id uuid not null,
  agent_id uuid not null,
  at timestamptz not null default now(),
  primary key (workspace_id, conversation_id),
  foreign key (workspace_id, conversation_id) references conversation on delete cascade,
  foreign key (workspace_id, incident_id) references incident on delete cascade,
  foreign key (workspace_id, agent_id) references agent
);
create index conversation_incident_of on conversation_incident (workspace_id, incident_id, conversation_id);
select secure('conversation_incident');
select fence('conversation_incident');
-- Of those under it the policy sees what its reader does.
create policy within_reach on incident as restrictive to earshot_app using ((select reach()) is null or
  (not placed or exists (select from conversation_incident u where u.workspace_id = incident.workspace_id and u.incident_id = id)));
