-- When the team works: by the week, with holidays, on the walls of one time zone.

create table business_hours (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  name text not null,
  -- A zone of the IANA database, such as Asia/Kolkata.
  zone text not null,
  -- {"mon": [{"from": "09:00", "to": "18:00"}], …}: one that ends at or before its start runs into the next day.
  weekly jsonb not null,
  -- [{"name": …, "date": "2026-01-14", "yearly": false, "hours": []}]: in place of the openings of that day.
  holidays jsonb not null default '[]',
  -- For every channel that has none of its own.
  is_default boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index business_hours_by_name on business_hours (workspace_id, lower(name));
create unique index business_hours_default on business_hours (workspace_id) where is_default;
select secure('business_hours');

-- Without any, those of the workspace hold; without those it counts as always open.
alter table channel add column business_hours_id uuid;
alter table channel add foreign key (workspace_id, business_hours_id) references business_hours;
create index channel_by_business_hours on channel (workspace_id, business_hours_id) where business_hours_id is not null;
