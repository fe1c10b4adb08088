-- What belongs to the installation rather than to a workspace. The roles earshot_app and
-- earshot_system exist before the first migration (server/platform/roles.ts).
create extension if not exists pg_trgm;
grant usage on schema public to earshot_app, earshot_system;

create table installation (
  only_row boolean primary key default true check (only_row),
  key_fingerprint text not null,
  -- Raised by a restore, so that positions handed out before it are recognised as old.
  epoch integer not null default 1,
  setup_code_hash text,
  created_at timestamptz not null default now()
);

create table process (
  id uuid primary key,
  roles text[] not null,
  host text not null,
  -- The queue's names of this process's workers: what they have locked is freed when it dies.
  worker_ids text[] not null default '{}',
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);

-- Orders everything that arrives or is written, across workspaces; gaps are normal.
create sequence arrival as bigint;

-- Every accepted webhook request as it came, before anything is made of it.
create table inbound_request (
  id bigint not null default nextval('arrival'),
  received_at timestamptz not null,
  connector text not null,
  channel_id uuid,
  method text not null,
  query jsonb not null,
  headers jsonb not null,
  body bytea not null,
  facts jsonb not null,
  taken_by uuid not null,
  applied_at timestamptz,
  primary key (received_at, id)
) partition by range (received_at);
create index inbound_request_pending on inbound_request (id) where applied_at is null;

grant select on installation to earshot_system;
grant select, insert, update, delete on process to earshot_system;
grant select, insert, update on inbound_request to earshot_system;
grant usage on sequence arrival to earshot_app, earshot_system;

-- Sign-in; the columns are those better-auth asks for.
create table auth_user (
  id uuid primary key,
  name text not null,
  email text not null unique,
  "emailVerified" boolean not null default false,
  image text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create table auth_session (
  id uuid primary key,
  "userId" uuid not null references auth_user on delete cascade,
  token text not null unique,
  "expiresAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index auth_session_user on auth_session ("userId");
create table auth_account (
  id uuid primary key,
  "userId" uuid not null references auth_user on delete cascade,
  "accountId" text not null,
  "providerId" text not null,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  password text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index auth_account_user on auth_account ("userId");
create table auth_verification (
  id uuid primary key,
  identifier text not null,
  value text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index auth_verification_identifier on auth_verification (identifier);
create table auth_rate_limit (
  id uuid primary key,
  key text not null unique,
  count integer not null,
  "lastRequest" bigint not null
);
grant select, insert, update, delete on auth_user, auth_session, auth_account, auth_verification, auth_rate_limit
  to earshot_system;

-- Row-level security, forced, for a table whose first column is the workspace. A statement outside
-- `inWorkspace` has no workspace set and therefore sees and writes nothing.
create function secure(t regclass, key text default 'workspace_id') returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', t);
  execute format('alter table %s force row level security', t);
  execute format(
    'create policy own_workspace on %s to earshot_app using (%I = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)',
    t, key);
  execute format('grant select, insert, update, delete on %s to earshot_app', t);
end $$;

-- The short list of reads across workspaces that the installation needs.
create function readable_by_system(t regclass) returns void language plpgsql as $$
begin
  execute format('create policy installation_reads on %s for select to earshot_system using (true)', t);
  execute format('grant select on %s to earshot_system', t);
end $$;
