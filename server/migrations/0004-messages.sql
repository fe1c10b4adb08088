create table message (
  workspace_id uuid not null,
  id uuid not null,
  thread_id uuid not null,
  conversation_id uuid not null,
  channel_id uuid not null,
  kind text not null check (kind in ('incoming', 'outgoing', 'note')),
  -- The platform's id; unique only within its thread, as some platforms count per chat.
  external_id text,
  client_id text,
  author_kind text not null check (author_kind in ('customer', 'agent', 'bot', 'automation', 'other')),
  author_id uuid,
  author_name text not null,
  text text not null,
  unsupported text,
  reply_to uuid,
  reply_to_external text,
  -- Three times: what the sender's clock claims, what orders (never later than receipt), and ours.
  sent_at timestamptz not null,
  ordered_at timestamptz not null,
  received_at timestamptz not null,
  arrival bigint not null,
  -- The conversation's revision with this message in it: what a reply's author had not seen is above theirs.
  revision integer not null,
  edited_at timestamptz,
  deleted_at timestamptz,
  expires_at timestamptz,
  search tsvector generated always as (to_tsvector('simple', text)) stored,
  primary key (workspace_id, id),
  foreign key (workspace_id, conversation_id) references conversation
);
create unique index message_external on message (workspace_id, channel_id, thread_id, external_id) where external_id is not null;
create unique index message_client on message (workspace_id, conversation_id, client_id)
  where client_id is not null and kind <> 'incoming';
create index message_timeline on message (workspace_id, conversation_id, ordered_at desc, arrival desc);
create index message_words on message using gin (search);
select secure('message');
select readable_by_system('message');

create table message_revision (
  workspace_id uuid not null,
  message_id uuid not null,
  -- The platform's time of the edit that replaced this text.
  replaced_at timestamptz not null,
  text text not null,
  primary key (workspace_id, message_id, replaced_at),
  foreign key (workspace_id, message_id) references message on delete cascade
);
select secure('message_revision');

create table part (
  workspace_id uuid not null,
  id uuid not null,
  message_id uuid not null,
  conversation_id uuid not null,
  channel_id uuid not null,
  thread_id uuid not null,
  arrival bigint not null,
  position smallint not null,
  text text not null,
  attachment_ids uuid[] not null default '{}',
  state text not null default 'queued'
    check (state in ('queued', 'sending', 'sent', 'delivered', 'read', 'uncertain', 'failed', 'cancelled')),
  attempts integer not null default 0,
  next_attempt_at timestamptz,
  external_id text,
  in_flight_by uuid,
  error_kind text,
  error_message text,
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, message_id) references message on delete cascade
);
create index part_of_message on part (workspace_id, message_id);
create index part_unsent on part (workspace_id, conversation_id, arrival, position) where state in ('queued', 'sending');
create index part_external on part (workspace_id, thread_id, external_id) where external_id is not null;
create index part_in_flight on part (in_flight_by) where state = 'sending';
select secure('part');
select readable_by_system('part');

create table attachment (
  workspace_id uuid not null,
  id uuid not null,
  message_id uuid,
  position smallint not null default 0,
  -- Who uploaded it, while it belongs to no message yet.
  agent_id uuid,
  thread_external_id text,
  channel_id uuid,
  name text not null,
  type text not null,
  size bigint not null,
  state text not null check (state in ('stored', 'fetching', 'failed', 'expired')),
  storage_key text,
  source_url text,
  width integer,
  height integer,
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, message_id) references message on delete cascade
);
create index attachment_of_message on attachment (workspace_id, message_id);
select secure('attachment');

create table reaction (
  workspace_id uuid not null,
  message_id uuid not null,
  author_key text not null,
  emoji text not null,
  author_name text not null,
  at timestamptz not null,
  removed boolean not null default false,
  primary key (workspace_id, message_id, author_key, emoji),
  foreign key (workspace_id, message_id) references message on delete cascade
);
select secure('reaction');

-- Edits, deletions, reactions and receipts that came before the message they speak of.
create table orphan (
  workspace_id uuid not null,
  channel_id uuid not null,
  thread_external_id text not null,
  target text not null,
  -- Derived from kind, author and time, so that a repeat is recognised.
  derived_key text not null,
  event jsonb not null,
  received_at timestamptz not null,
  arrival bigint not null,
  primary key (workspace_id, channel_id, thread_external_id, target, derived_key)
);
select secure('orphan');
select readable_by_system('orphan');

create table quarantined (
  workspace_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  inbound_id bigint not null,
  position integer not null,
  reason text not null,
  received text not null,
  request jsonb not null,
  received_at timestamptz not null,
  attempts integer not null default 1,
  state text not null default 'held' check (state in ('held', 'applied', 'discarded')),
  primary key (workspace_id, id),
  foreign key (workspace_id, channel_id) references channel
);
create unique index quarantined_once on quarantined (workspace_id, inbound_id, position);
create index quarantined_list on quarantined (workspace_id, state, received_at desc, id desc);
select secure('quarantined');

-- Search runs as the system role and filters by workspace itself: a text-search operator is not
-- leakproof, so under a row policy PostgreSQL would not use the index for it.
create function conversations_saying(words text, most integer) returns table (conversation_id uuid)
language sql stable security definer set search_path = public as $$
  select m.conversation_id from message m
  where m.workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid
    and m.search @@ websearch_to_tsquery('simple', words)
    and m.deleted_at is null
  order by m.ordered_at desc limit most
$$;
create function contacts_called(pattern text, most integer) returns table (contact_id uuid)
language sql stable security definer set search_path = public as $$
  select c.id from contact c
  where c.workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid
    and lower(c.name || ' ' || coalesce(c.email, '') || ' ' || coalesce(c.phone, '')) like pattern
  limit most
$$;
