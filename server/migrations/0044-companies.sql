-- Companies: whom contacts belong to, what is known of them, and by which addresses their people are recognised.

create table company (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  name text not null check (length(name) between 1 and 200),
  -- To find it in whichever letters; two may have the same name.
  folded text not null generated always as (folded(name)) stored,
  note text not null default '',
  -- Offered to nobody any more; who belongs to it stays.
  archived_at timestamptz,
  -- Somebody was put there: from then on only whoever reaches one of its people knows of it.
  placed boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index company_by_name on company (workspace_id, left(folded, 40), id);
select secure('company');

-- What stands behind the @ of its people's addresses, in small letters and as the domain name system writes it.
create table company_domain (
  workspace_id uuid not null,
  domain text not null check (length(domain) between 3 and 253),
  company_id uuid not null,
  primary key (workspace_id, domain),
  foreign key (workspace_id, company_id) references company on delete cascade
);
create index company_domain_of on company_domain (workspace_id, company_id);
select secure('company_domain');

alter table attribute
  drop constraint attribute_subject_check,
  add constraint attribute_subject_check check (subject in ('contact', 'company', 'conversation'));
create table company_attribute (
  workspace_id uuid not null,
  company_id uuid not null,
  attribute_id uuid not null,
  value jsonb not null,
  primary key (workspace_id, company_id, attribute_id),
  foreign key (workspace_id, company_id) references company on delete cascade,
  foreign key (workspace_id, attribute_id) references attribute on delete cascade
);
create index company_attribute_by_value on company_attribute (attribute_id, value);
select secure('company_attribute');

-- `company_id` is a contact's own and untouched by merging; `belongs_to` is what the contact that it is shown as
-- belongs to, the same in every part of it, so that lists need not follow the journal.
alter table contact
  add column company_id uuid,
  add column belongs_to uuid,
  add foreign key (workspace_id, company_id) references company,
  add foreign key (workspace_id, belongs_to) references company;
create index contact_of_company on contact (belongs_to, workspace_id) where belongs_to is not null;

-- Of its people the policies see what their reader does.
create function has_people_within(workspace uuid, wanted uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from contact where workspace_id = workspace and belongs_to = wanted);
end $$;
create function sees_company(workspace uuid, wanted uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from company where workspace_id = workspace and id = wanted);
end $$;
create policy within_reach on company as restrictive to earshot_app using ((select reach()) is null
  or not placed or has_people_within(workspace_id, id));
create policy within_reach on company_domain as restrictive to earshot_app using ((select reach()) is null
  or sees_company(workspace_id, company_id));
create policy within_reach on company_attribute as restrictive to earshot_app using ((select reach()) is null
  or sees_company(workspace_id, company_id));

-- Companies that somebody has said a contact does not belong to.
create table company_apart (
  workspace_id uuid not null,
  contact_id uuid not null,
  company_id uuid not null,
  agent_id uuid not null,
  at timestamptz not null default now(),
  primary key (workspace_id, contact_id, company_id),
  foreign key (workspace_id, contact_id) references contact on delete cascade,
  foreign key (workspace_id, company_id) references company on delete cascade
);
select secure('company_apart');
select fence('company_apart');

-- Who may belong to a company is found by it. A column, as under row security an index of an expression is not used.
alter table contact_detail add column domain text
  generated always as (case when kind = 'email' then split_part(normal_detail(kind, value), '@', -1) end) stored;
create index contact_detail_domain on contact_detail (domain, workspace_id) where domain is not null;

-- What is known of a company may be what promises and turns go by.
do $$
declare
  promises text := pg_get_functiondef('sla_stale_by_event'::regproc);
  turns text := pg_get_functiondef('assignment_stale_by_event'::regproc);
begin
  execute replace(replace(promises,
    'type in (''label.changed'', ''attributes.changed'')',
    '(type in (''label.changed'', ''attributes.changed'') or type = ''company.changed'' and word = ''attributes'')'),
    '"(label|attribute)"', '"(label|attribute|company)"');
  execute replace(turns, '''contact.unmerged'')', '''contact.unmerged'', ''company.changed'')');
end $$;
