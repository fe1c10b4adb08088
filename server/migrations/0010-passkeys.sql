-- Passkeys: a key of the person's device that signs in by itself, as possession and PIN or fingerprint together.
create table auth_passkey (
  id uuid primary key,
  user_id uuid not null references auth_user on delete cascade,
  -- What the device calls it, base64url, and the COSE key that checks its signatures.
  credential_id text not null unique,
  public_key bytea not null,
  -- Rises with each use where the device counts at all: one that falls was copied.
  counter bigint not null default 0,
  transports text[] not null default '{}',
  -- The host that it was made for; devices use it for no other.
  rp_id text not null,
  name text not null,
  -- Kept by an account of its maker's (Apple, Google, a password manager) rather than in one device only.
  synced boolean not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index auth_passkey_user on auth_passkey (user_id);
grant select, insert, update, delete on auth_passkey to earshot_system;

-- "twoFactorEnabled" is what the sign-in library goes by when a password was right. That it is set as long as
-- there is a passkey or a proven authenticator app must hold whoever writes it, in whatever order.
create function settle_second_factor(person uuid) returns void language plpgsql as $$
begin
  perform from auth_user where id = person for update;
  update auth_user set "twoFactorEnabled" =
    exists (select from auth_passkey where user_id = person)
    or exists (select from auth_two_factor where "userId" = person and verified)
  where id = person;
end $$;

create function keep_second_factor() returns trigger language plpgsql as $$
begin
  if not new."twoFactorEnabled" then
    new."twoFactorEnabled" := exists (select from auth_passkey where user_id = new.id);
  end if;
  return new;
end $$;
create trigger keep_second_factor before update of "twoFactorEnabled" on auth_user
  for each row execute function keep_second_factor();

create function passkey_changed() returns trigger language plpgsql as $$
begin
  perform settle_second_factor(case tg_op when 'DELETE' then old.user_id else new.user_id end);
  return null;
end $$;
create trigger passkey_changed after insert or delete on auth_passkey
  for each row execute function passkey_changed();

create function authenticator_changed() returns trigger language plpgsql as $$
begin
  perform settle_second_factor(case tg_op when 'DELETE' then old."userId" else new."userId" end);
  return null;
end $$;
create trigger authenticator_changed after update of verified or delete on auth_two_factor
  for each row execute function authenticator_changed();
