import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { Label } from '#contract/labels.ts';
import type { NoticeChoices } from '#contract/notices.ts';

/** The tables as Kysely sees them; what they mean stands in `migrations/`. */
export interface Tables {
  installation: { key_fingerprint: string; epoch: Generated<number>; setup_code_hash: string | null };
  process: {
    id: string;
    roles: string[];
    host: string;
    started_at: Generated<Date>;
    seen_at: Generated<Date>;
  };
  inbound_request: {
    id: Generated<string>;
    received_at: Date;
    connector: string;
    channel_id: string | null;
    method: string;
    query: Json<Record<string, string>>;
    headers: Json<Record<string, string>>;
    body: Buffer;
    facts: Json<Record<string, unknown>>;
    taken_by: string;
    applied_at: Date | null;
  };
  auth_user: { id: string; name: string; email: string; twoFactorEnabled: Generated<boolean> };
  auth_session: {
    id: string;
    userId: string;
    token: string;
    expiresAt: Date;
    ipAddress: string | null;
    userAgent: string | null;
    createdAt: Generated<Date>;
  };
  auth_two_factor: { id: string; userId: string };
  sign_in_failures: { key: string; count: number; since: Date };
  workspace: {
    id: string;
    name: string;
    next_number: Generated<number>;
    second_factor_required: Generated<boolean>;
    label_required: Generated<boolean>;
    created_at: Generated<Date>;
  };
  agent: Row & {
    user_id: string;
    name: string;
    email: string;
    role: 'administrator' | 'lead' | 'agent';
    seen_at: Date | null;
    channels: string[] | null;
    deactivated_at: Date | null;
    unread_from: Generated<Date>;
    notice_choices: Json<NoticeChoices> | null;
  };
  api_key: Row & {
    agent_id: string;
    name: string;
    hash: Buffer;
    last_used_at: Date | null;
    scopes: string[] | null;
    channels: string[] | null;
    expires_at: Date | null;
  };
  invitation: Row & {
    hash: Buffer;
    role: 'administrator' | 'lead' | 'agent';
    email: string | null;
    channels: string[] | null;
    invited_by: string;
    expires_at: Date;
    accepted_at: Date | null;
    accepted_by: string | null;
  };
  brand: Row & { name: string };
  channel: Row & {
    brand_id: string;
    connector: string;
    name: string;
    address: string | null;
    settings: Json<Record<string, unknown>>;
    secrets: Buffer | null;
    state: Generated<'active' | 'paused' | 'disconnected'>;
    trouble: string | null;
    account: string | null;
    read_at: Date | null;
    unreadable_since: Date | null;
    reading_trouble: string | null;
    retention_days: number | null;
    last_received_at: Date | null;
    last_sent_at: Date | null;
  };
  idempotent_reply: {
    workspace_id: string;
    agent_id: string;
    key: string;
    request_hash: Buffer;
    reply: Buffer | null;
    created_at: Generated<Date>;
  };
  event: {
    workspace_id: string;
    seq: Generated<string>;
    xid: Generated<string>;
    id: string;
    type: string;
    version: Generated<number>;
    at: Generated<Date>;
    actor_kind: string;
    actor_id: string | null;
    conversation_id: string | null;
    message_id: string | null;
    subject_id: string | null;
    word: string | null;
  };
  contact: Row & {
    name: string;
    email: string | null;
    phone: string | null;
    language: string | null;
    about: Json<Record<string, string>>;
    merged_into: string | null;
    top_id: string | null;
    head_id: GeneratedAlways<string>;
    called: GeneratedAlways<string>;
    name_from: string | null;
    blocked_at: Date | null;
    blocked_by: string | null;
    blocked_reason: string | null;
    blocked_messages: Generated<number>;
  };
  contact_merge: {
    workspace_id: string;
    id: string;
    survivor_id: string;
    merged_id: string;
    choices: Json<Record<string, 'survivor' | 'merged'>>;
    merged_by: string;
    merged_at: Generated<Date>;
    undone_by: string | null;
    undone_at: Date | null;
  };
  contact_apart: {
    workspace_id: string;
    one_id: string;
    other_id: string;
    agent_id: string;
    at: Generated<Date>;
  };
  contact_detail: Row & {
    contact_id: string;
    kind: 'email' | 'phone' | 'address' | 'url';
    value: string;
    normal: GeneratedAlways<string>;
    label: string | null;
    identity_id: string | null;
  };
  attribute: Row & {
    subject: 'contact' | 'conversation';
    key: string;
    label: string;
    type: 'text' | 'number' | 'date' | 'choice' | 'boolean' | 'url';
    choices: Generated<string[]>;
    required: Generated<boolean>;
  };
  contact_attribute: {
    workspace_id: string;
    contact_id: string;
    attribute_id: string;
    value: Json<string | number | boolean>;
  };
  conversation_attribute: {
    workspace_id: string;
    conversation_id: string;
    attribute_id: string;
    value: Json<string | number | boolean>;
  };
  identity: Row & {
    contact_id: string;
    channel_id: string;
    name: string;
    verified: Generated<boolean>;
    expires_at: Date | null;
  };
  identity_key: { workspace_id: string; namespace: string; value: string; identity_id: string };
  thread: Row & {
    channel_id: string;
    external_id: string;
    surface: 'public' | 'private';
    subject: string | null;
    post: Json<{ text: string; url?: string }> | null;
    team_read_at: Date | null;
    topic: string | null;
  };
  thread_name: { workspace_id: string; channel_id: string; name: string; thread_id: string };
  reading: { channel_id: string; holder: string | null; state: Json<unknown> | null };
  conversation: Row & {
    number: number;
    thread_id: string;
    channel_id: string;
    contact_id: string;
    requester_id: string;
    state: Generated<'open' | 'waiting' | 'snoozed' | 'resolved'>;
    assignee_id: string | null;
    snoozed_until: Date | null;
    revision: Generated<number>;
    answered_at: Date | null;
    waiting_since: Date | null;
    undelivered: Generated<number>;
    last_activity_at: Date;
    last_arrival: Generated<string>;
    last_message: Json<LastMessage> | null;
    resolved_at: Date | null;
    blocked: Generated<boolean>;
    priority: Generated<number>;
  };
  label: Row & { name: string; colour: Label['colour'] };
  conversation_label: {
    workspace_id: string;
    conversation_id: string;
    label_id: string;
    at: Generated<Date>;
  };
  view: Row & {
    agent_id: string;
    name: string;
    scope: 'mine' | 'everyone';
    filter: Json<unknown>;
    sorting: string;
  };
  conversation_seen: { workspace_id: string; agent_id: string; conversation_id: string; revision: number };
  draft: {
    workspace_id: string;
    agent_id: string;
    conversation_id: string;
    kind: 'reply' | 'note';
    text: string;
    revision: Generated<number>;
    updated_at: Generated<Date>;
  };
  notice: {
    workspace_id: string;
    id: string;
    agent_id: string;
    kind: 'mention' | 'assigned';
    conversation_id: string;
    message_id: string | null;
    actor_id: string | null;
    at: Generated<Date>;
    read_at: Date | null;
  };
  bulk: Row & {
    agent_id: string;
    reach: string[] | null;
    action: Json<unknown>;
    filter: Json<unknown>;
    state: Generated<'running' | 'done' | 'stopped' | 'undoing' | 'undone'>;
    trouble: string | null;
    total: number | null;
    looked_at: Generated<number>;
    changed: Generated<number>;
    skipped: Generated<number>;
    restored: Generated<number>;
    kept: Generated<number>;
    position: string | null;
    ended_at: Date | null;
  };
  bulk_step: {
    workspace_id: string;
    bulk_id: string;
    conversation_id: string;
    before: Json<unknown>;
    xid: Generated<string>;
    undone_xid: string | null;
  };
  conversation_tally: {
    workspace_id: string;
    id: Generated<string>;
    channel_id: string | null;
    assignee_id: string | null;
    state: string;
    delta: number;
  };
  message: {
    workspace_id: string;
    id: string;
    thread_id: string;
    conversation_id: string;
    channel_id: string;
    kind: 'incoming' | 'outgoing' | 'note';
    external_id: string | null;
    client_id: string | null;
    author_kind: 'customer' | 'agent' | 'bot' | 'automation' | 'other';
    author_id: string | null;
    author_name: string;
    text: string;
    unsupported: string | null;
    reply_to: string | null;
    reply_to_external: string | null;
    sent_at: Date;
    ordered_at: Date;
    received_at: Date;
    arrival: string;
    revision: number;
    edited_at: Date | null;
    deleted_at: Date | null;
    expires_at: Date | null;
    subject: string | null;
    quoted: string | null;
    designed: Generated<boolean>;
    automatic: Generated<boolean>;
    answer_to: string | null;
    copies: Json<StoredCopy[]> | null;
    mentions: string[] | null;
  };
  message_body: {
    workspace_id: string;
    message_id: string;
    html: string | null;
    original_key: string | null;
    original_name: string | null;
    original_type: string | null;
  };
  message_revision: { workspace_id: string; message_id: string; replaced_at: Date; text: string };
  part: {
    workspace_id: string;
    id: string;
    message_id: string;
    conversation_id: string;
    channel_id: string;
    thread_id: string;
    arrival: string;
    position: number;
    text: string;
    attachment_ids: string[];
    state: Generated<
      'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'uncertain' | 'failed' | 'cancelled'
    >;
    attempts: Generated<number>;
    next_attempt_at: Date | null;
    external_id: string | null;
    in_flight_by: string | null;
    error_kind: string | null;
    error_message: string | null;
    sent_at: Date | null;
    delivered_at: Date | null;
    read_at: Date | null;
    in_doubt: Generated<boolean>;
  };
  attachment: Row & {
    message_id: string | null;
    position: Generated<number>;
    agent_id: string | null;
    thread_external_id: string | null;
    channel_id: string | null;
    name: string;
    type: string;
    size: string | number;
    state: 'stored' | 'fetching' | 'failed' | 'expired' | 'withheld';
    storage_key: string | null;
    source_url: string | null;
    width: number | null;
    height: number | null;
    content_id: string | null;
    expires_at: Date | null;
  };
  reaction: {
    workspace_id: string;
    message_id: string;
    author_key: string;
    emoji: string;
    author_name: string;
    at: Date;
    removed: boolean;
  };
  orphan: {
    workspace_id: string;
    channel_id: string;
    thread_external_id: string;
    target: string;
    derived_key: string;
    event: Json<unknown>;
    received_at: Date;
    arrival: string;
  };
  quarantined: {
    workspace_id: string;
    id: string;
    channel_id: string;
    inbound_id: string;
    position: number;
    reason: string;
    received: string;
    request: Json<StoredRequest>;
    received_at: Date;
    attempts: Generated<number>;
    state: Generated<'held' | 'applied' | 'discarded'>;
  };
}

/** Read as a value, written as its JSON text. */
type Json<T> = ColumnType<T, string, string>;

interface Row {
  workspace_id: string;
  id: string;
  created_at: Generated<Date>;
}

export interface StoredCopy {
  role: 'to' | 'cc' | 'bcc';
  address: string;
  name?: string;
}

/** What the list shows of a conversation's newest message, kept on its row. */
export interface LastMessage {
  text: string;
  kind: 'incoming' | 'outgoing' | 'note';
  authorName: string;
  at: string;
}

/** A raw request as it is kept in the quarantine; `body` is base64. */
export interface StoredRequest {
  method: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: string;
  facts: Record<string, unknown>;
}
