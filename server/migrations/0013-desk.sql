-- The composer: what an answer looks like where it goes, and drafts that are offered to the team.

-- The text with its marks, as it reads where it went; null where that is the text as it was typed.
alter table message add column shown jsonb;
-- For connectors that write marks themselves; null where the part has none.
alter table part add column lines jsonb;
-- Since when the team may see it; null while it is its agent's alone.
alter table draft add column shared_at timestamptz;
create index draft_shared on draft (workspace_id, conversation_id) where shared_at is not null;
