import { listApiKeys } from '#contract/api-keys.ts';
import { addAttribute, setConversationAttributes } from '#contract/attributes.ts';
import { getBulk, startBulk } from '#contract/bulk.ts';
import { addDetail, editContact } from '#contract/contacts.ts';
import { labelConversation } from '#contract/conversations.ts';
import { saveDraft } from '#contract/drafts.ts';
import { invite } from '#contract/invitations.ts';
import { addLabel } from '#contract/labels.ts';
import { listMerges, mergeContacts } from '#contract/merges.ts';
import { sendMessage } from '#contract/messages.ts';
import { listQuarantine } from '#contract/quarantine.ts';
import { addView } from '#contract/views.ts';
import { type ApiChannel, apiChannel, written } from './api-channel.ts';
import { ok } from './call.ts';
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
    | 'label'
    | 'view'
    | 'bulk',
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
  const filter = { all: [{ field: 'label' as const, is: [label.id] }] };
  const view = await ok(workspace.agent, addView, { body: { name: 'Ours', filter } });
  await ok(workspace.agent, labelConversation, { params, body: { add: [label.id] } });
  await ok(workspace.agent, saveDraft, { params: { id, kind: 'reply' }, body: { text: 'ours' } });
  const bulk = await ok(workspace.agent, startBulk, {
    body: { action: { do: 'prioritise', priority: 'high' }, filter },
  });
  await until(async () => (await ok(workspace.agent, getBulk, { params: { id: bulk.id } })).endedAt);
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
      label: label.id,
      view: view.id,
      bulk: bulk.id,
    },
  };
}
