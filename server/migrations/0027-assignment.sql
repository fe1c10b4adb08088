-- Conversations that find their agent by themselves.

-- How a team's conversations find one; null: somebody takes them.
alter table team add column assignment text check (assignment in ('round-robin', 'load'));

create table assignment_settings (
  workspace_id uuid primary key references workspace on delete cascade,
  -- The same of conversations without a team.
  teamless text check (teamless in ('round-robin', 'load')),
  -- Somewhere it is switched on: elsewhere an event costs one look at this.
  active boolean not null default false,
  -- How much somebody can have at once; a conversation counts 1, or what its connector weighs.
  capacity integer not null default 10 check (capacity between 1 and 1000),
  weights jsonb not null default '{}',
  -- Conversations in which the customer is awaited count as well.
  counts_waiting boolean not null default true,
  -- Whoever had the customer before comes first.
  previous_first boolean not null default true,
  -- Contacts with this value go first. Not a reference: without the attribute nobody does.
  vip_attribute_id uuid,
  vip_value jsonb,
  -- Minutes after which what waits with somebody who is away goes to others; null: never.
  give_back_after integer check (give_back_after between 1 and 10080)
);
select secure('assignment_settings');
select readable_by_system('assignment_settings');

create table agent_routing (
  workspace_id uuid not null,
  agent_id uuid not null,
  -- Null: the workspace's. With 0 nothing comes by itself.
  capacity integer check (capacity between 0 and 1000),
  -- Two or three letters each; null: any.
  languages text[],
  -- Who was given something longest ago has the lowest.
  turn bigint not null default 0,
  primary key (workspace_id, agent_id),
  foreign key (workspace_id, agent_id) references agent
);
select secure('agent_routing');

create table skill (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  name text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index skill_by_name on skill (workspace_id, lower(name));
select secure('skill');

create table agent_skill (
  workspace_id uuid not null,
  agent_id uuid not null,
  skill_id uuid not null,
  primary key (workspace_id, agent_id, skill_id),
  foreign key (workspace_id, agent_id) references agent,
  foreign key (workspace_id, skill_id) references skill on delete cascade
);
create index agent_skill_by_skill on agent_skill (workspace_id, skill_id);
select secure('agent_skill');

-- A conversation with this label needs somebody with that skill.
create table label_skill (
  workspace_id uuid not null,
  label_id uuid not null,
  skill_id uuid not null,
  primary key (workspace_id, label_id, skill_id),
  foreign key (workspace_id, label_id) references label on delete cascade,
  foreign key (workspace_id, skill_id) references skill on delete cascade
);
create index label_skill_by_skill on label_skill (workspace_id, skill_id);
select secure('label_skill');

-- That something has changed on which it hangs who gets what, written along with the change. Rows are only added and
-- taken away, so that nobody who changes something waits for whoever gives out.
create table assignment_stale (
  workspace_id uuid not null references workspace on delete cascade,
  id bigint generated always as identity,
  -- A conversation that came back to whoever had it: they may be away or have no room.
  came_back uuid,
  primary key (workspace_id, id)
);
select secure('assignment_stale');
select readable_by_system('assignment_stale');

create function assignment_stale_by_event() returns trigger language plpgsql as $$
begin
  -- Where nothing is given out, this is all that it costs.
  if not exists (select from assignment_settings
      where workspace_id = any(array(select distinct workspace_id from added)) and active) then
    return null;
  end if;
  insert into assignment_stale (workspace_id, came_back)
  select distinct workspace_id,
    case when type = 'conversation.reopened' and actor_kind <> 'agent' then conversation_id end
  from added
  where type in ('conversation.opened', 'conversation.reopened', 'conversation.handed-over', 'conversation.resolved',
      'conversation.snoozed', 'conversation.joined', 'conversation.labelled', 'conversation.unlabelled', 'message.joined',
      'agent.changed', 'agent.deactivated', 'agent.availability-changed', 'team.changed', 'assignment.changed',
      'label.changed', 'contact.changed', 'contact.merged', 'contact.unmerged')
    -- What was just given out changes nothing for others.
    or type = 'conversation.assigned' and not (subject_id is not null and coalesce(word, '') like 'auto:%')
    -- A customer may write where nobody has it; whoever has answered waits for the customer and may have room.
    or type in ('message.received', 'message.sent') and exists (
      select from conversation c where c.workspace_id = added.workspace_id and c.id = added.conversation_id
        and (c.assignee_id is null) = (added.type = 'message.received'));
  return null;
end $$;
create trigger assignment_stale_by_event after insert on event
  referencing new table as added for each statement execute function assignment_stale_by_event();

-- A customer has written into what was snoozed: it is open again, and counts again.
create function assignment_came_back() returns trigger language plpgsql as $$
begin
  insert into assignment_stale (workspace_id, came_back)
  select new.workspace_id, new.id from assignment_settings where workspace_id = new.workspace_id and active;
  return null;
end $$;
create trigger assignment_came_back after update of state on conversation for each row
  when (old.state = 'snoozed' and new.state = 'open' and new.assignee_id is not null
    and new.last_arrival is distinct from old.last_arrival)
  execute function assignment_came_back();
