-- Names are found in another spelling or script: by keys of how they sound (server/platform/sound/alike.ts), which the
-- program writes. Null: not written yet, as with every contact of before; a task writes those in the background.
alter table contact add column sounds text[];
create index contact_sounds on contact using gin (sounds) where sounds is not null;
create index contact_unheard on contact (workspace_id, id) where sounds is null;

-- Another name sounds otherwise. What a contact is called on its platforms counts beside its own name.
create function contact_renamed() returns trigger language plpgsql as $$
begin
  if new.sounds is not distinct from old.sounds then new.sounds := null; end if;
  return new;
end $$;
create trigger contact_renamed before update of name on contact
  for each row when (new.name <> old.name) execute function contact_renamed();
create function identity_renamed() returns trigger language plpgsql as $$
begin
  update contact set sounds = null where workspace_id = new.workspace_id and id = new.contact_id and sounds is not null;
  return null;
end $$;
create trigger identity_renamed after update of name on identity
  for each row when (new.name <> old.name) execute function identity_renamed();

grant create on schema public to earshot_system;
set local role earshot_system;
-- The newest contacts with a key of each of these words, whose keys are parted by spaces: their names, and those of
-- their identities. For whoever reaches some channels only those that are within reach.
create function contacts_sounding(words text[], most integer) returns table (contact_id uuid, names text[])
language plpgsql stable security definer set search_path = public set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
  here uuid := nullif(current_setting('earshot.workspace', true), '')::uuid;
  held boolean := reach() is not null;
  first text[] := string_to_array(words[1], ' ');
begin
  return query select f.id, f.name || array(select i.name from identity i where i.workspace_id = here and i.contact_id = f.id)
    from (select c.id, c.name from contact c where c.workspace_id = here and c.sounds && first
      and (cardinality(words) = 1 or (select bool_and(c.sounds && string_to_array(word, ' ')) from unnest(words) word))
      and (not held or written_within(c.workspace_id, c.id)) limit most * 5) f
    order by f.id desc limit most;
end $$;
revoke all on function contacts_sounding(text[], integer) from public;
grant execute on function contacts_sounding(text[], integer) to earshot_app;
reset role;
revoke create on schema public from earshot_system;
