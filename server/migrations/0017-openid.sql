-- An account at a provider of the organisation's (OpenID Connect) that signs in here. It is known by what the
-- provider calls it for ever, its subject, and never again by its address: an address can change hands.
create table auth_openid (
  id uuid primary key,
  user_id uuid not null references auth_user on delete cascade,
  issuer text not null,
  subject text not null,
  -- As the provider gave it the last time; shown to the person, trusted for nothing.
  email text,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  unique (issuer, subject),
  -- One of a provider's accounts for each person: who gets the address next is somebody else.
  unique (user_id, issuer)
);
grant select, insert, update, delete on auth_openid to earshot_system;

-- The provider said that it asked for a second factor when this session began.
alter table auth_session add column provider_factor boolean not null default false;
