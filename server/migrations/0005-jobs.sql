-- The queue's tables shut other roles out; this is the one door, and it stamps the workspace.
create function enqueue(task text, payload jsonb, job_key text default null, run_at timestamptz default null)
returns void language plpgsql security definer set search_path = public as $$
declare
  workspace text := nullif(current_setting('earshot.workspace', true), '');
begin
  if workspace is null then
    raise exception 'enqueue needs a workspace';
  end if;
  perform graphile_worker.add_job(
    task,
    json_build_object('workspaceId', workspace, 'payload', payload),
    run_at := coalesce(run_at, now()),
    job_key := workspace || ':' || task || ':' || job_key,
    max_attempts := 25
  );
end $$;
revoke all on function enqueue(text, jsonb, text, timestamptz) from public;
grant execute on function enqueue(text, jsonb, text, timestamptz) to earshot_app;

revoke all on function conversations_saying(text, integer), contacts_called(text, integer) from public;
grant execute on function conversations_saying(text, integer), contacts_called(text, integer) to earshot_app;
grant create on schema public to earshot_system;
alter function conversations_saying(text, integer) owner to earshot_system;
alter function contacts_called(text, integer) owner to earshot_system;
revoke create on schema public from earshot_system;
