import { listApiKeys } from '#contract/api-keys.ts';
import { addSkill } from '#contract/assignment.ts';
import { addAttribute, setConversationAttributes } from '#contract/attributes.ts';
import { addAwayReason } from '#contract/availability.ts';
import { getBulk, startBulk } from '#contract/bulk.ts';
import { addBusinessHours } from '#contract/business-hours.ts';
import { addCompany, dismissCompany, placeInCompany } from '#contract/companies.ts';
import { addDetail, editContact } from '#contract/contacts.ts';
import { splitConversation } from '#contract/conversation-merges.ts';
import { labelConversation } from '#contract/conversations.ts';
import { saveDraft } from '#contract/drafts.ts';
import { openIncident } from '#contract/incidents.ts';
import { invite } from '#contract/invitations.ts';
import { addLabel } from '#contract/labels.ts';
import { listMerges, mergeContacts } from '#contract/merges.ts';
import { sendMessage } from '#contract/messages.ts';
import { addNoticeHook } from '#contract/notice-hooks.ts';
import { listQuarantine } from '#contract/quarantine.ts';
import { addRule } from '#contract/rules.ts';
import { addPolicy } from '#contract/sla.ts';
import { addStatus, chooseStatus } from '#contract/statuses.ts';
import { addTeam, handOver } from '#contract/teams.ts';
import { followConversation, linkConversation, placeUnderIncident } from '#contract/ties.ts';
import { addView } from '#contract/views.ts';
import { addWebhook } from '#contract/webhooks.ts';
import { writeCounts } from '#server/features/health/count.ts';
import { type ApiChannel, apiChannel, written } from './api-channel.ts';
import { ok } from './call.ts';
import { openDesk } from './desk.ts';
import { conversationsOf, messagesIn, onlyConversation } from './look.ts';
import { until } from './until.ts';
import { upload } from './upload.ts';
import { type TestVisitor, type WebsiteChannel, websiteChannel } from './website-channel.ts';
import { newWorkspace, type TestWorkspace } from './workspace.ts';

/** A workspace with one of everything, and its ids. */
export interface Everything {
  workspace: TestWorkspace;
  channel: ApiChannel;
  site: WebsiteChannel;
  visitor: TestVisitor;
  ids: Record<
    | 'conversation'
    | 'contact'
    | 'message'
    | 'part'
    | 'file'
    | 'visitorFile'
    | 'held'
    | 'apiKey'
    | 'agent'
    | 'invitation'
    | 'detail'
    | 'merge'
    | 'attribute'
    | 'company'
    | 'label'
    | 'status'
    | 'team'
    | 'awayReason'
    | 'skill'
    | 'view'
    | 'hours'
    | 'policy'
    | 'rule'
    | 'incident'
    | 'linked'
    | 'split'
    | 'bulk'
    | 'case'
    | 'hook'
    | 'webhook'
    | 'act'
    | 'identity'
    | 'platformBlock',
    string
  >;
}

