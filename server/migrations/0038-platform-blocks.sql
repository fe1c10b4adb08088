-- What agents ask of a platform about a person: blocked there too, or no longer. Of one identity the last word counts.

create table platform_block (
  workspace_id uuid not null,
  id uuid not null,
  identity_id uuid not null,
  channel_id uuid not null,
  deed text not null check (deed in ('block', 'unblock')),
  asked_by uuid not null,
  asked_at timestamptz not null default clock_timestamp(),
  state text not null default 'asked'
    check (state in ('asked', 'doing', 'done', 'failed', 'uncertain', 'withdrawn', 'overtaken')),
  -- Since when it is meant: when it was asked for or tried anew. Orders, and says when to give up.
  since timestamptz not null default clock_timestamp(),
  -- When it may go, or go again.
  due_at timestamptz not null default clock_timestamp(),
  attempts integer not null default 0,
  in_flight_by uuid,
  -- An earlier attempt may have reached the platform.
  in_doubt boolean not null default false,
  error_kind text,
  error_message text,
  ended_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, identity_id) references identity on delete cascade,
  foreign key (workspace_id, asked_by) references agent
);
create index platform_block_of on platform_block (workspace_id, identity_id, since);
create index platform_block_open on platform_block (due_at) where state in ('asked', 'doing');
select secure('platform_block');
select fence('platform_block');
select readable_by_system('platform_block');
