import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recoverParts } from '#server/features/delivery/recover.ts';
import { asked } from '#server/testing/answered.ts';
import { openDesk } from '#server/testing/desk.ts';

test('what a dead process had in flight is recovered also where that fails for another workspace', async () => {
  const { everywhere } = await openDesk();
  const lost = async () => {
    const desk = await asked();
    const message = await desk.answer('நன்றி');
    await desk.reaches(message, 'sent');
    return { desk, message };
  };
  const first = await lost();
  const second = await lost();
  assert.ok(first.desk.workspace.id < second.desk.workspace.id, 'the first has its turn before the second');
  await everywhere.query(`
    create function refuse_recovery() returns trigger language plpgsql as $$ begin
      raise exception 'there is no such place';
    end $$;
    create trigger refuse_recovery before update on part for each row
      when (new.message_id = '${first.message.id}' and new.state = 'uncertain') execute function refuse_recovery()`);
  try {
    await everywhere.query(
      `update part set state = 'sending', in_flight_by = gen_random_uuid() where message_id = any($1)`,
      [[first.message.id, second.message.id]],
    );
    await recoverParts();
    await second.desk.reaches(second.message, 'uncertain');
    await first.desk.reaches(first.message, 'sending');
  } finally {
    await everywhere.query('drop function refuse_recovery() cascade');
  }
});
