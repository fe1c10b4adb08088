-- Rules: when something happens or a time is over, if it fits, then something is done.

create table rule (
  workspace_id uuid not null references workspace on delete cascade,
  id uuid not null,
  position integer not null,
  name text not null,
  active boolean not null,
  -- What came about before then is none of its business.
  active_since timestamptz,
  -- {"when": …, "if": …, "actions": […], "stops": …, "most": …}
  definition jsonb not null,
  -- The types of events after which there is something to look at, or to count anew.
  wakes text[] not null,
  version integer not null default 1,
  -- What it did keeps its name.
  removed_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
select secure('rule');

-- Who changed what.
create table rule_version (
  workspace_id uuid not null,
  rule_id uuid not null,
  version integer not null,
  what text not null check (what in ('made', 'edited', 'on', 'off', 'moved', 'removed')),
  name text not null,
  active boolean not null,
  definition jsonb not null,
  agent_id uuid,
  at timestamptz not null default now(),
  primary key (workspace_id, rule_id, version),
  foreign key (workspace_id, rule_id) references rule on delete cascade,
  foreign key (workspace_id, agent_id) references agent
);
select secure('rule_version');

-- What has happened and was not looked at yet, written along with the change itself. Rows are only added and taken
-- away, so that nobody who changes something waits for whoever looks.
create table rule_news (
  workspace_id uuid not null references workspace on delete cascade,
  id bigint generated always as identity,
  -- `all`: the time is counted anew for everything that is not settled; those up to `reached` have had their turn.
  what text not null check (what in ('event', 'all')),
  event_id uuid,
  type text,
  conversation_id uuid,
  message_id uuid,
  subject_id uuid,
  reached uuid,
  at timestamptz not null,
  -- How many rules led to it, one by what another did.
  depth integer not null default 0,
  -- How often it could not be looked at, and when to try again.
  attempts integer not null default 0,
  due_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index rule_news_turn on rule_news (workspace_id, due_at);
create index rule_news_of_conversation on rule_news (workspace_id, conversation_id, id);
select secure('rule_news');
select fence('rule_news');
select readable_by_system('rule_news');

create function rule_news_by_event() returns trigger language plpgsql as $$
begin
  -- Where there are no rules, this is all that it costs.
  if not exists (select from rule where active and workspace_id = any(array(select distinct workspace_id from added))) then
    return null;
  end if;
  with wanted as (
    select r.workspace_id, array_agg(distinct w.type) as types from rule r, unnest(r.wakes) as w(type)
    where r.active and r.workspace_id = any(array(select distinct workspace_id from added)) group by 1
  )
  insert into rule_news (workspace_id, what, event_id, type, conversation_id, message_id, subject_id, at, depth)
  select a.workspace_id, 'event', a.id, a.type, a.conversation_id, a.message_id, a.subject_id, a.at,
    coalesce(nullif(current_setting('earshot.rule_depth', true), '')::integer, 0)
  from added a join wanted w on w.workspace_id = a.workspace_id and a.type = any(w.types)
  where a.conversation_id is not null
  order by a.seq;
  -- Other hours, other times.
  insert into rule_news (workspace_id, what, at)
  select distinct a.workspace_id, 'all', a.at from added a
  where a.conversation_id is null and exists (select from rule r
    where r.workspace_id = a.workspace_id and r.active and a.type = any(r.wakes));
  return null;
end $$;
create trigger rule_news_by_event after insert on event
  referencing new table as added for each statement execute function rule_news_by_event();

-- When a rule that goes by the clock looks at a conversation: once for each stretch of time.
create table rule_timer (
  workspace_id uuid not null,
  rule_id uuid not null,
  conversation_id uuid not null,
  -- Names the stretch: since the customer waits, until the time to answer ends, since they are awaited.
  episode text not null,
  -- Null: nothing comes, or it has come already.
  next_at timestamptz,
  fired_at timestamptz,
  attempts integer not null default 0,
  primary key (workspace_id, rule_id, conversation_id),
  foreign key (workspace_id, rule_id) references rule on delete cascade,
  foreign key (workspace_id, conversation_id) references conversation on delete cascade
);
create index rule_timer_next on rule_timer (next_at) where next_at is not null;
create index rule_timer_next_of_workspace on rule_timer (workspace_id, next_at) where next_at is not null;
create index rule_timer_of_conversation on rule_timer (workspace_id, conversation_id);
select secure('rule_timer');
select fence('rule_timer');
select readable_by_system('rule_timer');

-- What rules did, and what they did not do because it was too often.
create table rule_run (
  workspace_id uuid not null,
  id uuid not null,
  rule_id uuid not null,
  version integer not null,
  conversation_id uuid not null,
  message_id uuid,
  -- What it was done for: once for each.
  cause text not null,
  at timestamptz not null default now(),
  outcome text not null check (outcome in ('acted', 'failed', 'throttled', 'looped')),
  -- [{"do": "label", "done": true, "why": null}, …]
  actions jsonb not null default '[]',
  -- It told the customer something.
  said boolean not null default false,
  times integer not null default 1,
  primary key (workspace_id, id),
  foreign key (workspace_id, rule_id) references rule on delete cascade,
  foreign key (workspace_id, conversation_id) references conversation on delete cascade
);
create unique index rule_run_once on rule_run (workspace_id, rule_id, conversation_id, cause);
create index rule_run_of_rule on rule_run (workspace_id, rule_id, at desc, id desc);
create index rule_run_of_conversation on rule_run (workspace_id, conversation_id, at);
create index rule_run_said on rule_run (workspace_id, at) where said;
create index rule_run_when on rule_run (workspace_id, at);
select secure('rule_run');
select fence('rule_run');

-- How often a rule looked, by day in UTC.
create table rule_day (
  workspace_id uuid not null,
  rule_id uuid not null,
  day date not null,
  looked integer not null default 0,
  matched integer not null default 0,
  acted integer not null default 0,
  failed integer not null default 0,
  throttled integer not null default 0,
  primary key (workspace_id, rule_id, day),
  foreign key (workspace_id, rule_id) references rule on delete cascade
);
select secure('rule_day');

-- Of several people: what is asked there is asked nobody in particular, and no rule answers it. Of threads from before
-- it is not known.
alter table thread add column shared boolean not null default false;
