-- What platforms have approved beforehand, as it stands there, so that it can be chosen, filled in and checked here.

create table channel_template (
  workspace_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  -- The platform's own id; a template is known by its name and language.
  external_id text not null,
  name text not null,
  language text not null,
  category text not null,
  state text not null check (state in ('approved', 'waiting', 'refused', 'paused')),
  body text not null,
  header jsonb,
  footer text,
  buttons jsonb not null,
  wanted jsonb not null,
  -- Why it cannot be sent from here, although the platform would take it.
  unsendable text,
  -- Since when the platform no longer has it. Kept for thirty days, so that whoever looks for it learns why.
  gone_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, channel_id) references channel
);
create unique index channel_template_by_name on channel_template (workspace_id, channel_id, name, language);
select secure('channel_template');
select fence('channel_template');

-- A part that is a template: its name, its language and its values. The part's text is what the customer reads.
alter table part add column template jsonb;

-- When to read a channel's templates next, when they were last asked for and last read, who is at it, and why it failed.
alter table channel_health
  add column templates_at timestamptz not null default now(),
  add column templates_tried_at timestamptz,
  add column templates_read_at timestamptz,
  add column templates_by uuid,
  add column templates_failures integer not null default 0,
  add column templates_trouble text;
create index channel_health_templates on channel_health (templates_at);