export async function withEverything(): Promise<Everything> {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  channel.receiver.answer = () => ({ status: 422 });
  await channel.deliver(written('hello'), 'unreadable' as never);
  const { id, contact: of } = await onlyConversation(workspace.agent, channel);
  const params = { id };
  const contact = { id: of.id };
  const file = await upload(workspace.agent, { bytes: 'ours' });
  const sent = await ok(workspace.agent, sendMessage, {
    params,
    body: { text: 'hi', attachments: [file.body.id] },
  });
  await until(async () =>
    (await messagesIn(workspace.agent, id)).some((m) => m.parts[0]?.state === 'failed'),
  );
  const site = await websiteChannel(workspace);
  const visitor = await site.visitor();
  const path = `/api/v1/visitors/${site.id}/files`;
  const visitorFile = await upload(visitor, { bytes: 'theirs' }, path);
  await visitor.write('hello', { attachments: [{ fileId: visitorFile.body.id }] });
  const held = await ok(workspace.lead, listQuarantine);
  const keys = await ok(workspace.administrator, listApiKeys);
  const attribute = await ok(workspace.administrator, addAttribute, {
    body: { subject: 'conversation', label: 'Order', type: 'text' },
  });
  await ok(workspace.agent, setConversationAttributes, { params, body: { values: { order: 'A-17' } } });
  await ok(workspace.administrator, addAttribute, {
    body: { subject: 'contact', label: 'Tier', type: 'text' },
  });
  await ok(workspace.agent, editContact, { params: contact, body: { attributes: { tier: 'gold' } } });
  await ok(workspace.administrator, addAttribute, {
    body: { subject: 'company', label: 'Tier', type: 'text' },
  });
  const company = await ok(workspace.agent, addCompany, {
    body: { name: 'Ours', domains: ['ours.example'], attributes: { tier: 'gold' } },
  });
  await ok(workspace.agent, placeInCompany, { params: contact, body: { companyId: company.id } });
  await ok(workspace.agent, dismissCompany, { params: { ...contact, company: company.id } });
  await channel.deliver(written('hello too', { by: 'again', thread: 'again' }));
  const second = (await conversationsOf(workspace.agent, channel)).find((c) => c.contact.name === 'again');
  const { details } = await ok(workspace.agent, addDetail, {
    params: contact,
    body: { kind: 'address', value: 'Under the bridge' },
  });
  await ok(workspace.agent, mergeContacts, { params: contact, body: { with: second?.contact.id ?? '' } });
  const merges = await ok(workspace.agent, listMerges, { params: contact });
  const invited = await ok(workspace.administrator, invite, { body: { role: 'agent' } });
  const label = await ok(workspace.lead, addLabel, { body: { name: 'Ours' } });
  const status = await ok(workspace.lead, addStatus, { body: { name: 'Ours', category: 'open' } });
  await ok(workspace.agent, chooseStatus, { params, body: { statusId: status.id } });
  const team = await ok(workspace.lead, addTeam, {
    body: { name: 'Ours', members: [{ agentId: workspace.agent.id }] },
  });
  await ok(workspace.agent, handOver, { params, body: { teamId: team.id } });
  const filter = { all: [{ field: 'label' as const, is: [label.id] }] };
  const view = await ok(workspace.agent, addView, { body: { name: 'Ours', filter } });
  await ok(workspace.agent, labelConversation, { params, body: { add: [label.id] } });
  await ok(workspace.agent, saveDraft, { params: { id, kind: 'reply' }, body: { text: 'ours' } });
  const hours = await ok(workspace.lead, addBusinessHours, {
    body: {
      name: 'Ours',
      zone: 'Asia/Kolkata',
      weekly: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
    },
  });
  const policy = await ok(workspace.lead, addPolicy, {
    body: { name: 'Ours', filter: { all: [{ field: 'label', is: 'none' }] }, firstReply: 60 },
  });
  const rule = await ok(workspace.lead, addRule, {
    body: {
      name: 'Ours',
      active: true,
      when: { on: 'labelled', labelId: label.id },
      actions: [{ do: 'note', text: 'ours' }],
    },
  });
  const awayReason = await ok(workspace.lead, addAwayReason, { body: { name: 'Ours' } });
  const skill = await ok(workspace.lead, addSkill, { body: { name: 'Ours' } });
  const incident = await ok(workspace.agent, openIncident, { body: { title: 'Ours' } });
  await ok(workspace.agent, placeUnderIncident, { params, body: { incidentId: incident.id } });
  await ok(workspace.agent, linkConversation, { params, body: { to: second?.id ?? '' } });
  await ok(workspace.agent, followConversation, { params });
  const hook = await ok(workspace.administrator, addNoticeHook, {
    body: {
      scope: 'workspace',
      kind: 'slack',
      name: 'Ours',
      url: 'http://127.0.0.1/ours',
      events: ['channel'],
      language: 'en',
    },
  });
  const webhook = await ok(workspace.administrator, addWebhook, {
    body: { name: 'Ours', url: 'http://127.0.0.1/ours' },
  });
  const bulk = await ok(workspace.agent, startBulk, {
    body: { action: { do: 'prioritise', priority: 'high' }, filter },
  });
  await until(async () => (await ok(workspace.agent, getBulk, { params: { id: bulk.id } })).endedAt);
  const [asked] = await messagesIn(workspace.agent, id);
  const { split } = await ok(workspace.agent, splitConversation, {
    params,
    body: { messages: [asked?.id ?? ''] },
  });
  const caseId = await caseWith(id);
  await counted(workspace.id);
  // Else they are written in a few seconds, when somebody looks whether anything has changed.
  await writeCounts();
  return {
    workspace,
    channel,
    site,
    visitor,
    ids: {
      conversation: id,
      contact: contact.id,
      message: sent.id,
      part: sent.parts[0]?.id ?? '',
      file: file.body.id,
      visitorFile: visitorFile.body.id,
      held: held.data[0]?.id ?? '',
      apiKey: keys.data[0]?.id ?? '',
      agent: workspace.agent.id,
      invitation: invited.id,
      detail: details[0]?.id ?? '',
      merge: merges.data[0]?.id ?? '',
      attribute: attribute.id,
      company: company.id,
      label: label.id,
      status: status.id,
      team: team.id,
      awayReason: awayReason.id,
      skill: skill.id,
      view: view.id,
      hours: hours.id,
      policy: policy.id,
      rule: rule.id,
      incident: incident.id,
      linked: second?.id ?? '',
      split,
      bulk: bulk.id,
      case: caseId,
      hook: hook.id,
      webhook: webhook.id,
      act: await actOn(sent.id),
      ...(await blockOf(of.id, workspace.agent.id)),
    },
  };
}

/** As after a private answer, which no channel here can give. */
async function caseWith(conversationId: string): Promise<string> {
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query<{ case_id: string }>(
    'update conversation set case_id = gen_random_uuid() where id = $1 returning case_id',
    [conversationId],
  );
  return rows[0]?.case_id ?? '';
}

/** As on a platform that lets messages be hidden, which no channel here can. */
async function actOn(messageId: string): Promise<string> {
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query<{ id: string }>(
    `insert into act (workspace_id, id, channel_id, message_id, deed, asked_by, state)
     select workspace_id, gen_random_uuid(), channel_id, id, 'remove', author_id, 'failed' from message where id = $1
     returning id`,
    [messageId],
  );
  return rows[0]?.id ?? '';
}

/** As on a platform that lets people be blocked, which no channel here can. */
async function blockOf(
  contactId: string,
  agentId: string,
): Promise<{ identity: string; platformBlock: string }> {
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query<{ id: string; identity_id: string }>(
    `insert into platform_block (workspace_id, id, identity_id, channel_id, deed, asked_by, state)
     select workspace_id, gen_random_uuid(), id, channel_id, 'block', $2, 'failed' from identity where contact_id = $1 limit 1
     returning id, identity_id`,
    [contactId, agentId],
  );
  return { identity: rows[0]?.identity_id ?? '', platformBlock: rows[0]?.id ?? '' };
}

/** What is promised is counted in the background; from here on nothing changes by itself. */
async function counted(workspaceId: string): Promise<void> {
  const { everywhere } = await openDesk();
  await until(async () => {
    const { rowCount } = await everywhere.query('select from sla_stale where workspace_id = $1', [
      workspaceId,
    ]);
    return rowCount === 0;
  });
}
