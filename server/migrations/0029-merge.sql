-- Conversations that are one, and messages that are taken out of one (decision 17).

alter table conversation
  -- A merged conversation points to the one it was merged into and is settled; no list shows it.
  add column merged_into uuid,
  -- The end of the chain of pointers; null where it is not merged.
  add column top_id uuid,
  -- Stands beside another one of the same thread and customer, which gets what they write.
  add column beside boolean not null default false,
  -- The channels of what was merged into it, without its own; null: there are no others.
  add column other_channels uuid[],
  add foreign key (workspace_id, merged_into) references conversation;
create index conversation_merged on conversation (workspace_id, top_id) where top_id is not null;
create index conversation_beside on conversation (workspace_id, thread_id, requester_id) where beside;
create index conversation_of_channels on conversation using gin (other_channels) where other_channels is not null;
drop index conversation_one_open;
create unique index conversation_one_open on conversation (workspace_id, thread_id, requester_id)
  where state <> 'resolved' and not beside;

alter table message
  -- The conversation that it was written in, and the one that it belongs to apart from merges. Both null while it has
  -- never been anywhere but in its conversation.
  add column born_in uuid,
  add column home_id uuid,
  -- The conversation that its author named when it was written, once it has gone elsewhere: a repeat names it again.
  add column asked_in uuid;
drop index message_client;
create unique index message_client on message (workspace_id, coalesce(asked_in, conversation_id), client_id)
  where client_id is not null and kind <> 'incoming';

-- What needs somebody's eyes is counted over all that is shown together.
create index part_undelivered on part (workspace_id, conversation_id) where state in ('failed', 'uncertain');

-- The journal: what became one, and what was taken out. `conversation_id` is the one that stays.
create table conversation_merge (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  kind text not null check (kind in ('merge', 'split')),
  conversation_id uuid not null,
  other_id uuid not null check (other_id <> conversation_id),
  -- What both had before and after, and what the one that stays took over.
  kept jsonb not null,
  -- How the two stand has changed since by another merge or split: what was before no longer says what to go back to.
  outdated boolean not null default false,
  agent_id uuid not null,
  at timestamptz not null default clock_timestamp(),
  undone_by uuid,
  undone_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, conversation_id) references conversation on delete cascade,
  foreign key (workspace_id, other_id) references conversation on delete cascade,
  foreign key (workspace_id, agent_id) references agent,
  foreign key (workspace_id, undone_by) references agent
);
create unique index conversation_merge_active on conversation_merge (workspace_id, other_id)
  where undone_at is null and kind = 'merge';
create index conversation_merge_of on conversation_merge (workspace_id, conversation_id, at);
create index conversation_merge_of_other on conversation_merge (workspace_id, other_id, at);
select secure('conversation_merge');
-- As for links: whoever does not reach both ends knows nothing of it.
create policy within_reach on conversation_merge as restrictive to earshot_app using ((select reach()) is null or
  (sees_conversation(workspace_id, conversation_id) and sees_conversation(workspace_id, other_id)));

create table split_message (
  workspace_id uuid not null,
  split_id uuid not null,
  message_id uuid not null,
  primary key (workspace_id, split_id, message_id),
  foreign key (workspace_id, split_id) references conversation_merge on delete cascade,
  foreign key (workspace_id, message_id) references message on delete cascade
);
create index split_message_of on split_message (workspace_id, message_id);
select secure('split_message');
select fence('split_message');

-- What is merged is in no count; what comes back or goes away is no opening.
create or replace function tally_inserted() returns trigger language plpgsql as $$
begin
  insert into conversation_tally (workspace_id, channel_id, assignee_id, state, delta)
  select workspace_id, channel_id, assignee_id, state, count(*) from added where merged_into is null group by 1, 2, 3, 4;
  return null;
end $$;
create or replace function tally_updated() returns trigger language plpgsql as $$
begin
  insert into conversation_tally (workspace_id, channel_id, assignee_id, state, delta)
  select workspace_id, channel_id, assignee_id, state, sum(delta) from (
    select workspace_id, channel_id, assignee_id, state, 1 as delta from after_rows where merged_into is null
    union all
    select workspace_id, channel_id, assignee_id, state, -1 from before_rows where merged_into is null
  ) moved group by 1, 2, 3, 4 having sum(delta) <> 0;
  return null;
end $$;
create or replace function tally_deleted() returns trigger language plpgsql as $$
begin
  insert into conversation_tally (workspace_id, channel_id, assignee_id, state, delta)
  select workspace_id, channel_id, assignee_id, state, -count(*) from gone where merged_into is null group by 1, 2, 3, 4;
  return null;
end $$;
drop trigger conversation_opening on conversation;
create trigger conversation_opening before update on conversation for each row
  when (old.state = 'resolved' and new.state <> 'resolved' and old.merged_into is null)
  execute function conversation_opening();
