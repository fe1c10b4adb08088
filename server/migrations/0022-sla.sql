-- What customers are promised: within which time somebody replies and the matter is settled.

create table sla_policy (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  -- The first that fits a conversation is its policy.
  position integer not null,
  name text not null,
  -- Which conversations it is for.
  filter jsonb not null,
  -- Counted in business hours, or around the clock.
  clock text not null check (clock in ('business', 'always')),
  -- Minutes; null: nothing is promised.
  first_reply integer check (first_reply > 0),
  next_reply integer check (next_reply > 0),
  resolution integer check (resolution > 0),
  -- Warned when so many percent of the time are over.
  warn_at smallint not null check (warn_at between 1 and 99),
  -- What is overdue is told to the leads as well, not to whoever has it alone.
  escalates boolean not null default true,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
select secure('sla_policy');

-- One promise: to reply to what a customer wrote, or to settle the matter.
create table sla_due (
  workspace_id uuid not null,
  conversation_id uuid not null,
  target text not null check (target in ('first', 'next', 'resolution')),
  -- When it began, by the platform's clock: the customer's message.
  since timestamptz not null,
  -- Not a reference: what was promised outlives its policy.
  policy_id uuid not null,
  minutes integer not null,
  -- When it is warned of and when it is due; null while the customer is awaited, and where the team never opens.
  warn_at timestamptz,
  due_at timestamptz,
  -- When it was kept, in time or not.
  met_at timestamptz,
  -- When it was told of.
  warned_at timestamptz,
  breached_at timestamptz,
  -- When there is something to tell next.
  next_at timestamptz,
  primary key (workspace_id, conversation_id, target, since),
  foreign key (workspace_id, conversation_id) references conversation on delete cascade
);
create index sla_due_next on sla_due (next_at) where next_at is not null;
create index sla_due_next_of_workspace on sla_due (workspace_id, next_at) where next_at is not null;
select secure('sla_due');
select fence('sla_due');
select readable_by_system('sla_due');

-- What the lists show of it: the promise that is due first. Null where nothing is.
alter table conversation
  add column due_at timestamptz,
  add column due_warn_at timestamptz,
  add column due_target text check (due_target in ('first', 'next', 'resolution'));
create index conversation_due on conversation (workspace_id, state, due_at, id) where due_at is not null;

-- What has to be counted anew, written along with the change that is the reason for it. Rows are only added and taken
-- away, so that nobody who changes something waits for whoever counts.
create table sla_stale (
  workspace_id uuid not null references workspace on delete cascade,
  id bigint generated always as identity,
  -- `workspace`: everything that is not settled, a few hundred at a time; those up to `of` have had their turn.
  what text not null check (what in ('conversation', 'contact', 'workspace')),
  of uuid not null,
  -- The promise itself has changed, as by another policy: what is over already is told to nobody.
  quiet boolean not null default false,
  primary key (workspace_id, id)
);
create index sla_stale_turn on sla_stale (workspace_id, quiet, id);
select secure('sla_stale');
select readable_by_system('sla_stale');

create function sla_stale_by_event() returns trigger language plpgsql as $$
begin
  -- Where nothing is promised, this is all that it costs.
  if not exists (select from sla_policy where workspace_id = any(array(select distinct workspace_id from added))) then
    return null;
  end if;
  insert into sla_stale (workspace_id, what, of)
  select distinct workspace_id, case when conversation_id is null then 'contact' else 'conversation' end,
    coalesce(conversation_id, subject_id)
  from added
  where conversation_id is not null and type in ('message.received', 'message.sent', 'message.deleted',
      'message.delivery', 'message.joined', 'message.answered-privately', 'conversation.opened', 'conversation.resolved',
      'conversation.reopened', 'conversation.labelled', 'conversation.unlabelled', 'conversation.prioritised',
      'conversation.attributes-changed', 'conversation.joined')
    or conversation_id is null and subject_id is not null and type in ('contact.changed', 'contact.merged',
      'contact.unmerged', 'contact.blocked', 'contact.unblocked');
  -- A label or an attribute that is gone or lies elsewhere may have been what a policy asks for.
  insert into sla_stale (workspace_id, what, of, quiet)
  select distinct workspace_id, 'workspace', '00000000-0000-0000-0000-000000000000'::uuid, true from added
  where type in ('label.changed', 'attributes.changed')
    and exists (select from sla_policy p where p.workspace_id = added.workspace_id and p.filter::text ~ '"(label|attribute)"');
  return null;
end $$;
create trigger sla_stale_by_event after insert on event
  referencing new table as added for each statement execute function sla_stale_by_event();

-- Notices that something will be due soon, and that it is overdue.
alter table notice
  drop constraint notice_kind_check,
  add constraint notice_kind_check check (kind in ('mention', 'assigned', 'message', 'channel', 'due', 'overdue'));
