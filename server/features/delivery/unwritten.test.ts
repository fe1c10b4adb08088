import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asked } from '#server/testing/answered.ts';
import { openDesk } from '#server/testing/desk.ts';

test('where an answer of the platform cannot be written down, that is said, and what comes after it goes out', async () => {
  const desk = await asked();
  const { everywhere } = await openDesk();
  await everywhere.query(`
    create function refuse_sent() returns trigger language plpgsql as $$ begin
      raise exception 'there is no such place';
    end $$;
    create trigger refuse_sent before update on part for each row
      when (new.channel_id = '${desk.channel.id}' and new.text = 'காத்திருங்கள்' and new.state = 'sent') execute function refuse_sent()`);
  try {
    const message = await desk.answer('காத்திருங்கள்');
    const next = await desk.answer('next');
    const part = await desk.reaches(message, 'uncertain');
    assert.match(part.error?.message ?? '', /could not be written down/);
    assert.equal((await desk.conversation()).undelivered, 1);
    await desk.reaches(next, 'sent');
    assert.deepEqual(
      desk.channel.receiver.calls.map(({ text }) => text),
      ['காத்திருங்கள்', 'next'],
    );
  } finally {
    await everywhere.query('drop function refuse_sent() cascade');
  }
});
