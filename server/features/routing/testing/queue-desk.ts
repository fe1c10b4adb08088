import assert from 'node:assert/strict';
import { addAttribute } from '#contract/attributes.ts';
import { setOwnAvailability } from '#contract/availability.ts';
import { editContact } from '#contract/contacts.ts';
import { type ApiChannel, apiChannel, written } from '#server/testing/api-channel.ts';
import { ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace, type TestAgent } from '#server/testing/workspace.ts';

/** A channel into which customers write, each in a thread of their own name. */
export async function queueDesk() {
  const workspace = await newWorkspace();
  const { lead, administrator } = workspace;
  const channel = await apiChannel(workspace);
  /** By the name of its thread, which is its customer's too. */
  const find = async (thread: string) => {
    const place = threads.indexOf(thread);
    const found = (await conversationsOf(administrator, channel))[place];
    assert.ok(found, `${thread} is not there`);
    return found;
  };
  const threads: string[] = [];
  let attribute: string | undefined;
  return {
    workspace,
    channel,
    find,
    arrive: (...them: (string | [thread: string, by: string])[]) => arrive(channel, threads, them),
    owners: async () => (await conversationsOf(lead, channel)).map(({ assignee }) => assignee?.name ?? null),
    async speaks(thread: string, language: string) {
      const { contact } = await find(thread);
      await ok(lead, editContact, { params: { id: contact.id }, body: { language } });
    },
    /** Makes the customer of a thread, if it is there, one who goes first. */
    async vip(thread: string) {
      attribute ??= (
        await ok(administrator, addAttribute, { body: { subject: 'contact', label: 'VIP', type: 'boolean' } })
      ).id;
      if (threads.includes(thread)) {
        const { contact } = await find(thread);
        await ok(lead, editContact, { params: { id: contact.id }, body: { attributes: { vip: true } } });
      }
      return attribute;
    },
  };
}

async function arrive(
  channel: ApiChannel,
  threads: string[],
  them: (string | [string, string])[],
): Promise<void> {
  for (const each of them) {
    const [thread, by] = typeof each === 'string' ? [each, each] : each;
    if (!threads.includes(thread)) threads.push(thread);
    await channel.deliver(written('வணக்கம்', { thread, by }));
  }
}

/** Agents say so of themselves. */
export async function be(state: 'available' | 'away', ...agents: TestAgent[]): Promise<void> {
  for (const agent of agents) await ok(agent, setOwnAvailability, { body: { state } });
}

/** Resolves when whatever had changed until now has been looked at: nothing is left to be given out. */
export async function looked(): Promise<void> {
  const { everywhere } = await openDesk();
  await until(async () => (await everywhere.query('select from assignment_stale limit 1')).rowCount === 0);
}
