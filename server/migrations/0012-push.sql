-- How agents are told while they are away from the desk: by push and by mail.

-- The installation's own pair of keys for push (RFC 8292), encrypted; made on first use.
alter table installation add column push_keys bytea;

alter table agent
  -- When they last did something at the desk. An open screen alone does not say that anybody sits before it.
  add column active_at timestamptz,
  -- What the browser said in which they did.
  add column language text check (length(language) <= 35),
  add column zone text check (length(zone) <= 64);

-- A browser that takes push messages for an agent, for as long as the session lasts that it asked in.
create table push_subscription (
  workspace_id uuid not null,
  id uuid not null,
  agent_id uuid not null,
  -- Of the installation's sessions, which may end without anybody telling the workspace.
  session_id uuid not null,
  -- SHA-256 of the address, so that a browser is known again.
  endpoint_hash bytea not null,
  -- Address and keys, encrypted: with them anybody could write to the browser.
  target bytea not null,
  user_agent text,
  language text not null,
  created_at timestamptz not null default now(),
  last_ok_at timestamptz,
  failures integer not null default 0,
  primary key (workspace_id, id),
  foreign key (workspace_id, agent_id) references agent on delete cascade
);
create unique index push_subscription_once on push_subscription (workspace_id, endpoint_hash);
create index push_subscription_of_agent on push_subscription (workspace_id, agent_id);
select secure('push_subscription');

alter table notice drop constraint notice_kind_check;
alter table notice
  add constraint notice_kind_check check (kind in ('mention', 'assigned', 'message')),
  -- Whether it stands in the list at the desk; the others are there to be sent only.
  add column listed boolean not null default true,
  add column push_due boolean not null default false,
  add column mail_due boolean not null default false,
  -- When it first became something to tell; `at` moves on with a customer's messages.
  add column since timestamptz not null default now();
-- However much a customer writes, it is one notice until it is read.
create unique index notice_of_messages on notice (workspace_id, agent_id, conversation_id)
  where kind = 'message' and read_at is null;
create index notice_due on notice (workspace_id, agent_id) where push_due or mail_due;
-- For what is forgotten after a while.
create index notice_by_age on notice (workspace_id, at);
