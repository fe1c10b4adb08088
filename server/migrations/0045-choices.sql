-- What stands below the text of a part to be tapped, and in which form the platform shows it.
alter table part add column choices jsonb;

-- What a customer tapped is an answer to the message that offered it: by this its choices know which were taken.
create index message_taken on message (workspace_id, reply_to) where kind = 'incoming' and reply_to is not null;
