-- The customer: merging, further details, attributes, blocking.

-- A merged contact points to the one it was merged into and keeps everything of its own (decision 10).
alter table contact
  add foreign key (workspace_id, merged_into) references contact,
  -- The end of the chain of pointers; null where there is none.
  add column top_id uuid,
  add column head_id uuid not null generated always as (coalesce(top_id, id)) stored,
  -- To find others of the same name; what is longer would not fit into an index.
  add column called text not null generated always as (lower(left(name, 200))) stored,
  -- Whose name is shown, where it is not its own.
  add column name_from uuid,
  add column blocked_at timestamptz,
  add column blocked_by uuid,
  add column blocked_reason text,
  -- What they wrote since they were blocked.
  add column blocked_messages integer not null default 0;
-- The workspace does not come first in these: before a table's first statistics the planner would otherwise
-- take one of them, by the workspace alone, for what the primary key finds at once.
create index contact_by_head on contact (head_id, workspace_id);
create index contact_by_name on contact (called, workspace_id);
create index contact_blocked on contact (head_id, workspace_id) where blocked_at is not null;

create table contact_merge (
  workspace_id uuid not null,
  id uuid not null,
  survivor_id uuid not null,
  merged_id uuid not null,
  -- By field, whose value counts: 'survivor' or 'merged'. An edit of the survivor's field turns it to 'survivor'.
  choices jsonb not null,
  merged_by uuid not null,
  merged_at timestamptz not null default now(),
  undone_by uuid,
  undone_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, survivor_id) references contact,
  foreign key (workspace_id, merged_id) references contact
);
create unique index contact_merge_active on contact_merge (workspace_id, merged_id) where undone_at is null;
create index contact_merge_of_survivor on contact_merge (workspace_id, survivor_id);
create index contact_merge_of_merged on contact_merge (workspace_id, merged_id);
select secure('contact_merge');

-- Suggestions that somebody has turned down: these two are different people. The smaller id stands first.
create table contact_apart (
  workspace_id uuid not null,
  one_id uuid not null,
  other_id uuid not null check (one_id < other_id),
  agent_id uuid not null,
  at timestamptz not null default now(),
  primary key (workspace_id, one_id, other_id),
  foreign key (workspace_id, one_id) references contact on delete cascade,
  foreign key (workspace_id, other_id) references contact on delete cascade
);
create index contact_apart_other on contact_apart (workspace_id, other_id);
select secure('contact_apart');

-- Digits of other scripts as ours: Arabic-Indic, its eastern form, Devanagari, Bengali, Gurmukhi, Gujarati, Odia,
-- Tamil, Telugu, Kannada, Malayalam, Thai, full width.
create function western_digits(value text) returns text language sql immutable parallel safe as $$
  select translate(value,
    '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯੦੧੨੩੪੫੬੭੮੯૦૧૨૩૪૫૬૭૮૯୦୧୨୩୪୫୬୭୮୯௦௧௨௩௪௫௬௭௮௯౦౧౨౩౪౫౬౭౮౯೦೧೨೩೪೫೬೭೮೯൦൧൨൩൪൫൬൭൮൯๐๑๒๓๔๕๖๗๘๙0123456789',
    repeat('0123456789', 13))
$$;
-- The same detail in any writing: of a phone number its digits without leading zeros, of the rest small letters.
create function normal_detail(kind text, value text) returns text language sql immutable parallel safe as $$
  select case when kind = 'phone' then coalesce(
      nullif(ltrim(regexp_replace(replace(western_digits(value), '(0)', ''), '[^0-9]', '', 'g'), '0'), ''), lower(btrim(value)))
    else lower(btrim(value)) end
$$;

create table contact_detail (
  workspace_id uuid not null,
  id uuid not null,
  contact_id uuid not null,
  kind text not null check (kind in ('email', 'phone', 'address', 'url')),
  value text not null check (length(value) between 1 and 400),
  normal text not null generated always as (normal_detail(kind, value)) stored,
  label text,
  -- Which identity it came with; null where somebody wrote it by hand.
  identity_id uuid,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, contact_id) references contact on delete cascade,
  foreign key (workspace_id, identity_id) references identity on delete set null (identity_id)
);
create unique index contact_detail_once on contact_detail (workspace_id, contact_id, kind, normal);
create index contact_detail_same on contact_detail (normal, kind, workspace_id);
create index contact_detail_words on contact_detail using gin (normal gin_trgm_ops);
select secure('contact_detail');
select readable_by_system('contact_detail');

-- Security holds for the owner too: for what is copied here it steps aside.
alter table contact no force row level security;
alter table identity no force row level security;
alter table contact_detail no force row level security;
insert into contact_detail (workspace_id, id, contact_id, kind, value, identity_id)
select c.workspace_id, uuidv7(), c.id, d.kind, btrim(d.value),
  (select i.id from identity i where i.workspace_id = c.workspace_id and i.contact_id = c.id order by i.created_at, i.id limit 1)
