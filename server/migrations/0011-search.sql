-- Search at size: files by their names, the newest hits without reading the others, and nothing beyond reach.

-- What a message is found by. A name such as 'kettle_lid-2.jpg' is found whole and by its words.
create function words_of(subject text, body text, files text) returns tsvector
language sql immutable parallel safe as $$
  select to_tsvector('pg_catalog.simple'::regconfig, left(coalesce(subject || ' ', '') || body, 100000))
    || to_tsvector('pg_catalog.simple'::regconfig, left(coalesce(files || ' ' || translate(files, '._-+()[]', '        '), ''), 20000))
$$;

-- No longer generated, as names of files stand in another table; what is stored stays, so no row is rewritten.
alter table message alter column search drop expression;
create function message_words() returns trigger language plpgsql as $$
begin
  if new.deleted_at is not null then
    new.search := ''::tsvector;
  else
    new.search := words_of(new.subject, new.text, case when tg_op = 'UPDATE' then
      (select string_agg(name, ' ' order by position) from attachment where workspace_id = new.workspace_id and message_id = new.id) end);
  end if;
  return new;
end $$;
create trigger message_words before insert or update of text, subject, deleted_at on message
  for each row execute function message_words();

create function attachment_words() returns trigger language plpgsql as $$
begin
  -- The trigger above writes the words; it runs for whatever names the column.
  update message set text = text where workspace_id = new.workspace_id and id = new.message_id and deleted_at is null;
  return null;
end $$;
create trigger attachment_added after insert on attachment
  for each row when (new.message_id is not null) execute function attachment_words();
create trigger attachment_changed after update of message_id, name on attachment
  for each row when (new.message_id is not null
    and (new.message_id is distinct from old.message_id or new.name is distinct from old.name))
  execute function attachment_words();

-- Security holds for the owner too: for what is written here it steps aside.
alter table message no force row level security;
alter table attachment no force row level security;
alter table message disable trigger message_words;
drop index message_words;
update message m set search = ''::tsvector where deleted_at is not null;
update message m set search = words_of(m.subject, m.text, f.names)
from (select workspace_id, message_id, string_agg(name, ' ' order by position) as names from attachment
  where message_id is not null group by 1, 2) f
where m.workspace_id = f.workspace_id and m.id = f.message_id and m.deleted_at is null;
alter table message enable trigger message_words;
alter table message force row level security;
alter table attachment force row level security;

-- Beside its words, each message stands in the index under its workspace, its channel, and its time: blocks of
-- 4.5 hours, 1.5 days, 12 days, 3 months and 2 years. A search reads the newest blocks first, and of a word that
-- millions of messages hold it then reads no more than a page wants. No one can type such a key.
create function searched(words tsvector, workspace uuid, channel uuid, at timestamptz) returns tsvector
language sql immutable parallel safe as $$
  select words || array_to_tsvector(array[E'\x01w' || workspace::text, E'\x01c' || channel::text,
    E'\x01t14:' || (extract(epoch from at - timestamptz '1970-01-01 00:00:00+00')::bigint >> 14)::text,
    E'\x01t17:' || (extract(epoch from at - timestamptz '1970-01-01 00:00:00+00')::bigint >> 17)::text,
    E'\x01t20:' || (extract(epoch from at - timestamptz '1970-01-01 00:00:00+00')::bigint >> 20)::text,
    E'\x01t23:' || (extract(epoch from at - timestamptz '1970-01-01 00:00:00+00')::bigint >> 23)::text,
    E'\x01t26:' || (extract(epoch from at - timestamptz '1970-01-01 00:00:00+00')::bigint >> 26)::text])
$$;
create index message_words on message using gin (searched(search, workspace_id, channel_id, ordered_at));

drop function conversations_saying(text, integer);

