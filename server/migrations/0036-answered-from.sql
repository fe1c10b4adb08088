-- What is said to one account of a platform in public is answered from another (decision 19), and what begins on a
-- channel may be a team's from the beginning.

alter table channel
  -- Another channel of the same connector, from whose account public posts are answered; null: from its own.
  add column answers_from uuid check (answers_from <> id),
  -- Whose matter a new conversation is, unless a rule says otherwise.
  add column team_id uuid,
  add foreign key (workspace_id, answers_from) references channel,
  add foreign key (workspace_id, team_id) references team;
create index channel_answered_from on channel (workspace_id, answers_from) where answers_from is not null;

-- From which channel's account a message of ours went out, where that is not its own channel's. Stamped when it is
-- written, so that a later choice moves nothing that is on its way.
alter table message add column from_channel_id uuid;
create index message_sent_from on message (workspace_id, thread_id, from_channel_id) where from_channel_id is not null;