from contact c, lateral (values ('email', c.email, 320), ('phone', c.phone, 40)) as d(kind, value, most)
where length(btrim(d.value)) between 1 and d.most;
alter table contact force row level security;
alter table identity force row level security;
alter table contact_detail force row level security;

-- What a workspace wants to know of its customers and their matters.
create table attribute (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  subject text not null check (subject in ('contact', 'conversation')),
  key text not null,
  label text not null,
  type text not null check (type in ('text', 'number', 'date', 'choice', 'boolean', 'url')),
  choices text[] not null default '{}',
  -- A conversation is not resolved without it.
  required boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index attribute_by_key on attribute (workspace_id, subject, key);
select secure('attribute');

create table contact_attribute (
  workspace_id uuid not null,
  contact_id uuid not null,
  attribute_id uuid not null,
  value jsonb not null,
  primary key (workspace_id, contact_id, attribute_id),
  foreign key (workspace_id, contact_id) references contact on delete cascade,
  foreign key (workspace_id, attribute_id) references attribute on delete cascade
);
create index contact_attribute_by_value on contact_attribute (attribute_id, value);
select secure('contact_attribute');

create table conversation_attribute (
  workspace_id uuid not null,
  conversation_id uuid not null,
  attribute_id uuid not null,
  value jsonb not null,
  primary key (workspace_id, conversation_id, attribute_id),
  foreign key (workspace_id, conversation_id) references conversation on delete cascade,
  foreign key (workspace_id, attribute_id) references attribute on delete cascade
);
create index conversation_attribute_by_value on conversation_attribute (attribute_id, value);
select secure('conversation_attribute');
select fence('conversation_attribute');

-- The newest of a contact is found without reading the others; every message writes this index anyway.
drop index conversation_of_contact;
create index conversation_of_contact on conversation (workspace_id, contact_id, last_activity_at desc, id desc);

-- What a blocked contact writes is set aside in a resolved conversation that no list shows.
alter table conversation add column blocked boolean not null default false;
create unique index conversation_blocked on conversation (workspace_id, thread_id, requester_id) where blocked;
-- 'withheld': came from a blocked contact and was therefore never fetched.
alter table attachment drop constraint attachment_state_check;
alter table attachment add constraint attachment_state_check
  check (state in ('stored', 'fetching', 'failed', 'expired', 'withheld'));

-- A merged contact is within reach where any part of it is. Which contacts are one is asked past the policies,
-- as these ask in turn; it answers ids and nothing else.
create function merged_with(wanted uuid) returns setof uuid
language sql stable security definer set search_path = public as $$
  select g.id from contact c join contact g on g.workspace_id = c.workspace_id and g.head_id = c.head_id
  where c.workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid and c.id = wanted
$$;
create or replace function sees_contact(workspace uuid, wanted uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from identity where workspace_id = workspace and contact_id in (select merged_with(wanted)))
    or exists (select from conversation where workspace_id = workspace and contact_id in (select merged_with(wanted)));
end $$;
select fence('contact_detail');
select fence('contact_attribute');

-- A number as somebody types it to search for it; null where it is none. Its end is compared, as one of the
-- two writings may lack the country.
create function number_pattern(pattern text) returns text language sql immutable parallel safe as $$
  select case when typed ~ '^[0-9 +()./-]+$' and length(digits) >= 4 then '%' || right(digits, 9) || '%' end
  from (select western_digits(btrim(pattern, '%')) as typed,
    ltrim(regexp_replace(replace(western_digits(pattern), '(0)', ''), '[^0-9]', '', 'g'), '0') as digits) q
$$;

-- Finds every value of a contact, and with it all that it was merged with.
grant create on schema public to earshot_system;
revoke all on function merged_with(uuid) from public;
grant execute on function merged_with(uuid) to earshot_app;
alter function merged_with(uuid) owner to earshot_system;
set local role earshot_system;
create or replace function contacts_called(pattern text, most integer) returns table (contact_id uuid)
language sql stable security definer set search_path = public as $$
  select distinct g.id from (
    (select c.id from contact c
      where c.workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid
        and lower(c.name || ' ' || coalesce(c.email, '') || ' ' || coalesce(c.phone, '')) like pattern limit most)
    union
    (select d.contact_id from contact_detail d
      where d.workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid
        and d.normal like pattern limit most)
    union
    (select d.contact_id from contact_detail d
      where d.workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid and d.kind = 'phone'
        and d.normal like number_pattern(pattern) limit most)
  ) found
  join contact c on c.workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid and c.id = found.id
  join contact g on g.workspace_id = c.workspace_id and g.head_id = c.head_id
  limit most
$$;
reset role;
revoke create on schema public from earshot_system;
