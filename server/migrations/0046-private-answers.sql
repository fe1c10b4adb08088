-- What is written to whoever commented, in private and in public, by language: a list of language, opening and note.
alter table workspace add column private_answers jsonb not null default '[]';
