-- Platforms that push nothing: which process reads a channel, and how far it has read. Belongs to the
-- installation, like the raw requests that are written in the same commit.
create table reading (
  channel_id uuid primary key,
  -- Whoever is not this process can bring nothing.
  holder uuid,
  -- The connector's own: where to go on.
  state jsonb
);
grant select, insert, update on reading to earshot_system;

alter table channel
  -- Who the account is, as the platform says.
  add column account text,
  add column read_at timestamptz,
  add column unreadable_since timestamptz,
  -- Why it cannot be read; `trouble` says why it cannot send.
  add column reading_trouble text;

-- A conversation by letters has no ids of its own: these are the names by which messages refer to it.
alter table thread add column topic text;
create table thread_name (
  workspace_id uuid not null,
  channel_id uuid not null,
  name text not null,
  thread_id uuid not null,
  primary key (workspace_id, channel_id, name),
  foreign key (workspace_id, thread_id) references thread on delete cascade
);
select secure('thread_name');

alter table message
  add column subject text,
  add column quoted text,
  add column designed boolean not null default false,
  add column automatic boolean not null default false,
  add column answer_to text,
  add column copies jsonb;
-- Subjects are searched too. What lies beyond the first hundred thousand characters is not: an index entry has a limit.
alter table message drop column search;
alter table message add column search tsvector
  generated always as (to_tsvector('simple', left(coalesce(subject || ' ', '') || text, 100000))) stored;
create index message_words on message using gin (search);

-- What is seldom asked for: the design of a message, and the message as it came.
create table message_body (
  workspace_id uuid not null,
  message_id uuid not null,
  html text,
  original_key text,
  original_name text,
  original_type text,
  primary key (workspace_id, message_id),
  foreign key (workspace_id, message_id) references message on delete cascade
);
select secure('message_body');

-- What the message's design calls it.
alter table attachment add column content_id text;

-- The last try may have reached the platform: it is asked before the next one.
alter table part add column in_doubt boolean not null default false;
