import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { ChoiceForm, FilledTemplate, OwnProfile, Template } from '#connectors/connector.ts';
import type { Method } from '#contract/assignment.ts';
import type { Holiday, Weekly } from '#contract/business-hours.ts';
import type { Deed, Grounds, Matter } from '#contract/deeds.ts';
import type { ReadBackReason, TroubleKind } from '#contract/health.ts';
import type { Label } from '#contract/labels.ts';
import type { Card } from '#contract/messages.ts';
import type { PlatformDeed } from '#contract/platform-blocks.ts';
import type { RuleVersion } from '#contract/rule-versions.ts';
import type { RuleRun } from '#contract/rules.ts';
import type { SlaTarget } from '#contract/sla.ts';
import type { StatusCategory } from '#contract/statuses.ts';
import type { StyledLine } from '#contract/styled.ts';

/** The tables as Kysely sees them; what they mean stands in `migrations/`. */
export interface Tables {
  installation: {
    key_fingerprint: string;
    epoch: Generated<number>;
    setup_code_hash: string | null;
    push_keys: Buffer | null;
    alive_at: Date | null;
  };
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
    app: string | null;
    late: Generated<boolean>;
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
    provider_factor: Generated<boolean>;
  };
  auth_account: { id: string; userId: string; providerId: string };
  auth_openid: {
    id: string;
    user_id: string;
    issuer: string;
    subject: string;
    email: string | null;
    created_at: Generated<Date>;
    last_used_at: Date | null;
  };
  auth_two_factor: { id: string; userId: string; backupCodes: string; verified: boolean };
  auth_passkey: {
    id: string;
    user_id: string;
    credential_id: string;
    public_key: Buffer;
    counter: ColumnType<string, number, number>;
    transports: string[];
    rp_id: string;
    name: string;
    synced: boolean;
    created_at: Generated<Date>;
    last_used_at: Date | null;
  };
  auth_verification: { id: string; identifier: string; value: string; expiresAt: Date };
  sign_in_failures: { key: string; count: number; since: Date };
  workspace: {
    id: string;
    name: string;
    next_number: Generated<number>;
    second_factor_required: Generated<boolean>;
    label_required: Generated<boolean>;
    pick_up_within: Generated<number>;
    owner_alarm: Generated<number | null>;
    owner_clock: Generated<'business' | 'always'>;
    away_after: Generated<number | null>;
    auto_resolve_days: number | null;
    private_answers: ColumnType<unknown, string | undefined, string>;
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
    notice_choices: Json<unknown> | null;
    active_at: Date | null;
    language: string | null;
    zone: string | null;
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
    app: string | null;
    windows: string | null;
    owner_id: string | null;
    practice: Generated<boolean>;
    business_hours_id: string | null;
    auto_resolve_days: number | null;
    customer_url: string | null;
    answers_from: string | null;
    team_id: string | null;
  };
  channel_health: {
    workspace_id: string;
    channel_id: string;
    look_at: Generated<Date>;
    looked_at: Date | null;
    looked_by: string | null;
    troubled: Generated<number>;
    silent_since: Date | null;
    expires_at: Date | null;
    expiry_seen_at: Date | null;
    renew_tried_at: Date | null;
    renewed_at: Date | null;
    scopes: Json<{ granted: string[]; missing: string[] }> | null;
    subscription: Json<{ active: boolean; missing: string[] }> | null;
    remarks: ColumnType<string[], string | undefined, string>;
    repaired_at: Date | null;
    lapses: Generated<number>;
    silence_seen_at: Date | null;
    read_back_days: Generated<number>;
    read_back_from: Date | null;
    read_back_why: ReadBackReason | null;
    read_back_at: Date | null;
    read_back_by: string | null;
    read_back_failures: Generated<number>;
    read_back_done_at: Date | null;
    read_back_until: Date | null;
    read_back_found: number | null;
    templates_at: Generated<Date>;
    templates_tried_at: Date | null;
    templates_read_at: Date | null;
    templates_by: string | null;
    templates_failures: Generated<number>;
    templates_trouble: string | null;
  };
  channel_template: {
    workspace_id: string;
    id: string;
    channel_id: string;
    external_id: string;
    name: string;
    language: string;
    category: string;
    state: Template['state'];
    body: string;
    header: Json<Template['header']>;
    footer: string | null;
    buttons: Json<Template['buttons']>;
    wanted: Json<Template['values']>;
    unsendable: string | null;
    gone_at: Date | null;
  };
  channel_trouble: {
    workspace_id: string;
    id: string;
    channel_id: string;
    kind: TroubleKind;
    text: string;
    since: Date;
    told_at: Date;
    ended_at: Date | null;
  };
  channel_hour: {
    workspace_id: string;
    channel_id: string;
    hour: Date;
    received: Generated<number>;
    attempts: Generated<number>;
    failures: Generated<number>;
  };
  channel_journal: {
    workspace_id: string;
    id: string;
    channel_id: string;
    at: Date;
    state: 'fine' | 'note' | 'warning' | 'broken';
    text: string;
    received_at: Date;
    about: string | null;
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
    sounds: string[] | null;
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
    company_id: string | null;
    belongs_to: string | null;
  };
  company: Row & {
    name: string;
    folded: GeneratedAlways<string>;
    sorted: GeneratedAlways<string>;
    note: Generated<string>;
    archived_at: Date | null;
    placed: Generated<boolean>;
  };
  company_domain: { workspace_id: string; domain: string; company_id: string };
  company_attribute: {
    workspace_id: string;
    company_id: string;
    attribute_id: string;
    value: Json<string | number | boolean>;
  };
  company_apart: {
    workspace_id: string;
    contact_id: string;
    company_id: string;
    agent_id: string;
    at: Generated<Date>;
  };
  contact_merge: {
    workspace_id: string;
    id: string;
    survivor_id: string;
    merged_id: string;
    choices: Json<Record<string, 'survivor' | 'merged'>>;
    merged_by: string | null;
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
    domain: GeneratedAlways<string | null>;
    label: string | null;
    identity_id: string | null;
  };
  attribute: Row & {
    subject: 'contact' | 'company' | 'conversation';
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
    shared: Generated<boolean>;
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
    team_id: string | null;
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
    customer_at: Date | null;
    window_ends_at: Date | null;
    case_id: string | null;
    due_at: Date | null;
    due_warn_at: Date | null;
    due_target: SlaTarget | null;
    openings: Generated<number>;
    opened_at: Date | null;
    status_id: string | null;
  };
  status: Row & {
    name: string;
    folded: string;
    state: StatusCategory;
    position: number;
    archived_at: Date | null;
  };
  label: Row & { name: string; colour: Label['colour'] };
  team: Row & {
    name: string;
    description: Generated<string>;
    archived_at: Date | null;
    assignment: Method | null;
    business_hours_id: string | null;
  };
  team_chain: {
    workspace_id: string;
    team_id: string;
    chain: number;
    position: number;
    hands: 'unassigned' | 'all';
  };
  team_member: { workspace_id: string; team_id: string; agent_id: string; leads: Generated<boolean> };
  away_reason: Row & { name: string; archived_at: Date | null };
  availability_span: {
    workspace_id: string;
    id: string;
    agent_id: string;
    state: 'available' | 'away';
    reason_id: string | null;
    automatic: Generated<boolean>;
    said_by: string | null;
    since: Date;
    until: Date | null;
  };
  assignment_settings: {
    workspace_id: string;
    teamless: Method | null;
    active: Generated<boolean>;
    capacity: Generated<number>;
    weights: Json<Record<string, number>>;
    counts_waiting: Generated<boolean>;
    previous_first: Generated<boolean>;
    vip_attribute_id: string | null;
    vip_value: Json<string | number | boolean> | null;
    give_back_after: number | null;
  };
  agent_routing: {
    workspace_id: string;
    agent_id: string;
    capacity: number | null;
    languages: string[] | null;
    turn: Generated<string>;
  };
  skill: Row & { name: string };
  agent_skill: { workspace_id: string; agent_id: string; skill_id: string };
  label_skill: { workspace_id: string; label_id: string; skill_id: string };
  assignment_stale: { workspace_id: string; id: Generated<string>; came_back: string | null };
  handover: Row & {
    conversation_id: string;
    from_team_id: string | null;
    to_team_id: string | null;
    reason: string | null;
  };
  conversation_label: {
    workspace_id: string;
    conversation_id: string;
    label_id: string;
    at: Generated<Date>;
  };
  sla_policy: Row & {
    position: number;
    name: string;
    filter: Json<unknown>;
    clock: 'business' | 'always';
    first_reply: number | null;
    next_reply: number | null;
    resolution: number | null;
    warn_at: number;
    escalates: Generated<boolean>;
  };
  sla_due: {
    workspace_id: string;
    conversation_id: string;
    target: SlaTarget;
    since: Date;
    policy_id: string;
    minutes: number;
    warn_at: Date | null;
    due_at: Date | null;
    met_at: Date | null;
    warned_at: Date | null;
    breached_at: Date | null;
    next_at: Date | null;
  };
  sla_stale: {
    workspace_id: string;
    id: Generated<string>;
    what: 'conversation' | 'contact' | 'workspace';
    of: string;
    quiet: Generated<boolean>;
  };
  open_load: {
    workspace_id: string;
    conversation_id: string;
    channel_id: string;
    team_id: string | null;
    assignee_id: string | null;
    waiting_since: Date | null;
    left_since: Date;
    due_at: Date | null;
    due_warn_at: Date | null;
  };
  unowned_alarm: {
    workspace_id: string;
    conversation_id: string;
    since: Date;
    times: number;
    next_at: Date;
  };
  answered: {
    workspace_id: string;
    conversation_id: string;
    channel_id: string;
    agent_id: string | null;
    asked_at: Date;
    answered_at: Date;
    first: boolean;
  };
  platform_block: {
    workspace_id: string;
    id: string;
    identity_id: string;
    channel_id: string;
    deed: PlatformDeed;
    asked_by: string;
    asked_at: Generated<Date>;
    state: Generated<'asked' | 'doing' | 'done' | 'failed' | 'uncertain' | 'withdrawn' | 'overtaken'>;
    since: Generated<Date>;
    due_at: Generated<Date>;
    attempts: Generated<number>;
    in_flight_by: string | null;
    in_doubt: Generated<boolean>;
    error_kind: string | null;
    error_message: string | null;
    ended_at: Date | null;
  };
  profile_wishes: {
    workspace_id: string;
    support: string[];
    handles: string[];
    hours: boolean;
    faq: string | null;
  };
  channel_profile: {
    workspace_id: string;
    channel_id: string;
    profile: Json<OwnProfile> | null;
    looked_at: Date | null;
    look_at: Date;
    failures: Generated<number>;
    trouble: string | null;
    whole: boolean | null;
  };
  instant_message: {
    workspace_id: string;
    channel_id: string;
    surface: 'public' | 'private';
    kind: 'instant' | 'away';
    active: boolean;
    texts: Json<{ language: string; text: string }[]>;
    help: string | null;
    every: number;
  };
  instant_said: {
    workspace_id: string;
    message_id: string;
    conversation_id: string;
    channel_id: string;
    contact_id: string;
    surface: 'public' | 'private';
    kind: 'instant' | 'away';
    opening: number;
    language: string;
    said_at: Date;
    minutes: number | null;
    base: number | null;
    ahead: number | null;
    team_id: string | null;
    solution_minutes: number | null;
    solution_base: number | null;
  };
  keep_alive: {
    workspace_id: string;
    channel_id: string;
    warn_before: number | null;
    prompt_before: number | null;
    texts: Json<{ language: string; text: string }[]>;
    help: string | null;
  };
  window_closing: {
    workspace_id: string;
    conversation_id: string;
    kind: 'warned' | 'prompted';
    window_ends_at: Date;
    at: Date;
  };
  rule: Row & {
    position: number;
    name: string;
    active: boolean;
    active_since: Date | null;
    definition: Json<unknown>;
    wakes: string[];
    version: Generated<number>;
    removed_at: Date | null;
  };
  rule_version: {
    workspace_id: string;
    rule_id: string;
    version: number;
    what: RuleVersion['what'];
    name: string;
    active: boolean;
    definition: Json<unknown>;
    agent_id: string | null;
    at: Generated<Date>;
  };
  rule_news: {
    workspace_id: string;
    id: Generated<string>;
    what: 'event' | 'all';
    event_id: string | null;
    type: string | null;
    conversation_id: string | null;
    message_id: string | null;
    subject_id: string | null;
    reached: string | null;
    at: Date;
    depth: Generated<number>;
    attempts: Generated<number>;
    due_at: Generated<Date>;
  };
  rule_timer: {
    workspace_id: string;
    rule_id: string;
    conversation_id: string;
    episode: string;
    next_at: Date | null;
    fired_at: Date | null;
    attempts: Generated<number>;
  };
  rule_run: {
    workspace_id: string;
    id: string;
    rule_id: string;
    version: number;
    conversation_id: string;
    message_id: string | null;
    cause: string;
    at: Generated<Date>;
    outcome: RuleRun['outcome'];
    actions: Json<RuleRun['actions']>;
    said: Generated<boolean>;
    times: Generated<number>;
  };
  rule_day: {
    workspace_id: string;
    rule_id: string;
    day: string;
    looked: Generated<number>;
    matched: Generated<number>;
    acted: Generated<number>;
    failed: Generated<number>;
    throttled: Generated<number>;
  };
  business_hours: Row & {
    name: string;
    zone: string;
    weekly: Json<Weekly>;
    holidays: Json<Holiday[]>;
    is_default: Generated<boolean>;
  };
  view: Row & {
    agent_id: string;
    name: string;
    scope: 'mine' | 'team' | 'everyone';
    team_id: string | null;
    filter: Json<unknown>;
    sorting: string;
  };
  conversation_seen: { workspace_id: string; agent_id: string; conversation_id: string; revision: number };
  conversation_follower: {
    workspace_id: string;
    conversation_id: string;
    agent_id: string;
    at: Generated<Date>;
  };
  conversation_link: {
    workspace_id: string;
    conversation_id: string;
    other_id: string;
    agent_id: string;
    at: Generated<Date>;
  };
  incident: Row & {
    title: string;
    state: Generated<'open' | 'resolved'>;
    created_by: string;
    resolved_by: string | null;
    resolved_at: Date | null;
    placed: Generated<boolean>;
  };
  conversation_merge: {
    workspace_id: string;
    id: string;
    kind: 'merge' | 'split';
    conversation_id: string;
    other_id: string;
    kept: Json<unknown>;
    outdated: Generated<boolean>;
    agent_id: string;
    at: Generated<Date>;
    undone_by: string | null;
    undone_at: Date | null;
  };
  split_message: { workspace_id: string; split_id: string; message_id: string };
  conversation_incident: {
    workspace_id: string;
    conversation_id: string;
    incident_id: string;
    agent_id: string;
    at: Generated<Date>;
  };
  draft: {
    workspace_id: string;
    agent_id: string;
    conversation_id: string;
    kind: 'reply' | 'note';
    text: string;
    revision: Generated<number>;
    updated_at: Generated<Date>;
    shared_at: Date | null;
  };
  notice: {
    workspace_id: string;
    id: string;
    agent_id: string;
    kind:
      | 'mention'
      | 'assigned'
      | 'message'
      | 'channel'
      | 'due'
      | 'overdue'
      | 'closing'
      | 'followed'
      | 'unowned'
      | 'undelivered'
      | 'address';
    several: Generated<boolean>;
    happened: string | null;
    conversation_id: string | null;
    channel_id: string | null;
    trouble_id: string | null;
    is_over: Generated<boolean>;
    address: string | null;
    address_of: 'webhook' | 'own' | 'workspace' | null;
    message_id: string | null;
    actor_id: string | null;
    at: Generated<Date>;
    read_at: Date | null;
    listed: Generated<boolean>;
    push_due: Generated<boolean>;
    mail_due: Generated<boolean>;
    since: Generated<Date>;
  };
  webhook: Row & {
    name: string;
    target: Buffer;
    secret: Buffer;
    host: string;
    created_by: string;
    last_taken_at: Date | null;
    busy_until: Date | null;
    trouble: string | null;
    failing_since: Date | null;
    broken_at: Date | null;
    minute: Date | null;
    asked: Generated<number>;
  };
  webhook_call: {
    workspace_id: string;
    id: string;
    webhook_id: string;
    rule_id: string;
    run_id: string;
    place: number;
    happened: string;
    conversation_id: string;
    message_id: string | null;
    at: Generated<Date>;
    attempts: Generated<number>;
    next_at: Generated<Date>;
  };
  notice_hook: Row & {
    agent_id: string | null;
    kind: string;
    name: string;
    target: Buffer;
    host: string;
    events: string[];
    quiet: Json<unknown> | null;
    language: string;
    created_by: string;
    last_ok_at: Date | null;
    failures: Generated<number>;
    retry_at: Date | null;
    busy_until: Date | null;
    trouble: string | null;
    broken_at: Date | null;
  };
  hook_message: {
    workspace_id: string;
    id: string;
    hook_id: string;
    kind: string;
    happened: string | null;
    conversation_id: string | null;
    channel_id: string | null;
    trouble_id: string | null;
    is_over: Generated<boolean>;
    actor_id: string | null;
    at: Generated<Date>;
  };
  push_subscription: Row & {
    agent_id: string;
    session_id: string;
    endpoint_hash: Buffer;
    target: Buffer;
    user_agent: string | null;
    language: string;
    last_ok_at: Date | null;
    failures: Generated<number>;
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
  act: {
    workspace_id: string;
    id: string;
    channel_id: string;
    message_id: string;
    deed: Deed;
    matter: GeneratedAlways<Matter>;
    sign: string | null;
    grounds: Grounds | null;
    reason: string | null;
    asked_by: string;
    asked_at: Generated<Date>;
    approved_by: string | null;
    state: 'proposed' | 'asked' | 'doing' | 'done' | 'failed' | 'uncertain' | 'withdrawn' | 'overtaken';
    since: Generated<Date>;
    due_at: Generated<Date>;
    attempts: Generated<number>;
    begun_at: Date | null;
    in_flight_by: string | null;
    in_doubt: Generated<boolean>;
    removed: Generated<string[]>;
    error_kind: string | null;
    error_message: string | null;
    ended_at: Date | null;
  };
  search_stems: {
    workspace_id: string;
    version: number;
    after: string | null;
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
    removed_at: Date | null;
    expires_at: Date | null;
    subject: string | null;
    quoted: string | null;
    designed: Generated<boolean>;
    automatic: Generated<boolean>;
    answer_to: string | null;
    copies: Json<StoredCopy[]> | null;
    mentions: string[] | null;
    shown: Json<StyledLine[]> | null;
    late: Generated<boolean>;
    past: Generated<boolean>;
    cards: Json<Card[]> | null;
    card_words: string | null;
    hidden_at: Date | null;
    visibility_at: Date | null;
    private_reply_to: string | null;
    born_in: string | null;
    asked_in: string | null;
    home_id: string | null;
    from_channel_id: string | null;
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
    lines: Json<StyledLine[]> | null;
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
    template: Json<FilledTemplate> | null;
    choices: Json<StoredChoices> | null;
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
    source_handle: string | null;
    error: string | null;
    failed_by: string | null;
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
    found_by: Generated<string>;
  };
}

/** Read as a value, written as its JSON text. */
type Json<T> = ColumnType<T, string, string>;

interface Row {
  workspace_id: string;
  id: string;
  created_at: Generated<Date>;
}

/** As they stand with their part, whose id and their own place make the id that goes to the platform. */
export interface StoredChoices {
  form: ChoiceForm['form'];
  opener: string | null;
  options: { title: string; description: string | null }[];
}

export interface StoredCopy {
  role: 'to' | 'cc' | 'bcc';
  address: string;
  name?: string;
}

/** What the list shows of a conversation's newest message, kept on its row. */
export interface LastMessage {
  text: string;
  /** What it holds in place of words. */
  card?: { kind: Card['kind']; text: string };
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
  app?: string | null;
  late?: boolean;
}
