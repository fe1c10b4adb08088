-- An answer that did not get through is told to whoever wrote it and whoever has the conversation.

do $$
declare
  kinds text := (select pg_get_constraintdef(oid) from pg_constraint
    where conname = 'notice_kind_check' and conrelid = 'notice'::regclass);
begin
  alter table notice drop constraint notice_kind_check;
  execute 'alter table notice add constraint notice_kind_check ' || replace(kinds, '])', ', ''undelivered''])');
end $$;
-- However many there are, it is one notice until it is read: of the latest, and that it is not the only one.
alter table notice add column several boolean not null default false;
create unique index notice_of_undelivered on notice (workspace_id, agent_id)
  where kind = 'undelivered' and read_at is null;

-- What sleeps although its customer waits is somebody's, or stands with what needs an owner.
create index conversation_asleep on conversation (workspace_id, waiting_since, id)
  where state = 'snoozed' and (waiting_since is not null or undelivered > 0);

-- Merging and undoing count anew whom somebody has answered: that alone answers nobody.
drop trigger keep_answered on conversation;
create trigger keep_answered after update on conversation for each row
  when (old.waiting_since is not null and new.waiting_since is null and new.answered_at >= old.waiting_since
    and new.answered_at > coalesce(old.answered_at, '-infinity'))
  execute function keep_answered();
