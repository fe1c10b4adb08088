-- What needs an owner, whom that is told, and what leads see of the floor.

alter table workspace
  -- Minutes for which something that was given to a team is the team's; then somebody of it must have it.
  add column pick_up_within integer not null default 15 check (pick_up_within between 0 and 10080),
  -- Minutes that a customer waits without anybody having it until the leads are told; null: they are not.
  add column owner_alarm integer default 60 check (owner_alarm between 1 and 10080),
  -- Counted in the business hours of the channel, or around the clock.
  add column owner_clock text not null default 'business' check (owner_clock in ('business', 'always'));

-- The oldest of them first, however many are somebody's.
create index conversation_unowned on conversation (workspace_id, waiting_since, id)
  where assignee_id is null and state = 'open';

-- That somebody waits whom nobody has was told, or when it is looked at again whether to tell it.
create table unowned_alarm (
  workspace_id uuid not null,
  conversation_id uuid not null,
  -- What the customer has waited since; another wait begins anew.
  since timestamptz not null,
  -- How often it was told.
  times integer not null,
  next_at timestamptz not null,
  primary key (workspace_id, conversation_id),
  foreign key (workspace_id, conversation_id) references conversation on delete cascade
);
select secure('unowned_alarm');
select fence('unowned_alarm');

-- A notice of it, whatever other kinds there are.
do $$
declare
  kinds text := (select pg_get_constraintdef(oid) from pg_constraint
    where conname = 'notice_kind_check' and conrelid = 'notice'::regclass);
begin
  alter table notice drop constraint notice_kind_check;
  execute 'alter table notice add constraint notice_kind_check ' || replace(kinds, '])', ', ''unowned''])');
end $$;
-- Told again, it is the same notice until it is read.
create unique index notice_of_unowned on notice (workspace_id, agent_id, conversation_id)
  where kind = 'unowned' and read_at is null;

-- Each time that a customer who waited got an answer of a person, here or by another tool.
create table answered (
  workspace_id uuid not null,
  conversation_id uuid not null,
  channel_id uuid not null,
  -- Null: by another tool.
  agent_id uuid,
  asked_at timestamptz not null,
  answered_at timestamptz not null,
  -- Nobody had answered since the conversation was opened, or opened again.
  first boolean not null,
  primary key (workspace_id, conversation_id, answered_at),
  foreign key (workspace_id, conversation_id) references conversation on delete cascade
);
create index answered_when on answered (workspace_id, answered_at);
create index answered_by on answered (workspace_id, agent_id, answered_at);
select secure('answered');
select fence('answered');

create function keep_answered() returns trigger language plpgsql as $$
declare
  answer record;
begin
  select m.author_kind, m.author_id into answer from message m
  where m.workspace_id = new.workspace_id and m.conversation_id = new.id and m.kind = 'outgoing'
    and m.ordered_at >= old.waiting_since
  order by m.ordered_at desc, m.arrival desc limit 1;
  if coalesce(answer.author_kind, 'other') not in ('agent', 'other') then return null; end if;
  insert into answered (workspace_id, conversation_id, channel_id, agent_id, asked_at, answered_at, first)
  values (new.workspace_id, new.id, new.channel_id, case when answer.author_kind = 'agent' then answer.author_id end,
    old.waiting_since, new.answered_at, old.answered_at is null or old.answered_at < coalesce(new.opened_at, new.created_at))
  on conflict do nothing;
  return null;
end $$;
create trigger keep_answered after update on conversation for each row
  when (old.waiting_since is not null and new.waiting_since is null and new.answered_at is distinct from old.answered_at)
  execute function keep_answered();

-- What is open, narrow enough to be walked through for each look at the floor: the conversations themselves are many
-- times as wide, and lie scattered. Written along with each of them, under its lock.
create table open_load (
  workspace_id uuid not null,
  conversation_id uuid not null,
  channel_id uuid not null,
  team_id uuid,
  assignee_id uuid,
  waiting_since timestamptz,
  -- Since when a team has it to itself: the wait, or where nobody waits, the opening.
  left_since timestamptz not null,
  due_at timestamptz,
  due_warn_at timestamptz,
  primary key (workspace_id, conversation_id),
  foreign key (workspace_id, conversation_id) references conversation on delete cascade
) with (fillfactor = 80);
select secure('open_load');
select fence('open_load');

create function open_load_inserted() returns trigger language plpgsql as $$
begin
  insert into open_load (workspace_id, conversation_id, channel_id, team_id, assignee_id, waiting_since, left_since, due_at, due_warn_at)
  select workspace_id, id, channel_id, team_id, assignee_id, waiting_since, coalesce(waiting_since, opened_at, created_at), due_at, due_warn_at
  from added where state = 'open' and not blocked;
  return null;
end $$;
create trigger open_load_inserted after insert on conversation
  referencing new table as added for each statement execute function open_load_inserted();

create function open_load_updated() returns trigger language plpgsql as $$
begin
  if new.state <> 'open' or new.blocked then
    delete from open_load where workspace_id = new.workspace_id and conversation_id = new.id;
  else
    insert into open_load (workspace_id, conversation_id, channel_id, team_id, assignee_id, waiting_since, left_since, due_at, due_warn_at)
    values (new.workspace_id, new.id, new.channel_id, new.team_id, new.assignee_id, new.waiting_since,
      coalesce(new.waiting_since, new.opened_at, new.created_at), new.due_at, new.due_warn_at)
    on conflict (workspace_id, conversation_id) do update set channel_id = excluded.channel_id, team_id = excluded.team_id,
      assignee_id = excluded.assignee_id, waiting_since = excluded.waiting_since, left_since = excluded.left_since,
      due_at = excluded.due_at, due_warn_at = excluded.due_warn_at;
  end if;
  return null;
end $$;
create trigger open_load_updated after update on conversation for each row
  when ((old.state = 'open' or new.state = 'open')
    and (old.state, old.blocked, old.channel_id, old.team_id, old.assignee_id, old.waiting_since, old.opened_at, old.due_at, old.due_warn_at)
      is distinct from (new.state, new.blocked, new.channel_id, new.team_id, new.assignee_id, new.waiting_since, new.opened_at, new.due_at, new.due_warn_at))
  execute function open_load_updated();

-- Security holds for the owner too: to enter what is open already it steps aside.
alter table conversation no force row level security;
alter table open_load no force row level security;
insert into open_load (workspace_id, conversation_id, channel_id, team_id, assignee_id, waiting_since, left_since, due_at, due_warn_at)
select workspace_id, id, channel_id, team_id, assignee_id, waiting_since, coalesce(waiting_since, opened_at, created_at), due_at, due_warn_at
from conversation where state = 'open' and not blocked;
alter table conversation force row level security;
alter table open_load force row level security;
