-- Companies by the hundred thousand: sorted by an index, and looked through by whoever reaches some channels.

-- What they are sorted by, and namesakes are found by. A column, as under row security an index of an expression finds nothing.
alter table company add column sorted text not null generated always as (left(folded(name), 40)) stored;
drop index company_by_name;
create index company_by_name on company (workspace_id, sorted, id);

-- Asked past the policies, which would look for all parts of each contact in turn: those that are one belong to one
-- company. It answers yes or no, of the workspace and the channels of whoever asks.
grant create on schema public to earshot_system;
select readable_by_system('company');
select readable_by_system('company_domain');
alter function has_people_within(uuid, uuid) owner to earshot_system;
set local role earshot_system;
create or replace function has_people_within(workspace uuid, wanted uuid) returns boolean
language plpgsql stable security definer set search_path = public as $$
declare
  within uuid[] := reach();
begin
  return workspace = nullif(current_setting('earshot.workspace', true), '')::uuid and exists (
    select from contact p where p.workspace_id = workspace and p.belongs_to = wanted and (
      exists (select from identity i where i.workspace_id = workspace and i.contact_id = p.id and i.channel_id = any(within))
      or exists (select from conversation v where v.workspace_id = workspace and v.contact_id = p.id and v.channel_id = any(within))));
end $$;
-- Companies with these letters in their name, or in a domain; of very many those called exactly so, then the first by
-- name. The letters are looked for past the policies, or those would be asked of every company there is. For whoever
-- reaches some channels, only those that are within reach.
create function companies_called(asked text, names text, domains text, in_archive boolean, most integer)
returns table (company_id uuid)
language plpgsql stable security definer set search_path = public set plan_cache_mode = force_custom_plan as $$
declare
  here uuid := nullif(current_setting('earshot.workspace', true), '')::uuid;
  within uuid[] := reach();
  theirs uuid[];
begin
  if within is not null then
    theirs := array(select distinct p.belongs_to from contact p where p.workspace_id = here and p.belongs_to is not null and (
      exists (select from identity i where i.workspace_id = here and i.contact_id = p.id and i.channel_id = any(within))
      or exists (select from conversation v where v.workspace_id = here and v.contact_id = p.id and v.channel_id = any(within))));
  end if;
  return query select c.id from company c
    where c.workspace_id = here and (in_archive is null or (c.archived_at is not null) = in_archive)
      and (c.folded like names
        or c.id in (select d.company_id from company_domain d where d.workspace_id = here and d.domain like domains))
      and (within is null or not c.placed or c.id = any(theirs))
    order by (c.folded <> asked)::int, c.sorted, c.id limit most;
end $$;
revoke all on function has_people_within(uuid, uuid), companies_called(text, text, text, boolean, integer) from public;
grant execute on function has_people_within(uuid, uuid), companies_called(text, text, text, boolean, integer) to earshot_app;
reset role;
revoke create on schema public from earshot_system;
