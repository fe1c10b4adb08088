import type { ColumnType, Generated } from 'kysely';

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
  auth_user: { id: string; name: string; email: string };
  auth_session: { id: string; userId: string; token: string };
  workspace: { id: string; name: string; next_number: Generated<number>; created_at: Generated<Date> };
  agent: Row & {
    user_id: string;
    name: string;
    email: string;
    role: 'administrator' | 'lead' | 'agent';
    seen_at: Date | null;
  };
  api_key: Row & { agent_id: string; name: string; hash: Buffer; last_used_at: Date | null };
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
  };
  contact: Row & {
    name: string;
    email: string | null;
    phone: string | null;
    language: string | null;
    about: Json<Record<string, string>>;
    merged_into: string | null;
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
  };
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
  };
  conversation_tally: {
    workspace_id: string;
    id: Generated<string>;
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
    state: 'stored' | 'fetching' | 'failed' | 'expired';
    storage_key: string | null;
    source_url: string | null;
    width: number | null;
    height: number | null;
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
