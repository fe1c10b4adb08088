-- The health of channels: looks at the platforms, what is wrong and since when, whom to tell, what is read back.

-- Who is told when the channel breaks; nobody: the administrators.
alter table channel add column owner_id uuid;
alter table channel add foreign key (workspace_id, owner_id) references agent;
-- The kind of error for which a file could not be fetched: a channel that was mended fetches again what it alone kept.
alter table attachment add column failed_by text;
-- When a worker last said that it lives. Unlike the rows of processes it stays when they end.
alter table installation add column alive_at timestamptz;
grant update (alive_at) on installation to earshot_system;
-- How much of what was read back was new.
create index message_late on message (workspace_id, channel_id, received_at) where late;

create table channel_health (
  workspace_id uuid not null,
  channel_id uuid not null,
  -- When to look at the platform next, when one last answered, and who is looking.
  look_at timestamptz not null default now(),
  looked_at timestamptz,
  looked_by uuid,
  -- Looks in a row that found something wrong, and since when the platform does not answer.
  troubled integer not null default 0,
  silent_since timestamptz,
  -- The end of the token; when that end was first heard of, and when another token was last asked for.
  expires_at timestamptz,
  expiry_seen_at timestamptz,
  renew_tried_at timestamptz,
  renewed_at timestamptz,
  scopes jsonb,
  subscription jsonb,
  remarks jsonb not null default '[]',
  -- When the subscription was last repaired, and how often that did not hold.
  repaired_at timestamptz,
  lapses integer not null default 0,
  -- When an unusual silence last led to a look.
  silence_seen_at timestamptz,
  -- How far back to read when somebody asks for it.
  read_back_days integer not null default 7 check (read_back_days between 1 and 90),
  -- What is to be read back, why, from when on it may be tried, and who does it.
  read_back_from timestamptz,
  read_back_why text check (read_back_why in ('connected', 'mended', 'subscription', 'outage', 'silence', 'daily', 'asked')),
  read_back_at timestamptz,
  read_back_by uuid,
  read_back_failures integer not null default 0,
  -- How the last one ended.
  read_back_done_at timestamptz,
  read_back_until timestamptz,
  read_back_found integer,
  primary key (workspace_id, channel_id),
  foreign key (workspace_id, channel_id) references channel
);
create index channel_health_due on channel_health (look_at);
create index channel_health_reading on channel_health (read_back_at) where read_back_from is not null;
select secure('channel_health');
select fence('channel_health');
select readable_by_system('channel_health');

create table channel_trouble (
  workspace_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  kind text not null check (kind in ('token', 'settings', 'scopes', 'subscription', 'expiring', 'unreachable', 'sending', 'reading', 'read-back')),
  text text not null,
  since timestamptz not null,
  told_at timestamptz not null,
  ended_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, channel_id) references channel
);
-- However often it is seen, it is one trouble until it is over.
create unique index channel_trouble_once on channel_trouble (workspace_id, channel_id, kind) where ended_at is null;
create index channel_trouble_of_channel on channel_trouble (workspace_id, channel_id, since desc);
create index channel_trouble_open on channel_trouble (told_at) where ended_at is null;
select secure('channel_trouble');
select fence('channel_trouble');
select readable_by_system('channel_trouble');

-- What came in and was tried in each hour: running totals, kept for thirty days.
create table channel_hour (
  workspace_id uuid not null,
  channel_id uuid not null,
  hour timestamptz not null,
  received integer not null default 0,
  attempts integer not null default 0,
  failures integer not null default 0,
  primary key (workspace_id, channel_id, hour),
  foreign key (workspace_id, channel_id) references channel
);
create index channel_hour_by_age on channel_hour (workspace_id, hour);
select secure('channel_hour');
select fence('channel_hour');
select readable_by_system('channel_hour');

-- Notices that are about a channel instead of a conversation.
alter table notice drop constraint notice_kind_check;
alter table notice
  add constraint notice_kind_check check (kind in ('mention', 'assigned', 'message', 'channel')),
  alter column conversation_id drop not null,
  add column channel_id uuid,
  add column trouble_id uuid,
  -- It tells that the trouble is over.
  add column is_over boolean not null default false,
  add foreign key (workspace_id, channel_id) references channel,
  add foreign key (workspace_id, trouble_id) references channel_trouble on delete cascade,
  add constraint notice_about check ((conversation_id is null) = (kind = 'channel') and (trouble_id is null or kind = 'channel')
    and (channel_id is null) = (kind <> 'channel'));
drop policy within_reach on notice;
select fence('notice');

-- The channels that are there: their first look comes within the hour, one after the other. Security holds for the
-- owner too: for what is written here it steps aside.
alter table channel no force row level security;
alter table channel_health no force row level security;
insert into channel_health (workspace_id, channel_id, look_at)
  select workspace_id, id, now() + random() * interval '1 hour' from channel where state <> 'disconnected';
alter table channel force row level security;
alter table channel_health force row level security;
