import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listQuarantine } from '#contract/quarantine.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { textsIn } from '#server/testing/look.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

test('a batch that takes longer than a transaction may is entered in smaller ones, in its order', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const { everywhere } = await openDesk();
  // Eight at once are too many for the time there is, four are not.
  await everywhere.query(`
    create function little_time() returns trigger language plpgsql as $$ begin
      if current_setting('earshot.workspace', true) = '${workspace.id}' then
        perform set_config('transaction_timeout', '0', true), set_config('transaction_timeout', '500', true);
      end if;
      return null;
    end $$;
    create function takes_time() returns trigger language plpgsql as $$ begin
      perform pg_sleep(0.08);
      return new;
    end $$;
    create trigger little_time before insert on message for each statement execute function little_time();
    create trigger takes_time before insert on message for each row
      when (new.channel_id = '${channel.id}') execute function takes_time()`);
  const texts = ['ஒன்று', 'دو', '三', 'չորս', 'पाँच', 'six', 'ఏడు', 'ثمانية'];
  try {
    await channel.deliver(...texts.map((text) => written(text)));
  } finally {
    await everywhere.query('drop function little_time() cascade; drop function takes_time() cascade');
  }
  assert.deepEqual(await textsIn(workspace.agent, channel), texts);
  assert.deepEqual((await ok(workspace.lead, listQuarantine)).data, []);
});
