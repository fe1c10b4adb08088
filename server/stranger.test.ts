import assert from 'node:assert/strict';
import { createECDH, createHash } from 'node:crypto';
import { before, test } from 'node:test';
import * as account from '#contract/account.ts';
import * as acts from '#contract/acts.ts';
import * as keys from '#contract/api-keys.ts';
import * as assignment from '#contract/assignment.ts';
import * as attributes from '#contract/attributes.ts';
import * as autoResolve from '#contract/auto-resolve.ts';
import * as availability from '#contract/availability.ts';
import * as bulk from '#contract/bulk.ts';
import * as hours from '#contract/business-hours.ts';
import * as cases from '#contract/cases.ts';
import * as channels from '#contract/channels.ts';
import * as companies from '#contract/companies.ts';
import * as contacts from '#contract/contacts.ts';
import * as merging from '#contract/conversation-merges.ts';
import * as conversations from '#contract/conversations.ts';
import * as drafts from '#contract/drafts.ts';
import type { Endpoint } from '#contract/endpoint.ts';
import * as events from '#contract/events.ts';
import * as files from '#contract/files.ts';
import * as floor from '#contract/floor.ts';
import * as health from '#contract/health.ts';
import * as incidents from '#contract/incidents.ts';
import * as instant from '#contract/instant.ts';
import * as invitations from '#contract/invitations.ts';
import * as keepAlive from '#contract/keep-alive.ts';
import * as labels from '#contract/labels.ts';
import * as merges from '#contract/merges.ts';
import * as messages from '#contract/messages.ts';
import * as hooks from '#contract/notice-hooks.ts';
import * as notices from '#contract/notices.ts';
import * as originals from '#contract/originals.ts';
import * as ownership from '#contract/ownership.ts';
import * as platformBlocks from '#contract/platform-blocks.ts';
import { previewMessage } from '#contract/preview.ts';
import * as profiles from '#contract/profiles.ts';
import * as quarantine from '#contract/quarantine.ts';
import * as responsiveness from '#contract/responsiveness.ts';
import { beyondChannels, granted, type Role } from '#contract/roles.ts';
import { tryRule } from '#contract/rule-trial.ts';
import { listRuleVersions } from '#contract/rule-versions.ts';
import * as rules from '#contract/rules.ts';
import * as sla from '#contract/sla.ts';
import * as statuses from '#contract/statuses.ts';
import * as teams from '#contract/teams.ts';
import * as templates from '#contract/templates.ts';
import * as ties from '#contract/ties.ts';
import { listTrail } from '#contract/trail.ts';
import * as views from '#contract/views.ts';
import * as visitors from '#contract/visitors.ts';
import * as webhooks from '#contract/webhooks.ts';
import * as workspaces from '#contract/workspace.ts';
import { routes } from '#server/app.ts';
import { createApiKey } from '#server/features/access/api-keys.ts';
import { authenticate } from '#server/features/access/authenticate.ts';
import { apiChannel } from '#server/testing/api-channel.ts';
import { type Answer, type Caller, call, nobody, ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { type Everything, withEverything } from '#server/testing/everything.ts';
import { type TestVisitor, websiteChannel } from '#server/testing/website-channel.ts';
import { newAgent, newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';
import { inWorkspace } from '#server/transaction.ts';

interface Attempt {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  /** What a stranger may get although it names nothing of theirs: their own, empty lists and the like. */
  strangerGets?: number;
}

type Entry = (theirs: Everything) => Attempt;
const onTheir =
  (what: keyof Everything['ids'], body?: unknown): Entry =>
  ({ ids }) => ({ params: { id: ids[what] }, body });
/** Names nothing: a stranger gets what is their own. */
const own =
  (strangerGets: number, body?: unknown): Entry =>
  () => ({ strangerGets, body });
const onTheirDraft =
  (body?: unknown): Entry =>
  ({ ids }) => ({ params: { id: ids.conversation, kind: 'reply' }, body });
const inChannel =
  (more: Record<string, string> = {}): Entry =>
  ({ site }) => ({ params: { channel: site.id, ...more } });

const onAnyPasskey =
  (body: unknown): Entry =>
  () => ({ params: { id: crypto.randomUUID() }, strangerGets: 403, body });
const noPasskey = {
  id: 'x',
  rawId: 'x',
  type: 'public-key',
  response: { clientDataJSON: 'x', attestationObject: 'x' },
};

const text = 'planted by a stranger';
const anInstant = { surface: 'private', kind: 'away', texts: [{ language: 'en', text }] };
const noHours = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
/** A point on the curve, as a browser's key is. */
const point = createECDH('prime256v1').generateKeys().toString('base64url');
/** How to call each endpoint about things of this workspace. A new endpoint finds itself missing here. */
const entries = new Map<Endpoint, Entry>([
  [workspaces.getSetup, own(200)],
  [
    workspaces.setUp,
    own(409, { code: 'X', workspace: text, name: text, email: 's@example.org', password: 'long enough' }),
  ],
  [workspaces.getMe, own(200)],
  [workspaces.listAgents, own(200)],
  [
    workspaces.addAgent,
    own(201, {
      name: text,
      email: `${crypto.randomUUID()}@example.org`,
      password: 'long enough',
      role: 'agent',
    }),
  ],
  [workspaces.editAgent, onTheir('agent', { name: text })],
  [workspaces.deactivateAgent, onTheir('agent')],
  [workspaces.reactivateAgent, onTheir('agent')],
  [workspaces.resetSecondFactor, onTheir('agent')],
  [workspaces.editWorkspace, own(200, { name: text })],
  [account.listSessions, own(403)],
  [account.endSession, () => ({ params: { id: crypto.randomUUID() }, strangerGets: 403 })],
  [account.endOtherSessions, own(403)],
  [account.getSignInOffer, own(200)],
  [account.getSignInWays, own(403)],
  [account.unlinkOpenid, onAnyPasskey({ password: text })],
  [account.preparePasskey, own(403, { password: text })],
  [account.addPasskey, own(403, { name: text, response: noPasskey })],
  [account.renamePasskey, onAnyPasskey({ name: text })],
  [account.removePasskey, onAnyPasskey({ password: text })],
  [invitations.listInvitations, own(200)],
  [invitations.invite, own(201, { role: 'agent' })],
  [invitations.revokeInvitation, onTheir('invitation')],
  [invitations.openInvitation, own(404, { secret: 'guessed' })],
  [invitations.acceptInvitation, own(404, { secret: 'guessed' })],
  [keys.listApiKeys, own(200)],
  [keys.createApiKey, own(201, { name: text })],
  [keys.revokeApiKey, onTheir('apiKey')],
  [
    conversations.listConversations,
    ({ channel }) => ({ query: { channel: channel.id, state: 'any' }, strangerGets: 200 }),
  ],
  [conversations.countConversations, own(200)],
  [conversations.getConversation, onTheir('conversation')],
  [conversations.assignConversation, onTheir('conversation', { agentId: null })],
  [conversations.resolveConversation, onTheir('conversation')],
  [conversations.reopenConversation, onTheir('conversation')],
  [conversations.snoozeConversation, onTheir('conversation', { until: '2999-01-01T00:00:00Z' })],
  [conversations.typeInConversation, onTheir('conversation', {})],
  [conversations.lookAtConversation, onTheir('conversation')],
  [conversations.markRead, onTheir('conversation')],
  [
    conversations.countMatching,
    ({ channel }) => ({ query: { channel: channel.id, state: 'any' }, strangerGets: 200 }),
  ],
  [conversations.prioritiseConversation, onTheir('conversation', { priority: 'urgent' })],
  [conversations.labelConversation, onTheir('conversation', {})],
  [conversations.seeConversation, onTheir('conversation', { revision: 1 })],
  [statuses.listStatuses, own(200)],
  [statuses.addStatus, own(201, { name: text, category: 'waiting' })],
  [statuses.editStatus, onTheir('status', { name: text })],
  [statuses.orderStatuses, own(422, { ids: [crypto.randomUUID()] })],
  [statuses.archiveStatus, onTheir('status')],
  [statuses.restoreStatus, onTheir('status')],
  [statuses.chooseStatus, onTheir('conversation', { statusId: null })],
  [listTrail, onTheir('conversation')],
  [rules.listRules, own(200)],
  [rules.addRule, own(201, { name: text, when: { on: 'message' }, actions: [{ do: 'note', text }] })],
  [rules.editRule, onTheir('rule', { name: text })],
  [rules.orderRules, own(422, { ids: [crypto.randomUUID()] })],
  [rules.removeRule, onTheir('rule')],
  [listRuleVersions, onTheir('rule')],
  [rules.listRuleRuns, onTheir('rule')],
  [tryRule, own(200, { when: { on: 'message' }, if: { all: [] } })],
  [ties.listTies, onTheir('conversation')],
  [ties.followConversation, onTheir('conversation')],
  [ties.unfollowConversation, onTheir('conversation')],
  [ties.linkConversation, ({ ids }) => ({ params: { id: ids.conversation }, body: { to: ids.linked } })],
  [ties.unlinkConversation, ({ ids }) => ({ params: { id: ids.conversation }, body: { from: ids.linked } })],
  [
    merging.previewConversationMerge,
    ({ ids }) => ({ params: { id: ids.conversation }, body: { with: [ids.linked] } }),
  ],
  [
    merging.mergeConversations,
    ({ ids }) => ({ params: { id: ids.conversation }, body: { with: [ids.linked] } }),
  ],
  [
    merging.splitConversation,
    ({ ids }) => ({ params: { id: ids.conversation }, body: { messages: [ids.message] } }),
  ],
  [merging.listConversationMerges, onTheir('conversation')],
  [merging.undoConversationMerge, onTheir('split')],
  [ties.placeUnderIncident, onTheir('conversation', { incidentId: null })],
  [incidents.listIncidents, own(200)],
  [incidents.openIncident, own(201, { title: text })],
  [incidents.getIncident, onTheir('incident')],
  [incidents.editIncident, onTheir('incident', { title: text })],
  [labels.listLabels, own(200)],
  [labels.addLabel, own(201, { name: text })],
  [labels.editLabel, onTheir('label', { name: text })],
  [labels.removeLabel, onTheir('label')],
  [hours.listBusinessHours, own(200)],
  [hours.addBusinessHours, own(201, { name: text, zone: 'Asia/Yerevan', weekly: noHours })],
  [hours.editBusinessHours, onTheir('hours', { name: text })],
  [hours.removeBusinessHours, onTheir('hours')],
  [hours.tryBusinessHours, own(200, { zone: 'Asia/Yerevan', weekly: noHours, holidays: [] })],
  [instant.listInstant, own(200)],
  [
    instant.setInstant,
    ({ channel }) => ({ params: { id: channel.id }, body: { ...anInstant, active: true } }),
  ],
  [
    instant.previewInstant,
    ({ channel }) => ({
      params: { id: channel.id },
      body: { ...anInstant, help: null, name: text, zone: null },
    }),
  ],
  [
    instant.tryInstant,
    ({ channel }) => ({ params: { id: channel.id }, body: { surface: 'private', kind: 'away' } }),
  ],
  [instant.listEstimates, own(200)],
  [ownership.getOwnership, own(200)],
  [ownership.setOwnership, own(200, { pickUpWithin: 15, alarmAfter: 60, clock: 'business' })],
  [ownership.tryOwnership, own(200, { pickUpWithin: 15, alarmAfter: 60, clock: 'always' })],
  [floor.getFloor, own(200)],
  [instant.listCustomerLinks, own(200)],
  [instant.setCustomerLink, ({ channel }) => ({ params: { id: channel.id }, body: { url: null } })],
  [keepAlive.listKeepAlive, own(200)],
  [
    keepAlive.setKeepAlive,
    ({ channel }) => ({ params: { id: channel.id }, body: { warnBefore: 60, promptBefore: null } }),
  ],
  [
    keepAlive.tryKeepAlive,
    ({ channel }) => ({ params: { id: channel.id }, body: { warnBefore: 60, promptBefore: null } }),
  ],
  [autoResolve.getAutoResolve, own(200)],
  [autoResolve.setAutoResolve, own(200, { days: null, channels: [] })],
  [
    autoResolve.tryAutoResolve,
    ({ channel }) => ({
      strangerGets: 422,
      body: { days: 7, channels: [{ channelId: channel.id, days: 1 }] },
    }),
  ],
  [sla.listPolicies, own(200)],
  [sla.addPolicy, own(201, { name: text, firstReply: 60 })],
  [sla.editPolicy, onTheir('policy', { name: text })],
  [sla.orderPolicies, ({ ids }) => ({ strangerGets: 422, body: { ids: [ids.policy] } })],
  [sla.removePolicy, onTheir('policy')],
  [sla.tryPolicy, own(200, { firstReply: 60 })],
  [sla.listPromises, onTheir('conversation')],
  [teams.listTeams, own(200)],
  [teams.addTeam, () => ({ strangerGets: 201, body: { name: `${text} ${crypto.randomUUID()}` } })],
  [teams.editTeam, onTheir('team', { name: text })],
  [teams.archiveTeam, onTheir('team')],
  [teams.restoreTeam, onTheir('team')],
  [teams.listChains, own(200)],
  [teams.setChains, own(200, { chains: [] })],
  [teams.handOver, onTheir('conversation', { teamId: null })],
  [availability.listAwayReasons, own(200)],
  [availability.addAwayReason, () => ({ strangerGets: 201, body: { name: `away ${crypto.randomUUID()}` } })],
  [availability.editAwayReason, onTheir('awayReason', { name: text })],
  [availability.setOwnAvailability, own(200, { state: 'available' })],
  [availability.setAvailability, onTheir('agent', { state: 'away' })],
  [availability.getAvailabilitySettings, own(200)],
  [availability.setAvailabilitySettings, own(200, { awayAfter: 7 })],
  [
    availability.reportAvailability,
    () => ({ query: { from: '2026-03-02T00:00:00Z', to: '2026-03-03T00:00:00Z' }, strangerGets: 200 }),
  ],
  [assignment.getAssignment, own(200)],
  [assignment.setAssignment, own(200, { capacity: 7 })],
  [assignment.previewAssignment, own(200, {})],
  [assignment.tryAssignment, own(200, {})],
  [assignment.listAbilities, own(200)],
  [assignment.setAbility, onTheir('agent', { capacity: 7 })],
  [assignment.listSkills, own(200)],
  [assignment.addSkill, () => ({ strangerGets: 201, body: { name: `skill ${crypto.randomUUID()}` } })],
  [assignment.editSkill, onTheir('skill', { name: text })],
  [assignment.removeSkill, onTheir('skill')],
  [views.listViews, own(200)],
  [views.countViews, own(200)],
  [views.addView, own(201, { name: text, filter: { all: [] } })],
  [views.editView, onTheir('view', { name: text })],
  [views.removeView, onTheir('view')],
  // Of an agent who is not there, so that no job goes on while others look whether anything has changed.
  [bulk.startBulk, own(422, { action: { do: 'assign', agentId: crypto.randomUUID() }, filter: { all: [] } })],
  [bulk.listBulk, own(200)],
  [bulk.getBulk, onTheir('bulk')],
  [bulk.stopBulk, onTheir('bulk')],
  [bulk.undoBulk, onTheir('bulk')],
  [drafts.listDrafts, onTheir('conversation')],
  [drafts.saveDraft, onTheirDraft({ text })],
  [drafts.dropDraft, onTheirDraft()],
  [drafts.listSharedDrafts, onTheir('conversation')],
  [drafts.shareDraft, onTheir('conversation', { text })],
  [drafts.withdrawDraft, onTheir('conversation')],
  [previewMessage, onTheir('conversation', { text })],
  [notices.listNotices, own(200)],
  [notices.readNotices, own(200)],
  [notices.getNoticeChoices, own(200)],
  [notices.getNoticeWays, own(200)],
  [notices.listDevices, own(200)],
  // Only a browser that is signed in takes push messages.
  [
    notices.addDevice,
    own(403, {
      endpoint: 'https://127.0.0.1/push',
      keys: { p256dh: point, auth: Buffer.alloc(16).toString('base64url') },
      language: 'en',
    }),
  ],
  [notices.removeDevice, () => ({ params: { id: crypto.randomUUID() } })],
  [notices.tryNotice, own(409, { way: 'push' })],
  [notices.noteActive, own(200, { language: 'en', zone: 'Asia/Kolkata' })],
  [
    notices.setNoticeChoices,
    own(200, {
      mention: { desk: true, desktop: true },
      assigned: { desk: true, desktop: true },
      message: { desktop: true },
      quiet: null,
    }),
  ],
  [hooks.listNoticeHooks, own(200)],
  [
    hooks.addNoticeHook,
    own(201, {
      scope: 'own',
      kind: 'slack',
      name: text,
      url: 'http://127.0.0.1/hook',
      events: ['mention'],
      language: 'en',
    }),
  ],
  [hooks.editNoticeHook, onTheir('hook', { name: text })],
  [hooks.removeNoticeHook, onTheir('hook')],
  [hooks.tryNoticeHook, onTheir('hook')],
  [webhooks.listWebhooks, own(200)],
  [webhooks.addWebhook, own(201, { name: text, url: 'http://127.0.0.1/webhook' })],
  [webhooks.editWebhook, onTheir('webhook', { name: text })],
  [webhooks.removeWebhook, onTheir('webhook')],
  [webhooks.tryWebhook, onTheir('webhook')],
  [messages.listMessages, onTheir('conversation')],
  [messages.sendMessage, onTheir('conversation', { text })],
  [cases.getCase, onTheir('case')],
  [cases.answerPrivately, onTheir('message', { text })],
  [cases.offerPrivateAnswer, onTheir('message')],
  [cases.getPrivateAnswerTexts, own(200)],
  [cases.setPrivateAnswerTexts, own(200, { texts: [{ language: 'en', opening: text, note: '' }] })],
  [acts.hideMessage, onTheir('message', { grounds: 'spam' })],
  [acts.showMessage, onTheir('message')],
  [acts.likeMessage, onTheir('message')],
  [acts.unlikeMessage, onTheir('message')],
  [acts.reactToMessage, onTheir('message', { emoji: '👍' })],
  [acts.removeMessage, onTheir('message', {})],
  [acts.approveAct, onTheir('act')],
  [acts.withdrawAct, onTheir('act')],
  [acts.retryAct, onTheir('act')],
  [messages.addNote, onTheir('conversation', { text })],
  [messages.listRevisions, onTheir('message')],
  [originals.showHtml, onTheir('message')],
  [originals.downloadOriginal, onTheir('message')],
  [messages.retryPart, onTheir('part')],
  [messages.confirmPart, onTheir('part')],
  [messages.cancelPart, onTheir('part')],
  [companies.listCompanies, own(200)],
  [companies.addCompany, own(201, { name: text })],
  [companies.getCompany, onTheir('company')],
  [companies.editCompany, onTheir('company', { name: text })],
  [companies.listNewcomers, onTheir('company')],
  [companies.placeInCompany, onTheir('contact', { companyId: null })],
  [companies.listCompanySuggestions, onTheir('contact')],
  [companies.dismissCompany, ({ ids }) => ({ params: { id: ids.contact, company: crypto.randomUUID() } })],
  [contacts.listContacts, own(200)],
  [contacts.getContact, onTheir('contact')],
  [contacts.addDetail, onTheir('contact', { kind: 'address', value: text })],
  [contacts.removeDetail, onTheir('detail')],
  [contacts.blockContact, onTheir('contact', {})],
  [contacts.unblockContact, onTheir('contact', {})],
  [contacts.listContactMessages, onTheir('contact')],
  [merges.previewMerge, ({ ids }) => ({ params: { id: ids.contact }, query: { with: crypto.randomUUID() } })],
  [merges.mergeContacts, onTheir('contact', { with: crypto.randomUUID() })],
  [merges.listMerges, onTheir('contact')],
  [merges.undoMerge, onTheir('merge')],
  [merges.listSuggestions, onTheir('contact')],
  [merges.dismissSuggestion, ({ ids }) => ({ params: { id: ids.contact, other: crypto.randomUUID() } })],
  [attributes.listAttributes, own(200)],
  [attributes.addAttribute, own(201, { subject: 'contact', label: text, type: 'text' })],
  [attributes.editAttribute, onTheir('attribute', { label: text })],
  [attributes.removeAttribute, onTheir('attribute')],
  [attributes.getConversationAttributes, onTheir('conversation')],
  [attributes.setConversationAttributes, onTheir('conversation', { values: { order: text } })],
  [contacts.editContact, onTheir('contact', { name: text })],
  [channels.listConnectors, own(200)],
  [channels.listChannels, own(200)],
  [channels.getChannel, ({ channel }) => ({ params: { id: channel.id } })],
  [channels.connectChannel, own(201, { connector: 'api', name: text })],
  // Nobody has a sandbox here.
  [channels.connectPractice, own(404, { connector: 'api', name: text })],
  [channels.editChannel, ({ channel }) => ({ params: { id: channel.id }, body: { name: text } })],
  [channels.checkChannel, ({ channel }) => ({ params: { id: channel.id } })],
  [channels.getWebhook, ({ channel }) => ({ params: { id: channel.id } })],
  [channels.enterWebhook, ({ channel }) => ({ params: { id: channel.id } })],
  [health.getHealth, ({ channel }) => ({ params: { id: channel.id } })],
  [health.editHealth, ({ channel }) => ({ params: { id: channel.id }, body: { readBackDays: 3 } })],
  [health.lookAtChannel, ({ channel }) => ({ params: { id: channel.id } })],
  [health.repairSubscription, ({ channel }) => ({ params: { id: channel.id } })],
  [health.readBack, ({ channel }) => ({ params: { id: channel.id }, body: {} })],
  [profiles.listProfiles, own(200)],
  [profiles.setProfileWishes, own(200, { support: [], handles: [], hours: true, faq: null })],
  [profiles.lookAtProfile, ({ channel }) => ({ params: { id: channel.id } })],
  [platformBlocks.blockOnPlatform, onTheir('identity')],
  [platformBlocks.unblockOnPlatform, onTheir('identity')],
  [platformBlocks.retryPlatformBlock, onTheir('platformBlock')],
  [platformBlocks.withdrawPlatformBlock, onTheir('platformBlock')],
  [responsiveness.getResponsiveness, ({ channel }) => ({ params: { id: channel.id } })],
  [templates.listTemplates, ({ channel }) => ({ params: { id: channel.id } })],
  [templates.refreshTemplates, ({ channel }) => ({ params: { id: channel.id } })],
  [channels.disconnectChannel, ({ channel }) => ({ params: { id: channel.id } })],
  [files.uploadFile, own(422)],
  [files.getFile, onTheir('file')],
  [quarantine.listQuarantine, own(200)],
  [quarantine.retryQuarantined, onTheir('held')],
  [quarantine.discardQuarantined, onTheir('held')],
  [events.streamEvents, own(200)],
  [visitors.getVisitorConfig, inChannel()],
  [visitors.startVisit, inChannel()],
  [visitors.listVisitorMessages, inChannel()],
  [visitors.uploadVisitorFile, inChannel()],
  [visitors.getVisitorFile, ({ site, ids }) => ({ params: { channel: site.id, id: ids.visitorFile } })],
  [visitors.typeAsVisitor, inChannel()],
  [visitors.streamVisit, inChannel()],
]);

/** Whose ids a stranger has got hold of. */
let theirs: Everything;
let stranger: TestWorkspace;
let strangersVisitor: TestVisitor;
/** Colleagues who do not reach the channels that all this is in: by what they are, and by their key. */
let apart: { name: string; caller: Caller }[] = [];
before(async () => {
  theirs = await withEverything();
  const { id, lead } = theirs.workspace;
  const elsewhere = [(await apiChannel(theirs.workspace)).id];
  const actor = await authenticate({ authorization: lead.headers.authorization ?? '' });
  const { key } = await inWorkspace(id, (tx) =>
    createApiKey(tx, actor, { name: 'for one channel', channels: elsewhere }),
  );
  apart = [
    { name: 'an agent', caller: await newAgent(id, 'agent', 'Fatima', elsewhere) },
    { name: 'a lead', caller: await newAgent(id, 'lead', 'Lakshmi', elsewhere) },
    { name: 'a key', caller: bearer(key) },
  ];
  // Whoever opens a stream is available from then on; that is no trace of a stranger.
  for (const caller of [
    theirs.workspace.administrator,
    lead,
    theirs.workspace.agent,
    ...apart.map((a) => a.caller),
  ])
    await ok(caller, availability.setOwnAvailability, { body: { state: 'available' } });
  stranger = await newWorkspace();
  strangersVisitor = await (await websiteChannel(stranger)).visitor();
});

test('every endpoint has an entry here, and every entry an endpoint', () => {
  const missing = routes.filter(({ endpoint }) => !entries.has(endpoint)).map((r) => nameOf(r.endpoint));
  assert.deepEqual(missing, [], 'say how a stranger would call it');
  const served = new Set(routes.map((route) => route.endpoint));
  assert.deepEqual([...entries.keys()].filter((e) => !served.has(e)).map(nameOf), []);
});

for (const { endpoint } of routes) {
  const isPublic = endpoint.permission === 'public';
  const attempt = (caller: Caller, more: Record<string, string> = {}): Promise<Answer<unknown>> => {
    const given = entries.get(endpoint)?.(theirs) ?? {};
    return attemptOnce(caller, endpoint, given, more);
  };

  if (!isPublic) {
    test(`${nameOf(endpoint)} is closed to nobody, a wrong key and a wrong cookie`, async () => {
      const callers: Caller[] = [
        nobody,
        bearer('esk_wrong'),
        bearer(theirs.workspace.agent.id),
        { headers: { cookie: 'earshot.session_token=forged.forged', 'sec-fetch-site': 'same-origin' } },
      ];
      await unchanged(async () => {
        for (const caller of callers) {
          const answer = await attempt(caller);
          assert.equal(answer.status, 401, answer.text);
        }
      });
    });
  }

  if (endpoint.permission === 'visitor') {
    test(`${nameOf(endpoint)} is closed to another channel’s visitor and to agents`, async () => {
      await unchanged(async () => {
        for (const caller of [strangersVisitor, theirs.workspace.administrator, stranger.administrator])
          assert.equal((await attempt(caller)).status, 401);
      });
    });
  } else if (!isPublic) {
    test(`${nameOf(endpoint)} shows and does nothing of ours for an agent of another workspace`, async () => {
      const expected = entries.get(endpoint)?.(theirs).strangerGets ?? 404;
      await unchanged(async () => {
        const answer = await attempt(stranger.administrator);
        assert.equal(answer.status, expected, answer.text);
        for (const secret of [theirs.workspace.id, theirs.channel.id, theirs.ids.contact])
          assert.ok(!answer.text.includes(secret), answer.text);
        // The workspace in the header is a wish; a key speaks for its own.
        const wishing = await attempt(stranger.administrator, { 'earshot-workspace': theirs.workspace.id });
        assert.ok(!wishing.text.includes(theirs.ids.contact));
      });
    });

    test(`${nameOf(endpoint)} shows and does nothing of a channel for whoever does not reach it`, async () => {
      const given = entries.get(endpoint)?.(theirs) ?? {};
      for (const { name, caller } of apart) {
        const role = name === 'an agent' ? 'agent' : 'lead';
        const may =
          granted[role].includes(endpoint.permission) && !beyondChannels.includes(endpoint.permission);
        const expected = may ? (given.strangerGets ?? 404) : 403;
        const ask = async (): Promise<void> => {
          const answer = await attempt(caller);
          assert.equal(answer.status, expected, `${name}: ${answer.text}`);
          const { ids, channel, site } = theirs;
          for (const hidden of [ids.conversation, ids.contact, ids.message, ids.file, channel.id, site.id])
            assert.ok(!answer.text.includes(hidden), `${name}: ${answer.text}`);
        };
        // What names nothing is theirs to do, as far as their role goes.
        await (given.strangerGets === undefined ? unchanged(ask) : ask());
      }
    });

    for (const role of ['agent', 'lead'] as const) {
      if (granted[role].includes(endpoint.permission)) continue;
      test(`${nameOf(endpoint)} is not for ${role}s`, async () => {
        await unchanged(async () => {
          const answer = await attempt(theirs.workspace[role]);
          assert.equal(answer.status, 403, answer.text);
        });
      });
    }
  }
}

test('each role may do what it is granted and no more', () => {
  const count = (role: Role): number => new Set(granted[role]).size;
  assert.ok(count('agent') < count('lead') && count('lead') < count('administrator'));
  for (const permission of granted.agent) assert.ok(granted.lead.includes(permission));
  for (const permission of granted.lead) assert.ok(granted.administrator.includes(permission));
});

/** What the stranger does must leave no trace in this workspace. */
async function unchanged(work: () => Promise<void>): Promise<void> {
  const before = await fingerprint();
  await work();
  assert.equal(await fingerprint(), before, 'something of ours has changed');
}

async function fingerprint(): Promise<string> {
  const { everywhere } = await openDesk();
  const { rows: tables } = await everywhere.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`,
  );
  const hash = createHash('sha256');
  for (const { name } of tables) {
    // When a key was used, and who was seen when, are what calls may change.
    const columns = name === 'api_key' ? 'id, hash' : name === 'agent' ? 'id, role, email' : '*';
    const { rows } = await everywhere.query(
      `select coalesce(string_agg(row::text, '|' order by row::text), '') as all
       from (select ${columns} from ${name} where workspace_id = $1) row`,
      [theirs.workspace.id],
    );
    hash.update(`${name}${rows[0].all}`);
  }
  return hash.digest('hex');
}

async function attemptOnce(
  caller: Caller,
  endpoint: Endpoint,
  given: Attempt,
  headers: Record<string, string>,
): Promise<Answer<unknown>> {
  const { params = {}, query = {}, body } = given;
  if (endpoint.reply === 'stream') return firstOf(caller, endpoint, params);
  return call(caller, endpoint, { params, query, headers, body: body as never });
}

/** A stream does not end: its status is all that is waited for, and what comes in the first moment. */
async function firstOf(
  caller: Caller,
  endpoint: Endpoint,
  params: Record<string, string>,
): Promise<Answer<unknown>> {
  const { origin } = await openDesk();
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? '');
  const over = new AbortController();
  const response = await fetch(`${origin}/api/v1${path}`, { headers: caller.headers, signal: over.signal });
  const reader = response.body?.getReader();
  const first = await reader?.read();
  over.abort();
  const text = Buffer.from(first?.value ?? []).toString();
  return { status: response.status, headers: response.headers, body: undefined, text };
}

function bearer(key: string): Caller {
  return { headers: { authorization: `Bearer ${key}` } };
}

function nameOf(endpoint: Endpoint): string {
  return `${endpoint.method} ${endpoint.path}`;
}
