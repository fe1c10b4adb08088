create table workspace (
  id uuid primary key,
  name text not null,
  next_number integer not null default 1,
  created_at timestamptz not null default now()
);
select secure('workspace', 'id');
select readable_by_system('workspace');

create table agent (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  user_id uuid not null,
  name text not null,
  email text not null,
  role text not null check (role in ('administrator', 'lead', 'agent')),
  seen_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, user_id)
);
create index agent_of_user on agent (user_id);
select secure('agent');
select readable_by_system('agent');

create table api_key (
  workspace_id uuid not null,
  id uuid not null,
  agent_id uuid not null,
  name text not null,
  -- SHA-256 of the key: it has 256 random bits, so a slow hash would add nothing.
  hash bytea not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, agent_id) references agent on delete cascade
);
create index api_key_by_hash on api_key (hash);
select secure('api_key');
select readable_by_system('api_key');

create table brand (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  name text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
select secure('brand');

create table channel (
  workspace_id uuid not null,
  id uuid not null,
  brand_id uuid not null,
  connector text not null,
  name text not null,
  -- Who the account is on its platform, where one webhook address serves many channels.
  address text,
  settings jsonb not null,
  -- The secret settings, encrypted.
  secrets bytea,
  state text not null default 'active' check (state in ('active', 'paused', 'disconnected')),
  trouble text,
  retention_days integer check (retention_days > 0),
  created_at timestamptz not null default now(),
  last_received_at timestamptz,
  last_sent_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, brand_id) references brand
);
create index channel_by_id on channel (id);
create index channel_by_address on channel (connector, address);
select secure('channel');
select readable_by_system('channel');

-- The first answer to a POST with an Idempotency-Key, so that a repeat gets the same.
create table idempotent_reply (
  workspace_id uuid not null,
  agent_id uuid not null,
  key text not null,
  request_hash bytea not null,
  -- Encrypted: some answers show a secret that is shown only once.
  reply bytea,
  created_at timestamptz not null default now(),
  primary key (workspace_id, agent_id, key)
);
select secure('idempotent_reply');

-- Append-only: ids and kinds, never content, so that an erasure need not rewrite it.
create sequence event_seq as bigint;
create table event (
  workspace_id uuid not null,
  seq bigint not null default nextval('event_seq'),
  -- With seq the position of a row: rows of a transaction that commits late sort by when it began,
  -- and readers stop before the oldest one still running.
  xid xid8 not null default pg_current_xact_id(),
  id uuid not null,
  type text not null,
  version smallint not null default 1,
  at timestamptz not null default now(),
  actor_kind text not null,
  actor_id uuid,
  conversation_id uuid,
  message_id uuid,
  subject_id uuid,
  primary key (workspace_id, seq)
);
create index event_position on event (xid, seq);
select secure('event');
select readable_by_system('event');
revoke update, delete on event from earshot_app;
grant usage on sequence event_seq to earshot_app;
