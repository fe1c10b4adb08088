-- The agent's day: labels, priority, views, changes of many at once, mentions, what is unread, drafts.

create table label (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  -- With its parents, from the top: 'Orders/Refunds'.
  name text not null,
  colour text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index label_by_name on label (workspace_id, lower(name));
select secure('label');

create table conversation_label (
  workspace_id uuid not null,
  conversation_id uuid not null,
  label_id uuid not null,
  at timestamptz not null default now(),
  primary key (workspace_id, conversation_id, label_id),
  foreign key (workspace_id, conversation_id) references conversation on delete cascade,
  foreign key (workspace_id, label_id) references label on delete cascade
);
create index conversation_label_by_label on conversation_label (workspace_id, label_id, conversation_id);
select secure('conversation_label');
select fence('conversation_label');

alter table workspace add column label_required boolean not null default false;

-- Low -1, none 0, high 1, urgent 2.
alter table conversation add column priority smallint not null default 0 check (priority between -1 and 2);
-- Most have none, and their rows are not in it: a message that moves one on has nothing more to write.
create index conversation_prioritised on conversation (workspace_id, priority, last_activity_at desc, id desc)
  where priority <> 0;

create table view (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  agent_id uuid not null,
  name text not null,
  scope text not null check (scope in ('mine', 'everyone')),
  filter jsonb not null,
  sorting text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, agent_id) references agent
);
select secure('view');

-- How far each agent has seen each conversation. What was there before they came counts as seen.
alter table agent add column unread_from timestamptz not null default now();
create table conversation_seen (
  workspace_id uuid not null,
  agent_id uuid not null,
  conversation_id uuid not null,
  revision integer not null,
  primary key (workspace_id, agent_id, conversation_id),
  foreign key (workspace_id, agent_id) references agent,
  foreign key (workspace_id, conversation_id) references conversation on delete cascade
);
select secure('conversation_seen');
select fence('conversation_seen');

create table draft (
  workspace_id uuid not null,
  agent_id uuid not null,
  conversation_id uuid not null,
  kind text not null check (kind in ('reply', 'note')),
  text text not null,
  revision integer not null default 1,
  updated_at timestamptz not null default now(),
  primary key (workspace_id, agent_id, conversation_id, kind),
  foreign key (workspace_id, agent_id) references agent,
  foreign key (workspace_id, conversation_id) references conversation on delete cascade
);
select secure('draft');
select fence('draft');

-- Whom a note names; beside its text, as names change.
alter table message add column mentions uuid[];

-- What an agent is told: that a note names them, or that a conversation was given to them.
create table notice (
  workspace_id uuid not null,
  id uuid not null,
  agent_id uuid not null,
  kind text not null check (kind in ('mention', 'assigned')),
  conversation_id uuid not null,
  message_id uuid,
  actor_id uuid,
  at timestamptz not null default now(),
  read_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, agent_id) references agent,
  foreign key (workspace_id, conversation_id) references conversation on delete cascade
);
create index notice_of_agent on notice (workspace_id, agent_id, id desc);
create index notice_of_conversation on notice (workspace_id, conversation_id, agent_id, kind);
select secure('notice');
select fence('notice');
alter table agent add column notice_choices jsonb;

-- One change of many conversations, made chunk by chunk by a job.
create table bulk (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  agent_id uuid not null,
  -- What its starter reached when they started it; null is every channel.
  reach uuid[],
  action jsonb not null,
  filter jsonb not null,
  state text not null default 'running' check (state in ('running', 'done', 'stopped', 'undoing', 'undone')),
  -- Why it came to a stop by itself.
  trouble text,
  total integer,
  looked_at integer not null default 0,
  changed integer not null default 0,
  skipped integer not null default 0,
  restored integer not null default 0,
  kept integer not null default 0,
  -- Conversations up to this one have had their turn.
  position uuid,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, agent_id) references agent
);
create index bulk_of_agent on bulk (workspace_id, agent_id, id desc);
select secure('bulk');

-- What each conversation had before, and which transactions changed it: events of those are the bulk's doing.
create table bulk_step (
  workspace_id uuid not null,
  bulk_id uuid not null,
  conversation_id uuid not null,
  before jsonb not null,
  xid xid8 not null default pg_current_xact_id(),
  undone_xid xid8,
  primary key (workspace_id, bulk_id, conversation_id),
  foreign key (workspace_id, bulk_id) references bulk on delete cascade,
  foreign key (workspace_id, conversation_id) references conversation on delete cascade
);
create index bulk_step_of_conversation on bulk_step (workspace_id, conversation_id);
select secure('bulk_step');
select fence('bulk_step');

-- One word of ours about an event, such as the priority that was set; never what people wrote.
alter table event add column word text;
-- The trail of a conversation. What arrives most is not in it: messages show themselves.
create index event_trail on event (workspace_id, conversation_id, seq)
  where conversation_id is not null and type not in ('message.received', 'message.sent', 'message.reacted', 'note.added');
