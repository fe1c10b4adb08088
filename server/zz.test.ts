import { test } from 'node:test';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { openDesk } from '#server/testing/desk.ts';
import { newWorkspace } from '#server/testing/workspace.ts';
test('t', async () => {
  const w = await newWorkspace(); const c = await apiChannel(w);
  const { everywhere } = await openDesk();
  await everywhere.query('load \'auto_explain\'').catch(()=>{});
  const people = Array.from({ length: 500 }, (_, i) => `p${i}`);
  console.time('deliver'); await c.deliver(...people.map((by) => written('hello', { by, thread: by }))); console.timeEnd('deliver');
  console.time('list'); await conversationsOf(w.agent, c); console.timeEnd('list');
  const cl = await everywhere.connect();
  await cl.query("begin; set local role earshot_app");
  await cl.query(`select set_config('earshot.workspace', $1, true)`, [w.id]);
  const q = await cl.query(`explain (analyze, buffers off) select c.id, c.number, c.state, t.subject, t.surface, ch.id as channel_id, ch.name as channel_name, ch.connector,
      p.id as contact_id, p.name as contact_name, a.id as assignee_id, a.name as assignee_name, c.last_message,
      c.waiting_since, c.snoozed_until, c.undelivered, c.revision, c.last_activity_at, c.created_at
    from (select * from conversation c where c.workspace_id = $1 and true and c.channel_id = $2 order by c.last_activity_at desc, c.id desc limit 101) c
    join thread t on t.workspace_id = c.workspace_id and t.id = c.thread_id
    join channel ch on ch.workspace_id = c.workspace_id and ch.id = c.channel_id
    join contact p on p.workspace_id = c.workspace_id and p.id = c.contact_id
    left join agent a on a.workspace_id = c.workspace_id and a.id = c.assignee_id order by c.last_activity_at desc, c.id desc limit 101`, [w.id, c.id]);
  console.log(q.rows.map(r=>r['QUERY PLAN']).join('\n'));
  await cl.query('rollback'); cl.release();
  for (let i=0;i<4;i++){ console.time('again'); await c.deliver(written('again', { by: 'p3', thread: 'p3' })); console.timeEnd('again');}
  const r = await everywhere.query(`select calls, round(total_exec_time) t, left(query,150) q from pg_stat_statements order by 2 desc limit 8`).catch(e=>({rows:[String(e)]}));
  console.log(r.rows);
});
