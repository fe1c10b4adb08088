-- People: invitations, what each may reach, keys with scopes, the second factor.

-- Null reaches every channel; a list reaches those and no other.
alter table agent
  add column channels uuid[] check (cardinality(channels) > 0),
  -- Signed out for good, but still the author of what they wrote.
  add column deactivated_at timestamptz;

alter table workspace add column second_factor_required boolean not null default false;

alter table api_key
  -- Null is whatever its maker may do and reach, as that stands at the moment of a call.
  add column scopes text[],
  add column channels uuid[] check (cardinality(channels) > 0),
  add column expires_at timestamptz;

create table invitation (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  -- SHA-256 of the link's secret, which has 256 random bits.
  hash bytea not null,
  role text not null check (role in ('administrator', 'lead', 'agent')),
  email text,
  channels uuid[] check (cardinality(channels) > 0),
  invited_by uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by uuid,
  primary key (workspace_id, id),
  foreign key (workspace_id, invited_by) references agent,
  foreign key (workspace_id, accepted_by) references agent
);
create index invitation_by_hash on invitation (hash);
select secure('invitation');
select readable_by_system('invitation');

-- The second factor; the columns are those better-auth asks for, both secrets encrypted by it.
alter table auth_user add column "twoFactorEnabled" boolean not null default false;
create table auth_two_factor (
  id uuid primary key,
  "userId" uuid not null references auth_user on delete cascade,
  secret text not null,
  "backupCodes" text not null,
  verified boolean not null default false,
  "failedVerificationCount" integer not null default 0,
  "lockedUntil" timestamptz
);
create unique index auth_two_factor_user on auth_two_factor ("userId");

-- Wrong passwords per account: those from browsers that it has signed in with before are counted apart,
-- so that a stranger's guesses do not lock its owner out.
create table sign_in_failures (
  key text primary key,
  count integer not null,
  since timestamptz not null
);
create index sign_in_failures_since on sign_in_failures (since);
grant select, insert, update, delete on auth_two_factor, sign_in_failures to earshot_system;

-- The counts beside the lists per channel, as not everybody reaches each of them.
alter table conversation_tally add column channel_id uuid;
-- Security holds for the owner too: to count all of them it steps aside.
alter table conversation no force row level security;
alter table conversation_tally no force row level security;
truncate conversation_tally;
insert into conversation_tally (workspace_id, channel_id, assignee_id, state, delta)
select workspace_id, channel_id, assignee_id, state, count(*) from conversation group by 1, 2, 3, 4;
alter table conversation force row level security;
alter table conversation_tally force row level security;

create or replace function tally_inserted() returns trigger language plpgsql as $$
begin
  insert into conversation_tally (workspace_id, channel_id, assignee_id, state, delta)
  select workspace_id, channel_id, assignee_id, state, count(*) from added group by 1, 2, 3, 4;
  return null;
end $$;
create or replace function tally_updated() returns trigger language plpgsql as $$
begin
  insert into conversation_tally (workspace_id, channel_id, assignee_id, state, delta)
  select workspace_id, channel_id, assignee_id, state, sum(delta) from (
    select workspace_id, channel_id, assignee_id, state, 1 as delta from after_rows
    union all
    select workspace_id, channel_id, assignee_id, state, -1 from before_rows
  ) moved group by 1, 2, 3, 4 having sum(delta) <> 0;
  return null;
end $$;

-- The channels within reach: null where all are. Set beside the workspace for whoever may not see everything.
create function reach() returns uuid[] language sql stable parallel safe as $$
  select nullif(current_setting('earshot.channels', true), '')::uuid[]
$$;
-- What hangs on a row is within reach when that row is: these look it up under the caller's own policies,
-- one row by its key. Not in plain SQL, which the planner might turn into reading the whole table.
create function sees_conversation(workspace uuid, wanted uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from conversation where workspace_id = workspace and id = wanted);
end $$;
create function sees_message(workspace uuid, wanted uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from message where workspace_id = workspace and id = wanted);
end $$;
create function sees_contact(workspace uuid, wanted uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from identity where workspace_id = workspace and contact_id = wanted)
    or exists (select from conversation where workspace_id = workspace and contact_id = wanted);
end $$;

-- Fences a table in by the channel that its rows belong to, directly or through what they hang on. The
-- sub-selects run once per statement; for whoever reaches every channel that is all there is to it.
create function fence(t regclass) returns void language plpgsql as $$
declare
  has text[] := array(select attname::text from pg_attribute where attrelid = t and attnum > 0 and not attisdropped);
  sure text[] := array(select attname::text from pg_attribute where attrelid = t and attnum > 0 and not attisdropped and attnotnull);
  within text[] := '{}';
begin
  if t = 'channel'::regclass then within := '{"id = any((select reach())::uuid[])"}';
  elsif t = 'contact'::regclass then within := '{"sees_contact(workspace_id, id)"}';
  elsif 'channel_id' = any(sure) then within := '{"channel_id = any((select reach())::uuid[])"}';
  else
    if 'channel_id' = any(has) then
      within := within || '(channel_id is null or channel_id = any((select reach())::uuid[]))'::text;
    end if;
    if 'conversation_id' = any(has) then
      within := within || '(conversation_id is null or sees_conversation(workspace_id, conversation_id))'::text;
    elsif 'message_id' = any(has) then
      within := within || '(message_id is null or sees_message(workspace_id, message_id))'::text;
    elsif 'contact_id' = any(has) then
      within := within || '(contact_id is null or sees_contact(workspace_id, contact_id))'::text;
    end if;
  end if;
  if within = '{}' then raise exception '% has nothing to be fenced in by', t; end if;
  execute format('create policy within_reach on %s as restrictive to earshot_app using ((select reach()) is null or (%s))',
    t, array_to_string(within, ' and '));
end $$;

do $$
declare t regclass;
begin
  for t in
    select distinct c.oid::regclass from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relrowsecurity and not a.attisdropped
      and (c.relname in ('channel', 'contact') or a.attname in ('channel_id', 'conversation_id', 'message_id', 'contact_id'))
  loop
    perform fence(t);
  end loop;
end $$;

-- The search sees past the policies, so it keeps to what is within reach itself.
grant create on schema public to earshot_system;
set local role earshot_system;
create or replace function conversations_saying(words text, most integer) returns table (conversation_id uuid)
language sql stable security definer set search_path = public as $$
  select m.conversation_id from message m
  where m.workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid
    and ((select reach()) is null or m.channel_id = any((select reach())::uuid[]))
    and m.search @@ websearch_to_tsquery('simple', words)
    and m.deleted_at is null
  order by m.ordered_at desc limit most
$$;
reset role;
revoke create on schema public from earshot_system;
