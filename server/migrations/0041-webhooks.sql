-- Addresses of the workspace's own that rules call.

create table webhook (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  name text not null,
  -- The address and what signs the calls, encrypted.
  target bytea not null,
  secret bytea not null,
  host text not null,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  last_taken_at timestamptz,
  -- Who calls it has it until then.
  busy_until timestamptz,
  -- What went wrong last, in a sentence, and since when nothing was taken; for good where there is a moment.
  trouble text,
  failing_since timestamptz,
  broken_at timestamptz,
  -- How many calls were asked for in this minute.
  minute timestamptz,
  asked integer not null default 0,
  primary key (workspace_id, id),
  foreign key (workspace_id, created_by) references agent
);
select secure('webhook');

-- Calls that are still to be made; gone when they were taken or given up. What they say is put together when they are made.
create table webhook_call (
  workspace_id uuid not null,
  id uuid not null,
  webhook_id uuid not null,
  rule_id uuid not null,
  -- Where it stands in what the rule did.
  run_id uuid not null,
  place integer not null,
  -- What it was done for, by the kinds of what sets rules going.
  happened text not null,
  conversation_id uuid not null,
  message_id uuid,
  at timestamptz not null default now(),
  attempts integer not null default 0,
  next_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, webhook_id) references webhook on delete cascade,
  foreign key (workspace_id, rule_id) references rule on delete cascade,
  foreign key (workspace_id, conversation_id) references conversation on delete cascade
);
create index webhook_call_turn on webhook_call (workspace_id, webhook_id, next_at);
create index webhook_call_of_run on webhook_call (workspace_id, run_id);
create index webhook_call_of_conversation on webhook_call (workspace_id, conversation_id);
select secure('webhook_call');
select fence('webhook_call');

-- A notice that an address is broken, whatever other kinds there are: what it is called, and what it was for.
do $$
declare
  kinds text := (select pg_get_constraintdef(oid) from pg_constraint
    where conname = 'notice_kind_check' and conrelid = 'notice'::regclass);
begin
  alter table notice drop constraint notice_kind_check;
  execute 'alter table notice add constraint notice_kind_check ' || replace(kinds, '])', ', ''address''])');
end $$;
alter table notice
  drop constraint notice_about,
  add column address text,
  add column address_of text check (address_of in ('webhook', 'own', 'workspace')),
  add constraint notice_about check ((conversation_id is null) = (kind in ('channel', 'address'))
    and (trouble_id is null or kind = 'channel') and (channel_id is null) = (kind <> 'channel')
    and (address is null) = (kind <> 'address') and (address is null) = (address_of is null));
