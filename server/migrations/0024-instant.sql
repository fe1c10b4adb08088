-- What customers are told at once, by nobody: that their message has come, or that nobody is there. And the estimates
-- that were given with it, so that they can be held against what became of them.

-- How often a conversation was opened, and when last; only the database sees every way in which one is opened again.
alter table conversation
  add column openings integer not null default 1,
  add column opened_at timestamptz;
create function conversation_opening() returns trigger language plpgsql as $$
begin
  new.openings := old.openings + 1;
  new.opened_at := now();
  return new;
end $$;
create trigger conversation_opening before update on conversation for each row
  when (old.state = 'resolved' and new.state <> 'resolved') execute function conversation_opening();

create table instant_message (
  workspace_id uuid not null,
  channel_id uuid not null,
  surface text not null check (surface in ('public', 'private')),
  -- `instant`: while somebody is there; `away`: outside business hours.
  kind text not null check (kind in ('instant', 'away')),
  active boolean not null,
  -- [{"language": "ta", "text": …}, …]: the first is for whoever reads none of the others.
  texts jsonb not null,
  help text,
  -- Hours within which a customer gets it once.
  every integer not null check (every > 0),
  primary key (workspace_id, channel_id, surface, kind),
  foreign key (workspace_id, channel_id) references channel
);
select secure('instant_message');
select fence('instant_message');

-- What was said, once for each kind and opening of a conversation.
create table instant_said (
  workspace_id uuid not null,
  message_id uuid not null,
  conversation_id uuid not null,
  channel_id uuid not null,
  contact_id uuid not null,
  surface text not null,
  kind text not null check (kind in ('instant', 'away')),
  opening integer not null,
  language text not null,
  said_at timestamptz not null,
  -- The estimate that was quoted, and the open seconds it was made of before it was made more careful.
  minutes integer,
  base double precision,
  -- How many were waiting before them.
  ahead integer,
  primary key (workspace_id, message_id),
  foreign key (workspace_id, message_id) references message on delete cascade
);
create unique index instant_said_once on instant_said (workspace_id, conversation_id, opening, kind);
create index instant_said_to on instant_said (workspace_id, contact_id, said_at);
create index instant_said_when on instant_said (workspace_id, said_at);
select secure('instant_said');
select fence('instant_said');
