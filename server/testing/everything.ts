import { sendMessage } from '#contract/messages.ts';
import { listQuarantine } from '#contract/quarantine.ts';
import { listApiKeys } from '#contract/workspace.ts';
import { type ApiChannel, apiChannel, written } from './api-channel.ts';
import { ok } from './call.ts';
import { messagesIn, onlyConversation } from './look.ts';
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
    'conversation' | 'contact' | 'message' | 'part' | 'file' | 'visitorFile' | 'held' | 'apiKey',
    string
  >;
}

export async function withEverything(): Promise<Everything> {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  channel.receiver.answer = () => ({ status: 422 });
  await channel.deliver(written('hello'), 'unreadable' as never);
  const { id, contact } = await onlyConversation(workspace.agent, channel);
  const params = { id };
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
    },
  };
}
