-- Teams work at hours of their own, and hand over what waits to the next one when they close.

alter table team add column business_hours_id uuid;
alter table team add foreign key (workspace_id, business_hours_id) references business_hours;

-- Teams that take turns, round and round: from the last on to the first.
create table team_chain (
  workspace_id uuid not null,
  team_id uuid not null,
  chain integer not null,
  position integer not null,
  -- What a team that closes hands over: what waits and nobody has, or all that waits.
  hands text not null check (hands in ('unassigned', 'all')),
  primary key (workspace_id, team_id),
  foreign key (workspace_id, team_id) references team on delete cascade
);
create unique index team_chain_order on team_chain (workspace_id, chain, position);
select secure('team_chain');
select readable_by_system('team_chain');

-- By whose hours a promise is counted depends on the team.
do $$
declare
  definition text := pg_get_functiondef('sla_stale_by_event'::regproc);
begin
  execute replace(definition, '''conversation.joined'')', '''conversation.joined'', ''conversation.handed-over'')');
end $$;
