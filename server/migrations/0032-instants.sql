-- Before the time to answer is over while a customer waits: somebody is told, and on request the customer is asked to
-- write once more.

create table keep_alive (
  workspace_id uuid not null,
  channel_id uuid not null,
  -- Minutes before the end; null: not at all. Without a row somebody is told two hours before it.
  warn_before integer check (warn_before > 0),
  prompt_before integer check (prompt_before > 0),
  -- [{"language": "ta", "text": …}, …]: the first is for whoever reads none of the others.
  texts jsonb not null,
  help text,
  primary key (workspace_id, channel_id),
  foreign key (workspace_id, channel_id) references channel
);
select secure('keep_alive');
select fence('keep_alive');

-- What was done about a window, once for each.
create table window_closing (
  workspace_id uuid not null,
  conversation_id uuid not null,
  kind text not null check (kind in ('warned', 'prompted')),
  window_ends_at timestamptz not null,
  at timestamptz not null,
  primary key (workspace_id, conversation_id, kind, window_ends_at),
  foreign key (workspace_id, conversation_id) references conversation on delete cascade
);
select secure('window_closing');
select fence('window_closing');

-- A notice of it, whatever other kinds there are.
do $$
declare
  kinds text := (select pg_get_constraintdef(oid) from pg_constraint
    where conname = 'notice_kind_check' and conrelid = 'notice'::regclass);
begin
  alter table notice drop constraint notice_kind_check;
  execute 'alter table notice add constraint notice_kind_check ' || replace(kinds, '])', ', ''closing''])');
end $$;

-- Where customers reach a channel, for what other channels tell them.
alter table channel add column customer_url text;

-- Whose queue an estimate was counted from, where it was a team's; and what was said of the solution.
alter table instant_said
  add column team_id uuid,
  add column solution_minutes integer,
  add column solution_base double precision;
