-- Notices to rooms of the team's own messengers, through addresses that take messages.

create table notice_hook (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  -- Whose notices it gets; null: those of the whole workspace.
  agent_id uuid,
  kind text not null,
  name text not null,
  -- The address, encrypted: whoever knows it can write there.
  target bytea not null,
  host text not null,
  events text[] not null,
  -- {"from": "20:00", "to": "08:00", "zone": "Asia/Kolkata"}; an agent's own are in their choices.
  quiet jsonb,
  language text not null,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  last_ok_at timestamptz,
  -- In a row.
  failures integer not null default 0,
  retry_at timestamptz,
  -- Who sends to it has it until then.
  busy_until timestamptz,
  -- What went wrong last, in a sentence; for good where there is a moment.
  trouble text,
  broken_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, agent_id) references agent,
  foreign key (workspace_id, created_by) references agent
);
create index notice_hook_of_agent on notice_hook (workspace_id, agent_id);
select secure('notice_hook');

-- What is to be told there; gone when it was.
create table hook_message (
  workspace_id uuid not null,
  id uuid not null,
  hook_id uuid not null,
  kind text not null,
  happened text,
  conversation_id uuid,
  channel_id uuid,
  trouble_id uuid,
  is_over boolean not null default false,
  actor_id uuid,
  at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, hook_id) references notice_hook on delete cascade,
  foreign key (workspace_id, conversation_id) references conversation on delete cascade
);
-- However often it happens, it is one message until it was told.
create unique index hook_message_of on hook_message (workspace_id, hook_id, kind, conversation_id) where conversation_id is not null;
create index hook_message_turn on hook_message (workspace_id, hook_id, id);
select secure('hook_message');
select fence('hook_message');
