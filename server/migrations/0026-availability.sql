-- Who is there to work: available, or away for a reason that the workspace names.

create table away_reason (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  name text not null,
  -- Nobody can choose it any more; the times that were spent on it keep its name.
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index away_reason_by_name on away_reason (workspace_id, lower(name)) where archived_at is null;

-- The usual ones, to be renamed or taken away.
create function usual_away_reasons(workspace uuid) returns void language sql as $$
  insert into away_reason (workspace_id, id, name)
  select workspace, gen_random_uuid(), name from unnest(array['Break', 'Meeting', 'Training']) as name
$$;
alter table workspace no force row level security;
select usual_away_reasons(id) from workspace;
alter table workspace force row level security;
select secure('away_reason');

-- One stretch of time in which somebody was available or away. The one that goes on is how it is now; whoever has none
-- has never been there.
create table availability_span (
  workspace_id uuid not null,
  id uuid not null,
  agent_id uuid not null,
  state text not null check (state in ('available', 'away')),
  reason_id uuid,
  -- By itself, as no screen was open; it ends by itself too.
  automatic boolean not null default false,
  -- Who said so; null: it came by itself.
  said_by uuid,
  since timestamptz not null,
  until timestamptz check (until >= since),
  primary key (workspace_id, id),
  foreign key (workspace_id, agent_id) references agent,
  foreign key (workspace_id, reason_id) references away_reason,
  foreign key (workspace_id, said_by) references agent,
  check (state = 'away' or (reason_id is null and not automatic)),
  check (reason_id is null or not automatic)
);
create unique index availability_now on availability_span (workspace_id, agent_id) where until is null;
create index availability_of_agent on availability_span (workspace_id, agent_id, since);
select secure('availability_span');
select readable_by_system('availability_span');

-- Minutes without a screen after which somebody is away by themselves; null: never.
alter table workspace add column away_after integer default 15 check (away_after between 1 and 1440);
