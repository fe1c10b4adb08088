-- The platforms' rules on the way out: until when a customer may be answered.

-- Where the platform limits answering: its time of the latest that the customer wrote, never later than its
-- receipt, and until when a person may write anything. Both stay null where nothing is limited.
alter table conversation add column customer_at timestamptz;
alter table conversation add column window_ends_at timestamptz;
create index conversation_window on conversation (workspace_id, state, window_ends_at, id)
  where window_ends_at is not null;

-- By which windows its conversations' ends were computed. What is from before is filled in by a task, a few
-- hundred threads at a time, so that no start waits for millions of rows; so is everything when a platform's
-- windows change.
alter table channel add column windows text;

-- A public message may be answered in private, once: the message that does so names the one that it answers.
-- The right is used up while a delivery of it is under way or done.
alter table message add column private_reply_to uuid;
create index message_private_reply on message (workspace_id, private_reply_to) where private_reply_to is not null;

-- Conversations of one matter in several threads, such as a comment and what was then said in private.
alter table conversation add column case_id uuid;
create index conversation_of_case on conversation (workspace_id, case_id) where case_id is not null;
create index conversation_thread_of_case on conversation (workspace_id, thread_id) where case_id is not null;

-- A private answer begins a conversation before its thread is known. Where that proves to be one that is open
-- already, the two become one, and the totals lose it.
create function tally_deleted() returns trigger language plpgsql as $$
begin
  insert into conversation_tally (workspace_id, channel_id, assignee_id, state, delta)
  select workspace_id, channel_id, assignee_id, state, -count(*) from gone group by 1, 2, 3, 4;
  return null;
end $$;
create trigger tally_deleted after delete on conversation
  referencing old table as gone for each statement execute function tally_deleted();
