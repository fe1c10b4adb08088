import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type AssignmentTrial, setAbility, tryAssignment } from '#contract/assignment.ts';
import { resolveConversation } from '#contract/conversations.ts';
import { addTeam, handOver } from '#contract/teams.ts';
import { ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { be, queueDesk } from './testing/queue-desk.ts';

describe('what assignment would have meant last week', () => {
  test('by who was there when, what was settled when, and who speaks what; nothing is given', async () => {
    const { workspace, arrive, owners, find, speaks } = await queueDesk();
    const { agent, lead, administrator } = workspace;
    const { everywhere } = await openDesk();
    const attempt = (body: object): Promise<AssignmentTrial> => ok(lead, tryAssignment, { body });
    const brief = ({ conversations, goes, stays }: AssignmentTrial) => [
      conversations,
      goes.map((each) => [each.agent.name, each.count, each.previous]),
      stays.map(({ why, of, count }) => [why, of, count]),
    ];
    await arrive('a', ['b', 'anita'], ['c', 'anita'], 'd');
    await speaks('d', 'hy');
    for (const one of [agent, lead, administrator])
      await ok(lead, setAbility, { params: { id: one.id }, body: { languages: ['ta', 'ur'] } });
    assert.deepEqual(brief(await attempt({})), [0, [], []], 'it is switched on nowhere');
    const unknown = await attempt({ teamless: 'round-robin' });
    assert.equal(unknown.presence, 'unknown');
    assert.deepEqual(brief(unknown), [
      4,
      [
        ['Kavitha', 2, 1],
        ['Anahit', 1, 0],
      ],
      [['language', 'hy', 1]],
    ]);
    assert.deepEqual(
      unknown.examples.map(({ conversation, goes, stays }) => [
        conversation.contactName,
        goes?.by,
        stays?.why,
      ]),
      [
        ['d', undefined, 'language'],
        ['anita', 'previous', undefined],
        ['anita', 'round-robin', undefined],
      ],
    );
    // Three days ago only Ravi was there, and from two hours later on.
    const begun = new Date(Date.now() - 3 * 86_400_000);
    await be('available', agent);
    const { id } = await find('a');
    await ok(agent, resolveConversation, { params: { id } });
    await everywhere.query(`update conversation set created_at = $2 where workspace_id = $1`, [
      workspace.id,
      begun,
    ]);
    await everywhere.query(
      `update availability_span set since = $2::timestamptz + interval '2 hours' where workspace_id = $1`,
      [workspace.id, begun],
    );
    await everywhere.query(
      `update event set at = $2::timestamptz + interval '5 hours'
        where conversation_id = $1 and type = 'conversation.resolved'`,
      [id, begun],
    );
    const kept = await attempt({ teamless: 'load', capacity: 1, previousFirst: false });
    assert.equal(kept.presence, 'kept');
    assert.deepEqual(brief(kept).slice(1), [
      [['Ravi', 2, 0]],
      [
        ['no-room', null, 1],
        ['language', 'hy', 1],
      ],
    ]);
    assert.deepEqual([kept.waited, kept.longest], [2, 5 * 60]);
    assert.deepEqual(await owners(), [null, null, null, null].slice(0, (await owners()).length));
    const body = { name: 'Ödemeler', members: [] };
    const team = await ok(lead, addTeam, { body });
    await ok(lead, handOver, { params: { id: (await find('b')).id }, body: { teamId: team.id } });
    const teams = await attempt({ teams: [{ id: team.id, method: 'load' }] });
    assert.deepEqual(brief(teams), [1, [], [['nobody-there', null, 1]]]);
    await everywhere.query(
      `update conversation set created_at = now() - interval '8 days' where workspace_id = $1`,
      [workspace.id],
    );
    assert.equal((await attempt({ teamless: 'load' })).conversations, 0);
    await refused(403, agent, tryAssignment, { body: {} });
    await refused(422, lead, tryAssignment, { body: { teams: [{ id: lead.id, method: 'load' }] } });
  });
});
