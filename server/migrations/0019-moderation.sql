-- What the team asks of a platform about a message that is there: hidden, liked, answered with a sign, taken away.

create table act (
  workspace_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  message_id uuid not null,
  deed text not null check (deed in ('hide', 'show', 'like', 'unlike', 'react', 'unreact', 'remove')),
  -- Of one matter the last word counts, and they are carried out in the order in which they were asked for.
  matter text not null generated always as (case
    when deed in ('hide', 'show') then 'visibility'
    when deed in ('like', 'unlike') then 'like'
    when deed in ('react', 'unreact') then 'reaction'
    else 'removal' end) stored,
  sign text check ((sign is not null) = (deed = 'react')),
  -- Why what somebody else wrote is put out of sight. Where it is neither spam nor harm, a second person decides.
  grounds text check (grounds in ('spam', 'abuse', 'private', 'other')),
  reason text,
  asked_by uuid not null,
  asked_at timestamptz not null default clock_timestamp(),
  approved_by uuid check (approved_by <> asked_by),
  state text not null check (state in ('proposed', 'asked', 'doing', 'done', 'failed', 'uncertain', 'withdrawn', 'overtaken')),
  -- Since when it is meant: when it was asked for, agreed to or tried anew. Orders, and says when to give up.
  since timestamptz not null default clock_timestamp(),
  -- When it may go, or go again.
  due_at timestamptz not null default clock_timestamp(),
  attempts integer not null default 0,
  begun_at timestamptz,
  in_flight_by uuid,
  -- An earlier attempt may have reached the platform.
  in_doubt boolean not null default false,
  -- Of a message that went out in several parts: those that are gone already, by the platform's ids.
  removed text[] not null default '{}',
  error_kind text,
  error_message text,
  ended_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, message_id) references message on delete cascade,
  foreign key (workspace_id, asked_by) references agent,
  foreign key (workspace_id, approved_by) references agent
);
create index act_of_message on act (workspace_id, message_id, matter, since);
create index act_open on act (due_at) where state in ('asked', 'doing');
select secure('act');
select fence('act');
select readable_by_system('act');

-- Taken off its platform by the team, which keeps reading it here. What its author took away is `deleted_at`.
alter table message add column removed_at timestamptz;