-- One of these keys, or any of several, as a query.
create function any_key(keys text[]) returns tsquery language sql immutable parallel safe as $$
  select string_agg('''' || key || '''', '|')::tsquery from unnest(keys) key
$$;

-- For filters that few conversations fit: those few are found without reading the others.
create index contact_about on contact using gin (lower(about::text) gin_trgm_ops) where about <> '{}';
create index contact_by_language on contact (workspace_id, lower(language)) where language <> '';
create index contact_with_email on contact (workspace_id, id) where email <> '';
create index contact_with_phone on contact (workspace_id, id) where phone <> '';
create index thread_public on thread (workspace_id, id) where surface = 'public';
create index conversation_undelivered on conversation (workspace_id, last_activity_at desc, id desc) where undelivered > 0;
create index conversation_waiting on conversation (workspace_id, waiting_since, id) where waiting_since is not null;
-- A message moves its conversation's row and would write every other kind of index again.
create index conversation_created on conversation using brin (created_at) with (pages_per_range = 16, autosummarize = on);

grant create on schema public to earshot_system;
grant execute on function any_key(text[]), searched(tsvector, uuid, uuid, timestamptz) to earshot_system;
select readable_by_system('identity');
-- Whether any part of a contact has written on a channel within reach; for functions that see past the policies.
create function written_within(workspace uuid, wanted uuid) returns boolean language sql stable as $$
  select exists (select from contact c join contact g on g.workspace_id = c.workspace_id and g.head_id = c.head_id
    where c.workspace_id = workspace and c.id = wanted and (
      exists (select from identity i where i.workspace_id = g.workspace_id and i.contact_id = g.id and i.channel_id = any(reach()))
      or exists (select from conversation v where v.workspace_id = g.workspace_id and v.contact_id = g.id and v.channel_id = any(reach()))))
$$;
grant execute on function written_within(uuid, uuid) to earshot_system;
set local role earshot_system;
-- How many messages of all workspaces the planner expects a query to find: an estimate from the statistics of the index.
create function expected_messages(wanted tsquery) returns float language plpgsql set search_path = public as $$
declare plan jsonb;
begin
  execute format('explain (format json) select from message where searched(search, workspace_id, channel_id, ordered_at) @@ %L::tsquery',
    wanted) into plan;
  return (plan #>> '{0,Plan,Plan Rows}')::float;
end $$;
-- The newest messages with these words, one more than wanted where there are more. It runs as the system role and
-- keeps to the workspace and to what is within reach itself: a text-search operator is not leakproof, so under a row
-- policy PostgreSQL would not use the index for it. Other plans than by this index are switched off: before a
-- table's first statistics the planner would take them.
create function messages_saying(words text, most integer)
returns table (conversation_id uuid, message_id uuid, at timestamptz)
language plpgsql security definer set search_path = public
set enable_seqscan = off set enable_indexscan = off set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  here uuid := nullif(current_setting('earshot.workspace', true), '')::uuid;
  within uuid[] := reach();
  wanted tsquery := websearch_to_tsquery('simple', words);
  is_common boolean := expected_messages(wanted) > most;
  now_at bigint := extract(epoch from now())::bigint;
  -- How far back is looked: so many blocks of 2 ^ span seconds; a span of 0 is all time.
  span integer := 0;
  blocks integer := 2;
  seconds float;
  recent tsquery;
  conversations uuid[];
  messages uuid[];
  times timestamptz[];
begin
  if here is null or numnode(wanted) = 0 or within = '{}' then return; end if;
  if is_common and exists (select from workspace w where w.id <> here) then
    wanted := wanted && any_key(array[E'\x01w' || here]);
  end if;
  if within is not null then wanted := wanted && any_key(array(select E'\x01c' || channel from unnest(within) channel)); end if;
  if is_common then
    -- A first look at what should hold some of them. A wrong estimate costs time and finds the same.
    foreach span in array array[14, 17, 20, 23, 26, 0] loop
      exit when span = 0 or most / 8 < expected_messages(wanted && any_key(array(
        select E'\x01t' || span || ':' || ((now_at >> span) - n) from generate_series(0, 1) n)));
    end loop;
  end if;
  loop
    recent := wanted;
    if span > 0 then
      recent := wanted && any_key(array(select E'\x01t' || span || ':' || ((now_at >> span) - n) from generate_series(0, blocks - 1) n));
    end if;
    select array_agg(f.conversation_id), array_agg(f.id), array_agg(f.ordered_at) into conversations, messages, times
    from (
      select m.conversation_id, m.id, m.ordered_at from message m
      where searched(m.search, m.workspace_id, m.channel_id, m.ordered_at) @@ recent
        and (m.workspace_id = here) is true and (within is null or m.channel_id = any(within)) and m.deleted_at is null
      order by m.ordered_at desc limit most + 1
    ) f;
    exit when span = 0 or cardinality(messages) > most;
    -- As densely as there, so far back must be enough.
    seconds := blocks * power(2, span) * least(3, greatest(2, 1.3 * most / coalesce(cardinality(messages), 1)));
    foreach span in array array[14, 17, 20, 23, 26, 0] loop
      exit when span = 0 or seconds / power(2, span) <= 6;
    end loop;
    if span > 0 then blocks := ceil(seconds / power(2, span)) + 1; end if;
  end loop;
  return query select * from unnest(conversations, messages, times);
end $$;
-- As before, and of a name that very many bear the newest contacts; for whoever reaches some channels only those
-- that are within reach, so that others neither show in the count nor take the place of theirs. One or two letters
-- are in no index: once there are many contacts, they are looked for where words begin.
create or replace function contacts_called(pattern text, most integer) returns table (contact_id uuid)
language plpgsql stable security definer set search_path = public set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
  here uuid := nullif(current_setting('earshot.workspace', true), '')::uuid;
  held boolean := reach() is not null;
  found uuid[];
begin
  if length(pattern) < 5 and (select reltuples > 50000 from pg_class where oid = 'contact'::regclass) then
    found := array(select id from (select c.id from contact c where c.workspace_id = here
        and (lower(c.name || ' ' || coalesce(c.email, '') || ' ' || coalesce(c.phone, '')) like substr(pattern, 2)
          or lower(c.name || ' ' || coalesce(c.email, '') || ' ' || coalesce(c.phone, '')) like '% ' || substr(pattern, 2))
        and (not held or written_within(c.workspace_id, c.id)) limit most * 10) c order by id desc limit most);
  else
    found := array(
      (select id from (select c.id from contact c where c.workspace_id = here
        and lower(c.name || ' ' || coalesce(c.email, '') || ' ' || coalesce(c.phone, '')) like pattern
        and (not held or written_within(c.workspace_id, c.id)) limit most * 10) c order by id desc limit most)
      union
      (select d.contact_id from contact_detail d where d.workspace_id = here
        and d.normal like pattern and (not held or written_within(d.workspace_id, d.contact_id)) limit most)
      union
      (select d.contact_id from contact_detail d where d.workspace_id = here and d.kind = 'phone'
        and d.normal like number_pattern(pattern) and (not held or written_within(d.workspace_id, d.contact_id)) limit most));
  end if;
  return query select distinct g.id from unnest(found) f(id)
    join contact c on c.workspace_id = here and c.id = f.id
    join contact g on g.workspace_id = c.workspace_id and g.head_id = c.head_id limit most;
end $$;
-- The contacts, each with all that it was joined with, that a condition of a filter fits; a single null where no
-- index knows. `wanted` and `pattern` are in small letters; what is in JSON is written there in another way if it
-- holds quotes or the like.
create function contacts_fitting(field text, key text, does text, wanted text, pattern text, most integer)
returns table (contact_id uuid) language plpgsql stable security definer set search_path = public
set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
  workspace uuid := nullif(current_setting('earshot.workspace', true), '')::uuid;
  found uuid[];
begin
  if field in ('name', 'email', 'phone') and does <> 'exist' and length(wanted) >= 3 then
    found := array(select c.id from contact c where c.workspace_id = workspace
      and lower(c.name || ' ' || coalesce(c.email, '') || ' ' || coalesce(c.phone, '')) like pattern
      and case field when 'name' then lower(c.name) when 'email' then lower(c.email) else lower(c.phone) end
        like case does when 'equal' then substr(pattern, 2, length(pattern) - 2) else pattern end limit most);
  elsif field = 'about' and does <> 'exist' and length(wanted) >= 3 and wanted !~ '["\\\x01-\x1f]' then
    found := array(select c.id from contact c where c.workspace_id = workspace
      and c.about <> '{}' and lower(c.about::text) like pattern
      and lower(c.about ->> key) like case does when 'equal' then substr(pattern, 2, length(pattern) - 2) else pattern end limit most);
  elsif field = 'language' and does = 'equal' then
    found := array(select c.id from contact c where c.workspace_id = workspace
      and c.language <> '' and lower(c.language) = wanted limit most);
  elsif field = 'language' and does = 'contain' then
    found := array(select c.id from contact c where c.workspace_id = workspace
      and c.language <> '' and lower(c.language) like pattern limit most);
  elsif field = 'email' and does = 'exist' then
    found := array(select c.id from contact c where c.workspace_id = workspace and c.email <> '' limit most);
  elsif field = 'phone' and does = 'exist' then
    found := array(select c.id from contact c where c.workspace_id = workspace and c.phone <> '' limit most);
  elsif field = 'language' and does = 'exist' then
    found := array(select c.id from contact c where c.workspace_id = workspace and c.language <> '' limit most);
  else
    return query select null::uuid;
    return;
  end if;
  return query select distinct g.id from unnest(found) f(id)
    join contact c on c.workspace_id = workspace and c.id = f.id
    join contact g on g.workspace_id = c.workspace_id and g.head_id = c.head_id limit most;
end $$;
revoke all on function expected_messages(tsquery) from public;
revoke all on function messages_saying(text, integer) from public;
grant execute on function messages_saying(text, integer) to earshot_app;
revoke all on function contacts_fitting(text, text, text, text, text, integer) from public;
grant execute on function contacts_fitting(text, text, text, text, text, integer) to earshot_app;
reset role;
revoke create on schema public from earshot_system;
