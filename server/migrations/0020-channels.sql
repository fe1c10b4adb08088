-- What is of long ago, what a platform says of an account, and accounts to practise with.

-- Written long before it came here, such as the history of a number that is new here: it stands in its place and
-- nobody waits for an answer to it.
alter table message add column past boolean not null default false;

-- `note`: the platform tells something that is neither good nor bad news of the account. `about`: what it speaks
-- of, where that is a part of the account; only news of the same can be its end.
alter table channel_journal
  drop constraint channel_journal_state_check,
  add constraint channel_journal_state_check check (state in ('fine', 'note', 'warning', 'broken')),
  add column about text;

-- The account is one of the operator's sandbox, whether that runs at the moment or not.
alter table channel add column practice boolean not null default false;
