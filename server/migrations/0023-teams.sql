-- Teams: who works on one kind of matter together. A conversation belongs to at most one, beside its assignee.

create table team (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  name text not null,
  description text not null default '',
  -- Nothing is given to it any more; what it once had keeps its name.
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index team_by_name on team (workspace_id, lower(name)) where archived_at is null;
select secure('team');

create table team_member (
  workspace_id uuid not null,
  team_id uuid not null,
  agent_id uuid not null,
  -- A lead of this team, whatever their role in the workspace.
  leads boolean not null default false,
  primary key (workspace_id, team_id, agent_id),
  foreign key (workspace_id, team_id) references team on delete cascade,
  foreign key (workspace_id, agent_id) references agent
);
create index team_member_of_agent on team_member (workspace_id, agent_id, team_id);
select secure('team_member');

alter table conversation
  add column team_id uuid,
  add constraint conversation_team foreign key (workspace_id, team_id) references team;
create index conversation_of_team on conversation (workspace_id, team_id, state, last_activity_at desc, id desc)
  where team_id is not null;

-- From one team to another, and why: what people wrote is not in the event log, which names the row.
create table handover (
  workspace_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  from_team_id uuid,
  to_team_id uuid,
  reason text,
  primary key (workspace_id, id),
  foreign key (workspace_id, conversation_id) references conversation on delete cascade,
  foreign key (workspace_id, from_team_id) references team,
  foreign key (workspace_id, to_team_id) references team
);
create index handover_of_conversation on handover (workspace_id, conversation_id);
select secure('handover');
select fence('handover');

-- A view of a team is seen by its members.
alter table view
  drop constraint view_scope_check,
  add constraint view_scope_check check (scope in ('mine', 'team', 'everyone')),
  add column team_id uuid,
  add constraint view_team foreign key (workspace_id, team_id) references team on delete cascade,
  add constraint view_of_team check ((scope = 'team') = (team_id is not null));
