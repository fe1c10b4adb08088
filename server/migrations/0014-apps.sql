-- One application at a platform that serves many accounts; what a message holds beside words and files.

-- Which application this channel's requests are signed by: a keyed hash of its secret. Null: it has none, or it was
-- connected before this was written down, and is filled in on first use.
alter table channel add column app text;
-- Null for a request that came to no application; its `channel_id` is then its channel.
alter table inbound_request
  add column app text,
  -- What was read back afterwards: nobody was told of it when it happened.
  add column late boolean not null default false;

-- Which connector found the element in the request; empty: the channel's own. One element may be held for several
-- channels, as an account may be connected more than once.
alter table quarantined add column found_by text not null default '';
drop index quarantined_once;
create unique index quarantined_once on quarantined (workspace_id, inbound_id, channel_id, found_by, position);

alter table message
  add column late boolean not null default false,
  -- Places, people, choices, links, orders, forms, happenings.
  add column cards jsonb,
  -- What of them is searched.
  add column card_words text,
  -- On a public surface: hidden from the public, and when that was last changed, by the platform's time.
  add column hidden_at timestamptz,
  add column visibility_at timestamptz;

alter table attachment
  -- What its connector's `download` knows it by.
  add column source_handle text,
  -- Why it could not be fetched, in a sentence.
  add column error text;
-- What has to be gone by now is looked for in all workspaces at once.
create index attachment_expiring on attachment (expires_at) where expires_at is not null and state <> 'expired';
select readable_by_system('attachment');

-- What a platform says about an account itself.
create table channel_journal (
  workspace_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  at timestamptz not null,
  state text not null check (state in ('fine', 'warning', 'broken')),
  text text not null,
  received_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, channel_id) references channel
);
-- The same said twice is one entry, and the newest is found at once.
create unique index channel_journal_once on channel_journal (workspace_id, channel_id, at, md5(state || text));
select secure('channel_journal');
select fence('channel_journal');

-- Null: the platform has said that two of its names are one person, and nobody of the team has merged them.
alter table contact_merge alter column merged_by drop not null;

-- Names of places, of what is ordered, what is written in a form: found like words. Rows from before have none.
create or replace function message_words() returns trigger language plpgsql as $$
begin
  if new.deleted_at is not null then
    new.search := ''::tsvector;
  else
    new.search := words_of(new.subject, concat_ws(' ', new.text, new.card_words), case when tg_op = 'UPDATE' then
      (select string_agg(name, ' ' order by position) from attachment where workspace_id = new.workspace_id and message_id = new.id) end);
  end if;
  return new;
end $$;
