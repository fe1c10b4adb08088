-- Conversations in which the customer is awaited are resolved by themselves after so many days without a word.

-- Null: never.
alter table workspace add column auto_resolve_days smallint check (auto_resolve_days between 1 and 365);
-- Null: as the workspace; 0: never.
alter table channel add column auto_resolve_days smallint check (auto_resolve_days between 0 and 365);
