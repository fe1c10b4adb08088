-- What the accounts' public profiles should name, and what they said when they were last read.

create table profile_wishes (
  workspace_id uuid not null references workspace on delete cascade,
  -- Channels where help is to be had; none: any other one counts.
  support uuid[] not null default '{}',
  -- Accounts that are not connected here.
  handles text[] not null default '{}',
  hours boolean not null default true,
  -- Null: what instant replies link to.
  faq text,
  primary key (workspace_id)
);
select secure('profile_wishes');

create table channel_profile (
  workspace_id uuid not null,
  channel_id uuid not null,
  -- As the connector read it; null: never yet.
  profile jsonb,
  looked_at timestamptz,
  -- When to read it next; whoever reads it puts this off first.
  look_at timestamptz not null,
  failures integer not null default 0,
  trouble text,
  -- Whether nothing was missing the last time; null: not known.
  whole boolean,
  primary key (workspace_id, channel_id),
  foreign key (workspace_id, channel_id) references channel
);
create index channel_profile_due on channel_profile (look_at);
select secure('channel_profile');
select fence('channel_profile');
select readable_by_system('channel_profile');
