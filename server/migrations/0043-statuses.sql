-- A workspace's own statuses: its names for what a state means there.

create table status (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  name text not null,
  -- The name as it is compared: without case, accents, and spellings that differ by keyboard.
  folded text not null,
  -- The state of every conversation that has it; never changes.
  state text not null check (state in ('open', 'waiting', 'resolved')),
  position integer not null,
  -- Nothing gets it any more; what has it keeps it until it moves on.
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, id, state)
);
create unique index status_by_name on status (workspace_id, folded) where archived_at is null;
select secure('status');

-- A conversation has at most one, and always one of its state: the database takes no other.
alter table conversation
  add column status_id uuid,
  add constraint conversation_status foreign key (workspace_id, status_id, state)
    references status (workspace_id, id, state);
create index conversation_of_status on conversation (workspace_id, status_id, state, last_activity_at desc, id desc)
  where status_id is not null;

-- Whatever moves it to another state, its status ends there, unless the same statement gives it one of the new state.
create function conversation_status_ends() returns trigger language plpgsql as $$
begin
  new.status_id := null;
  return new;
end $$;
create trigger conversation_status_ends before update on conversation for each row
  when (new.state <> old.state and new.status_id = old.status_id) execute function conversation_status_ends();

-- Put to waiting by a status and not by an answer: whoever has it may have room for another.
create function assignment_waits_by_status() returns trigger language plpgsql as $$
begin
  insert into assignment_stale (workspace_id)
  select new.workspace_id from assignment_settings where workspace_id = new.workspace_id and active;
  return null;
end $$;
create trigger assignment_waits_by_status after update of state on conversation for each row
  when (old.state <> 'waiting' and new.state = 'waiting' and new.status_id is not null and new.assignee_id is not null)
  execute function assignment_waits_by_status();

-- Rules that go by the clock count anew when a status moves a conversation. Security holds for the owner too.
alter table rule no force row level security;
update rule set wakes = wakes || 'conversation.status-changed'::text where 'conversation.snoozed' = any(wakes);
alter table rule force row level security;
