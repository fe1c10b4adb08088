create table contact (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  name text not null,
  email text,
  phone text,
  language text,
  about jsonb not null default '{}',
  merged_into uuid,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index contact_words on contact using gin
  (lower(name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '')) gin_trgm_ops);
select secure('contact');
select readable_by_system('contact');

create table identity (
  workspace_id uuid not null,
  id uuid not null,
  contact_id uuid not null,
  channel_id uuid not null,
  name text not null,
  verified boolean not null default false,
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, contact_id) references contact
);
create index identity_of_contact on identity (workspace_id, contact_id);
select secure('identity');

create table identity_key (
  workspace_id uuid not null,
  namespace text not null,
  value text not null,
  identity_id uuid not null,
  primary key (workspace_id, namespace, value),
  foreign key (workspace_id, identity_id) references identity on delete cascade
);
create index identity_key_of on identity_key (workspace_id, identity_id);
select secure('identity_key');

create table thread (
  workspace_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  external_id text not null,
  surface text not null check (surface in ('public', 'private')),
  subject text,
  post jsonb,
  team_read_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, channel_id) references channel
);
create unique index thread_external on thread (workspace_id, channel_id, external_id);
select secure('thread');

create table conversation (
  workspace_id uuid not null,
  id uuid not null,
  number integer not null,
  thread_id uuid not null,
  channel_id uuid not null,
  contact_id uuid not null,
  requester_id uuid not null,
  state text not null default 'open' check (state in ('open', 'waiting', 'snoozed', 'resolved')),
  assignee_id uuid,
  snoozed_until timestamptz,
  -- Grows with everything that the author of a reply should have seen; taken under the row's lock.
  revision integer not null default 0,
  -- The brand's latest answer, by the ordering clock; whoever wrote after it waits.
  answered_at timestamptz,
  waiting_since timestamptz,
  undelivered integer not null default 0,
  last_activity_at timestamptz not null,
  last_arrival bigint not null default 0,
  last_message jsonb,
  created_at timestamptz not null default now(),
  resolved_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, thread_id) references thread,
  foreign key (workspace_id, requester_id) references identity,
  foreign key (workspace_id, contact_id) references contact
);
create unique index conversation_number on conversation (workspace_id, number);
create unique index conversation_one_open on conversation (workspace_id, thread_id, requester_id) where state <> 'resolved';
create index conversation_all on conversation (workspace_id, state, last_activity_at desc, id desc);
create index conversation_assigned on conversation (workspace_id, assignee_id, state, last_activity_at desc, id desc);
create index conversation_of_contact on conversation (workspace_id, contact_id);
-- Beside the one above, so that a change of an open conversation writes only one of the two.
create index conversation_resolved on conversation (workspace_id, thread_id, requester_id) where state = 'resolved';
select secure('conversation');
select readable_by_system('conversation');

-- Running totals for the counts beside the lists: rows are only ever added (no lock is contended),
-- and folded together by a task. Reading is a sum over a handful of rows.
create table conversation_tally (
  workspace_id uuid not null,
  id bigint generated always as identity,
  assignee_id uuid,
  state text not null,
  delta integer not null,
  primary key (workspace_id, id)
);
select secure('conversation_tally');
select readable_by_system('conversation_tally');

create function tally_inserted() returns trigger language plpgsql as $$
begin
  insert into conversation_tally (workspace_id, assignee_id, state, delta)
  select workspace_id, assignee_id, state, count(*) from added group by 1, 2, 3;
  return null;
end $$;
create trigger tally_inserted after insert on conversation
  referencing new table as added for each statement execute function tally_inserted();

create function tally_updated() returns trigger language plpgsql as $$
begin
  insert into conversation_tally (workspace_id, assignee_id, state, delta)
  select workspace_id, assignee_id, state, sum(delta) from (
    select workspace_id, assignee_id, state, 1 as delta from after_rows
    union all
    select workspace_id, assignee_id, state, -1 from before_rows
  ) moved group by 1, 2, 3 having sum(delta) <> 0;
  return null;
end $$;
create trigger tally_updated after update on conversation
  referencing old table as before_rows new table as after_rows for each statement execute function tally_updated();
