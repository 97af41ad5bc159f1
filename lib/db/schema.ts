import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
  doublePrecision,
} from "drizzle-orm/pg-core";
import type { AccountHealth, AccountSource, GatewayView } from "../domain/accounts/account";
import type { Distrust } from "../domain/accounts/distrust";
import type { AlertKind, Facts } from "../domain/alerts/alert";
import type { ChannelDigest, ChannelKind } from "../domain/alerts/channel";
import type { Contact, CustomerChangeKind, CustomerState } from "../domain/customers/customer";
import type { ListName } from "../domain/lists/define-list";
import type { BackupProblem, BackupState, BackupTrigger, Unproved } from "../domain/system/backup";
import type { Role } from "../domain/staff/permissions";
import type { Evidence, FieldConflict } from "../domain/operations/operation";
import type { OperationName, OperationState } from "../domain/operations/names";
import type { ProviderErrorKind } from "../providers/error";
import type { RowState, RunParams, RunPauseReason, RunState } from "../domain/runs/run";
import type { CapField } from "../domain/sub-users/sub-user";
import type { SubUserStatus } from "../domain/sub-users/vocabulary";

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: "date", precision: 3 });
const bytes = (name: string) => bigint(name, { mode: "number" });

export const accounts = pgTable("accounts", {
  id: text("id").primaryKey(),
  provider: text("provider").notNull(),
  label: text("label").notNull(),
  source: text("source").$type<AccountSource>().notNull(),
  /** False once its settings are gone or it was removed; its rows are kept and no longer shown. */
  configured: boolean("configured").notNull().default(true),
  /**
   * Counts changes by people. The sum over all accounts tells a process that its connections are out of date.
   */
  revision: bigint("revision", { mode: "number" }).notNull().default(0),
  pausedAt: moment("paused_at"),
  pausedBy: text("paused_by"),
  pauseReason: text("pause_reason"),
  /** Why Subdesk itself paused it; null of a person's pause. */
  pauseDistrust: text("pause_distrust").$type<Distrust>(),
  /** When its address first answered as the provider does not, since it last answered as it does. */
  strangeSince: moment("strange_since"),
  health: text("health").$type<AccountHealth>().notNull().default("unknown"),
  healthMessage: text("health_message"),
  healthAt: moment("health_at"),
  /** When the last complete listing began. */
  lastGoodAt: moment("last_good_at"),
  /**
   * The field that identifies a sub-user, at a provider with several names for it: fixed by the first
   * complete listing.
   */
  idField: text("id_field"),
  /** The provider's names that the last complete listing was read under. */
  recognised: jsonb("recognised").$type<Record<string, string[]>>(),
  /** When made-up history replaced what Subdesk had not observed; only for the launcher's sandbox. */
  sampleHistoryAt: moment("sample_history_at"),
  /** When its initial state had been read once: what already held is reported as one summary. */
  readInAt: moment("read_in_at"),
  createdAt: moment("created_at").notNull().defaultNow(),
});

/** The credentials of an account added in Subdesk; the row is deleted when the account is removed. */
export const accountCredentials = pgTable("account_credentials", {
  accountId: text("account_id")
    .primaryKey()
    .references(() => accounts.id),
  /** The provider's settings, address and key, under a key that is not in the database. */
  sealed: text("sealed").notNull(),
  /** Only to be shown where the sealed address cannot be opened. */
  host: text("host").notNull(),
  gateway: jsonb("gateway").$type<GatewayView>(),
  updatedAt: moment("updated_at").notNull().defaultNow(),
});

export const subUsers = pgTable(
  "sub_users",
  {
    /** Only for a stable order; account and remote id identify the row. */
    id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
    accountId: text("account_id")
      .notNull()
      .references(() => accounts.id),
    remoteId: text("remote_id").notNull(),
    name: text("name").notNull(),
    login: text("login"),
    email: text("email"),
    status: text("status").$type<SubUserStatus>().notNull(),
    note: text("note"),
    tags: text("tags").array().notNull().default(sql`'{}'`),
    trafficCap: bytes("traffic_cap"),
    /** Tells "no cap" from "the provider does not say", which are both null above. */
    trafficUnlimited: boolean("traffic_unlimited").notNull().default(false),
    trafficUsed: bytes("traffic_used"),
    ipCap: bytes("ip_cap"),
    ipUnlimited: boolean("ip_unlimited").notNull().default(false),
    ipUsed: bytes("ip_used"),
    /** The last answer lacked the cap it should have had: the value above is older, from `..._said_at`. */
    trafficUnsaid: boolean("traffic_unsaid").notNull().default(false),
    trafficSaidAt: moment("traffic_said_at"),
    /** The same of what is used, where a listing should have had it; null while it has. */
    usedSaidAt: moment("used_said_at"),
    ipUnsaid: boolean("ip_unsaid").notNull().default(false),
    ipSaidAt: moment("ip_said_at"),
    /** What a listing says is left, where it does not say what was given or used. */
    leftReported: bytes("left_reported"),
    /** Limits of the provider's own by name, as canonical JSON. */
    limits: text("limits"),
    remoteCreatedAt: moment("remote_created_at"),
    remoteUpdatedAt: moment("remote_updated_at"),
    firstSeenAt: moment("first_seen_at").notNull(),
    /** When the request behind the current values was sent; an older observation never replaces them. */
    observedAt: moment("observed_at").notNull(),
    /** One complete listing lacked it; a second one decides. */
    missingSince: moment("missing_since"),
    vanishedAt: moment("vanished_at"),
    /**
     * Since when the id has been another sub-user's than the one before; null while it has
     * been one's all the time.
     */
    anotherSince: moment("another_since"),
    /** When its traffic was last read separately, at a provider whose listing has none. */
    usageReadAt: moment("usage_read_at"),
    /** Its last turn, where that gave no figure that could be taken; null again once one did. */
    usageMissedAt: moment("usage_missed_at"),
    /** Whose open link it has; triggers keep it equal to `customer_links`. */
    customerId: uuid("customer_id"),
    usage: doublePrecision("usage").generatedAlwaysAs(
      sql`case when traffic_cap > 0 then traffic_used::double precision / traffic_cap end`,
    ),
    /** Bytes a day at the recent rate: the slow, the likely and the quick case. Null: not enough history. */
    rateLow: bytes("rate_low"),
    rateMid: bytes("rate_mid"),
    rateHigh: bytes("rate_high"),
    weekTraffic: bytes("week_traffic"),
    monthTraffic: bytes("month_traffic"),
    /** Null without a cap or a rate; `greatest` alone would turn a missing one into 0. */
    daysLeft: doublePrecision("days_left").generatedAlwaysAs(
      sql`case when rate_mid > 0 and traffic_cap is not null and traffic_used is not null
        then greatest(traffic_cap - traffic_used, 0)::double precision / rate_mid end`,
    ),
    /** See `runsOut` in lib/domain/sub-users/runs-out.ts, which computes the same for a row. */
    runsOut: doublePrecision("runs_out").generatedAlwaysAs(
      sql`case when status = 'active' and traffic_cap > 0 and traffic_used is not null then
        case when traffic_used >= traffic_cap then 0
          when rate_mid > 0 then
            least((traffic_cap - traffic_used)::double precision / rate_mid, 1000000)
          else 1000001 - traffic_used::double precision / traffic_cap end
        end`,
    ),
    trafficLeft: bigint("traffic_left", { mode: "number" }).generatedAlwaysAs(
      sql`traffic_cap - traffic_used`,
    ),
    /**
     * Everything a search covers, folded. Triggers maintain it and `sortKey`: a generated column would be
     * computed for every row of every listing.
     */
    searchText: text("search_text"),
    /** The name in the order people sort in; compared byte by byte. */
    sortKey: text("sort_key"),
    /** The same of its customer's name, which `searchText` ends with; null without a customer. */
    customerSort: text("customer_sort"),
    // `sortName` and `search` are read by the version before this one.
    // Cut, because an index entry has a size limit and a provider's names have none.
    sortName: text("sort_name").generatedAlwaysAs(sql`left(lower(name), 200)`),
    search: text("search").generatedAlwaysAs(
      sql`lower(name || E'\n' || remote_id || E'\n' || coalesce(login, '') || E'\n' || coalesce(email,
        '') || E'\n' || coalesce(note, ''))`,
    ),
  },
  (table) => [
    unique("sub_users_ref").on(table.accountId, table.remoteId),
    index("sub_users_search").using("gin", sql`search gin_trgm_ops`),
    index("sub_users_search_text").using("gin", sql`search_text gin_trgm_ops`),
    index("sub_users_tag_keys").using("gin", sql`tag_keys(tags)`).where(sql`tags <> '{}'`),
    index("sub_users_tags").using("gin", table.tags),
    ...(
      [
        ["name", table.sortName],
        ["sort_key", table.sortKey],
        ["status", table.status],
        ["account", table.accountId],
        ["usage", table.usage],
        ["traffic_used", table.trafficUsed],
        ["traffic_cap", table.trafficCap],
        ["traffic_left", table.trafficLeft],
        ["ip_used", table.ipUsed],
        ["ip_cap", table.ipCap],
        ["created", table.remoteCreatedAt],
        ["updated", table.remoteUpdatedAt],
        ["days_left", table.daysLeft],
        ["runs_out", table.runsOut],
        ["week_traffic", table.weekTraffic],
        ["customer", table.customerSort],
      ] as const
    ).map(([name, column]) => index(`sub_users_by_${name}`).on(column, table.id)),
    index("sub_users_of_customer").on(table.customerId).where(sql`customer_id is not null`),
    index("sub_users_missing").on(table.accountId).where(sql`missing_since is not null`),
    // Counted on every page of the table: small enough to be read instead of the rows.
    index("sub_users_another").on(table.accountId).where(sql`another_since is not null`),
    index("sub_users_listed").on(table.accountId, table.status).where(sql`vanished_at is null`),
  ],
);

/** How many calls Subdesk made, and how many bytes their answers took, by UTC day. */
export const accountCalls = pgTable(
  "account_calls",
  {
    accountId: text("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    day: date("day").notNull(),
    calls: bigint("calls", { mode: "number" }).notNull(),
    bytes: bytes("bytes").notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.day] })],
);

/** The pace of an account, shared by all processes; see lib/accounts/shared-pace.ts. */
export const accountPaces = pgTable("account_paces", {
  accountId: text("account_id")
    .primaryKey()
    .references(() => accounts.id, { onDelete: "cascade" }),
  /** By process: what it has under way. */
  inFlight: jsonb("in_flight").$type<Record<string, number[]>>().notNull().default({}),
  pausedUntil: moment("paused_until"),
  backgroundHeldAt: moment("background_held_at"),
  backgroundHeldUntil: moment("background_held_until"),
  /** When calls of the last minute were sent; only where the provider allows so many a minute. */
  sentAt: moment("sent_at").array(),
});

/** Live processes of Subdesk; the work of one whose pulse stops is taken over. */
export const instances = pgTable("instances", {
  id: uuid("id").primaryKey(),
  pulseAt: moment("pulse_at").notNull(),
  /** How far its clock is ahead of the database's. */
  clockOffsetMs: bigint("clock_offset_ms", { mode: "number" }),
  startedAt: moment("started_at").defaultNow(),
  /** The name of its machine or container. */
  host: text("host"),
  version: text("version"),
  commit: text("commit"),
});

/** Every backup begun, whoever asked for it. A restore empties it: it is about files of another place. */
export const backups = pgTable(
  "backups",
  {
    id: uuid("id").primaryKey(),
    trigger: text("trigger").$type<BackupTrigger>().notNull(),
    /** "running" counts only while someone holds the lock of backups. */
    state: text("state").$type<BackupState>().notNull(),
    beganAt: moment("began_at").notNull().default(sql`clock_timestamp()`),
    endedAt: moment("ended_at"),
    /** Null where a command of its own made it. */
    instanceId: uuid("instance_id"),
    host: text("host").notNull(),
    staffId: uuid("staff_id"),
    staffName: text("staff_name"),
    folder: text("folder").notNull(),
    file: text("file"),
    bytes: bytes("bytes"),
    tables: integer("tables"),
    rows: bytes("rows"),
    /** Null unless it is done. */
    proved: boolean("proved"),
    unproved: text("unproved").$type<Unproved>(),
    problem: text("problem").$type<BackupProblem>(),
    error: text("error"),
    /** When its file was removed as one too many, or was found to be gone. */
    removedAt: moment("removed_at"),
  },
  (table) => [index("backups_began").on(table.beganAt.desc())],
);

export const syncRuns = pgTable(
  "sync_runs",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    accountId: text("account_id")
      .notNull()
      .references(() => accounts.id),
    trigger: text("trigger").$type<"schedule" | "person" | "first">().notNull(),
    state: text("state").$type<"running" | "done" | "failed">().notNull().default("running"),
    startedAt: moment("started_at").notNull(),
    finishedAt: moment("finished_at"),
    pages: integer("pages").notNull().default(0),
    /** What the listing's answers took; null before it ended. */
    bytes: bytes("bytes"),
    rows: integer("rows").notNull().default(0),
    expected: integer("expected"),
    changed: integer("changed").notNull().default(0),
    vanished: integer("vanished").notNull().default(0),
    unreadable: integer("unreadable").notNull().default(0),
    error: text("error"),
    /**
     * It reached its end and missed nothing that counts; only such a listing proves that something does not
     * exist.
     */
    whole: boolean("whole").notNull().default(false),
    /** Since when the provider has owed an answer, once that is longer than usual. */
    waitingSince: moment("waiting_since"),
    instanceId: uuid("instance_id").notNull(),
  },
  (table) => [
    // One at a time per account, whatever the number of processes.
    uniqueIndex("sync_runs_running").on(table.accountId).where(sql`state = 'running'`),
    index("sync_runs_latest").on(table.accountId, table.startedAt.desc()),
  ],
);

export const operations = pgTable(
  "operations",
  {
    /** Made by the browser. */
    id: uuid("id").primaryKey(),
    operation: text("operation").$type<OperationName>().notNull(),
    accountId: text("account_id")
      .notNull()
      .references(() => accounts.id),
    remoteId: text("remote_id"),
    name: text("name").notNull(),
    state: text("state").$type<OperationState>().notNull(),
    /** Without the secret fields. */
    input: jsonb("input").$type<Record<string, unknown>>().notNull(),
    /** Keyed digest of the whole request, so that one id cannot be used for two. */
    digest: text("digest").notNull(),
    before: jsonb("before").$type<Record<string, unknown>>(),
    after: jsonb("after").$type<Record<string, unknown>>(),
    message: text("message"),
    /** For a failed call: tells a run whether to wait, pause or continue. */
    errorKind: text("error_kind").$type<ProviderErrorKind | "interrupted">(),
    runId: uuid("run_id"),
    conflicts: jsonb("conflicts").$type<FieldConflict[]>().notNull().default([]),
    /** For an unknown outcome: a read can still settle it, so it is checked again. */
    checkable: boolean("checkable").notNull().default(false),
    /** When the worker looks next; null: after the next complete sync. */
    nextLookAt: moment("next_look_at"),
    looks: integer("looks").notNull().default(0),
    lookedAt: moment("looked_at"),
    /** Fields that a later change has set: they no longer show anything about this one. */
    overtaken: text("overtaken").array().notNull().default(sql`'{}'`),
    /** Keyed digests of the passwords that a look compares; erased once the outcome is known. */
    evidence: jsonb("evidence").$type<Evidence>(),
    /**
     * For a refusal: it is certain that nothing was applied, because the provider says so or nothing was
     * sent.
     */
    certain: boolean("certain").notNull().default(false),
    /** The provider accepted it, and no read can show whether it was done. */
    unverified: boolean("unverified").notNull().default(false),
    /** A later observation may correct the verdict. */
    correctable: boolean("correctable").notNull().default(false),
    /**
     * Refused for want of these: caps that the provider does not report, and that the change would overwrite.
     */
    needs: jsonb("needs").$type<CapField[]>().notNull().default([]),
    /** Of a creation: the tags that the new sub-user still waits for. */
    tags: text("tags").array(),
    /** Of a creation: the customer the new sub-user still waits for; only an id once that is gone. */
    customerId: uuid("customer_id"),
    /**
     * Bytes of traffic newly promised to the sub-user; below 0 where it takes back a promise of the same
     * person and day.
     */
    promised: bytes("promised").notNull().default(0),
    /**
     * The stretch of the cap that is promised or taken back, in bytes; both null where traffic is added to
     * what is there.
     */
    promisedFrom: bytes("promised_from"),
    promisedTo: bytes("promised_to"),
    /**
     * Bytes by which it changes what the sub-user may use, below 0 where it takes something away; null: as
     * much as is promised.
     */
    added: bytes("added"),
    reason: text("reason"),
    actorId: uuid("actor_id"),
    actorName: text("actor_name").notNull(),
    requestId: text("request_id").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    /** When its write was sent; null while nothing was. */
    sentAt: moment("sent_at"),
    settledAt: moment("settled_at"),
    settledBy: text("settled_by"),
    instanceId: uuid("instance_id").notNull(),
  },
  (table) => [
    // Two changes of one sub-user at a time would read the same record and overwrite each other.
    uniqueIndex("operations_under_way")
      .on(table.accountId, sql`coalesce(remote_id, '+' || name)`)
      .where(sql`state in ('planned', 'sent') and operation <> 'reveal-password'`),
    index("operations_of_sub_user").on(table.accountId, table.remoteId, table.createdAt.desc()),
    index("operations_promised").on(table.actorId, table.createdAt).where(sql`promised <> 0`),
    index("operations_latest").on(table.createdAt.desc()),
    index("operations_single").on(table.createdAt.desc()).where(sql`run_id is null`),
    index("operations_given")
      .on(table.createdAt)
      .where(sql`coalesce(added, promised) <> 0 and state = 'done'`),
    index("operations_open")
      .on(table.accountId, table.remoteId)
      .where(sql`state in ('planned', 'sent', 'unknown')`),
    index("operations_watched")
      .on(table.accountId, table.nextLookAt)
      .where(sql`state = 'unknown' and checkable`),
    index("operations_to_tag").on(table.accountId).where(sql`tags is not null and state = 'done'`),
    index("operations_without_id")
      .on(table.accountId)
      .where(sql`operation = 'create' and remote_id is null and state = 'done'`),
    index("operations_to_link").on(table.accountId).where(sql`customer_id is not null and state = 'done'`),
    index("operations_correctable").on(table.accountId, table.sentAt).where(sql`correctable`),
  ],
);

export const runs = pgTable(
  "runs",
  {
    id: uuid("id").primaryKey(),
    state: text("state").$type<RunState>().notNull(),
    params: jsonb("params").$type<RunParams>().notNull(),
    /** The run that this one undoes or tries again. */
    parentId: uuid("parent_id"),
    kind: text("kind").$type<"bulk" | "undo" | "retry">().notNull(),
    pauseReason: text("pause_reason").$type<RunPauseReason>(),
    pauseMessage: text("pause_message"),
    reason: text("reason"),
    actorId: uuid("actor_id").notNull(),
    actorName: text("actor_name").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    confirmedAt: moment("confirmed_at"),
    startedAt: moment("started_at"),
    finishedAt: moment("finished_at"),
    /** The process that carries it out. */
    instanceId: uuid("instance_id"),
    /** Generated credentials: when and by whom they were first downloaded, and when they were erased. */
    receiptTakenAt: moment("receipt_taken_at"),
    receiptTakenBy: uuid("receipt_taken_by"),
    receiptErasedAt: moment("receipt_erased_at"),
    /** When a verdict on one of its rows was last corrected after the run had ended. */
    correctedAt: moment("corrected_at"),
  },
  (table) => [
    index("runs_latest").on(table.createdAt.desc()),
    index("runs_open").on(table.state).where(sql`state in ('queued', 'running', 'paused')`),
  ],
);

export const runRows = pgTable(
  "run_rows",
  {
    runId: uuid("run_id")
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    position: integer("position").notNull(),
    accountId: text("account_id").notNull(),
    remoteId: text("remote_id"),
    name: text("name").notNull(),
    state: text("state").$type<RowState>().notNull(),
    operation: text("operation").$type<OperationName>(),
    input: jsonb("input").$type<Record<string, unknown>>(),
    /** Secret fields of the input, encrypted until the credentials were handed out. */
    sealed: text("sealed"),
    seen: jsonb("seen").$type<Record<string, unknown>>(),
    before: jsonb("before").$type<Record<string, unknown>>(),
    after: jsonb("after").$type<Record<string, unknown>>(),
    /** Fixed before it is sent, so that no restart can send it twice. */
    operationId: uuid("operation_id").notNull(),
    attempt: integer("attempt").notNull().default(0),
    message: text("message"),
    /** Done according to the provider; no read can show it. */
    unverified: boolean("unverified").notNull().default(false),
    /**
     * Skipped for want of these: caps that the provider does not report, and that the change would overwrite.
     */
    needs: jsonb("needs").$type<CapField[]>().notNull().default([]),
    settledAt: moment("settled_at"),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.position] }),
    index("run_rows_by_state").on(table.runId, table.state, table.position),
    index("run_rows_operation").on(table.operationId),
  ],
);

/** The ids of removed operations and runs, so that none can run again. Triggers refuse to insert them. */
export const tombstones = pgTable(
  "tombstones",
  {
    id: uuid("id").notNull(),
    what: text("what").$type<"operation" | "run">().notNull(),
    /** The state it ended in. */
    outcome: text("outcome").notNull(),
    /** For how many days it was kept after its end. */
    keptDays: integer("kept_days").notNull(),
    removedAt: moment("removed_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.id, table.what] })],
);

export const auditLog = pgTable(
  "audit_log",
  {
    seq: bigint("seq", { mode: "number" }).primaryKey(),
    at: moment("at").notNull(),
    action: text("action").notNull(),
    outcome: text("outcome").notNull(),
    actorId: uuid("actor_id"),
    actorName: text("actor_name").notNull(),
    address: text("address"),
    accountId: text("account_id"),
    remoteId: text("remote_id"),
    subject: text("subject"),
    before: jsonb("before").$type<Record<string, unknown>>(),
    after: jsonb("after").$type<Record<string, unknown>>(),
    reason: text("reason"),
    requestId: text("request_id"),
    operationId: uuid("operation_id"),
    runId: uuid("run_id"),
    previous: text("previous").notNull(),
    hash: text("hash").notNull(),
  },
  (table) => [
    index("audit_of_sub_user").on(table.accountId, table.remoteId, table.seq.desc()),
    index("audit_at").on(table.at.desc()),
    index("audit_events").on(table.at.desc()).where(sql`operation_id is null and run_id is null`),
    index("audit_by_actor").on(table.actorId, table.seq.desc()),
    index("audit_of_customer").on(table.subject, table.at.desc()).where(sql`action like 'customer.%'`),
  ],
);

/** One row: the last link of the audit chain, and the lock that serialises it. */
export const auditHead = pgTable("audit_head", {
  id: integer("id").primaryKey(),
  seq: bigint("seq", { mode: "number" }).notNull(),
  hash: text("hash").notNull(),
  /**
   * Keyed digest of the two above, so that write access to the database alone cannot restore an earlier head.
   */
  seal: text("seal").notNull().default(""),
});

/**
 * Stretches of the audit that are in files and no longer in `audit_log`, without a gap from its first line
 * on. A trigger lets the log lose exactly what the same transaction records here.
 */
export const auditArchives = pgTable("audit_archives", {
  firstSeq: bigint("first_seq", { mode: "number" }).primaryKey(),
  lastSeq: bigint("last_seq", { mode: "number" }).notNull(),
  /** The earliest and latest moment in it. */
  firstAt: moment("first_at").notNull(),
  lastAt: moment("last_at").notNull(),
  /** Of the line before it, and of its last line. */
  previous: text("previous").notNull(),
  hash: text("hash").notNull(),
  file: text("file").notNull(),
  /** SHA-256 of its lines as they are before compression, hexadecimal. */
  digest: text("digest").notNull(),
  archivedAt: moment("archived_at").notNull(),
  /** Keyed digest of all of the above, so that write access to the database alone cannot cut lines off. */
  seal: text("seal").notNull(),
});

export const staff = pgTable(
  "staff",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    email: text("email").notNull(),
    name: text("name").notNull(),
    role: text("role").$type<Role>().notNull(),
    /** Null for a person who signs in elsewhere. */
    passwordHash: text("password_hash"),
    createdAt: moment("created_at").notNull().defaultNow(),
    disabledAt: moment("disabled_at"),
    lastSeenAt: moment("last_seen_at"),
    /** Gigabytes an operator may add in a day (UTC) and at a time; null: no ceiling. */
    dailyGigabytes: integer("daily_gigabytes"),
    actionGigabytes: integer("action_gigabytes"),
    /** Sealed. `totpPending` is one that was offered and not confirmed yet. */
    totpSecret: text("totp_secret"),
    totpPending: text("totp_pending"),
    /** The time step of the last accepted code: no code counts twice. */
    totpLastStep: bigint("totp_last_step", { mode: "number" }),
    /** "<issuer> <subject>" at the OpenID provider. */
    oidcSubject: text("oidc_subject").unique(),
    /** When the person dismissed the checklist. */
    checklistDismissedAt: moment("checklist_dismissed_at"),
    /** Whether a letter pressed outside a text field does something. */
    singleKeys: boolean("single_keys").notNull().default(true),
  },
  () => [uniqueIndex("staff_email").on(sql`lower(email)`)],
);

export const sessions = pgTable(
  "sessions",
  {
    /** SHA-256 of the id in the cookie. */
    idHash: text("id_hash").primaryKey(),
    staffId: uuid("staff_id")
      .notNull()
      .references(() => staff.id, { onDelete: "cascade" }),
    createdAt: moment("created_at").notNull().defaultNow(),
    usedAt: moment("used_at").notNull().defaultNow(),
    expiresAt: moment("expires_at").notNull(),
    revokedAt: moment("revoked_at"),
    /**
     * When its owner last proved their identity: at sign-in or by a later confirmation. Use does not change
     * it.
     */
    confirmedAt: moment("confirmed_at").notNull().defaultNow(),
    address: text("address"),
    userAgent: text("user_agent"),
  },
  (table) => [index("sessions_of_staff").on(table.staffId)],
);

export const signInFailures = pgTable(
  "sign_in_failures",
  {
    /** "account:<digest of e-mail>" or "address:<ip>". */
    subject: text("subject").notNull(),
    at: moment("at").notNull().defaultNow(),
    /** The attempt it came from, which may still turn out not to be a failure. */
    attemptId: uuid("attempt_id"),
  },
  (table) => [index("sign_in_failures_recent").on(table.subject, table.at)],
);

export const setupTokens = pgTable("setup_tokens", {
  tokenHash: text("token_hash").primaryKey(),
  createdAt: moment("created_at").notNull().defaultNow(),
});

/**
 * Raw counters, at most one per quarter of an hour and only where one moved; partitioned by day, kept 14
 * days. Only migrations use this definition: the code that reads and writes the table is SQL.
 */
export const usageSamples = pgTable(
  "usage_samples",
  {
    subUserId: bigint("sub_user_id", { mode: "number" }).notNull(),
    at: moment("at").notNull(),
    trafficUsed: bytes("traffic_used"),
    ipUsed: bytes("ip_used"),
    /** Difference to the sample before; 0 at the first, a reset, and the way back from a wrong reading. */
    traffic: bytes("traffic").notNull(),
    ips: bytes("ips").notNull(),
    /** The counter fell: a new epoch, unless it is soon back. */
    reset: boolean("reset").notNull().default(false),
    /** The read before, where whole hours without one lie between. */
    since: moment("since"),
  },
  (table) => [primaryKey({ columns: [table.subUserId, table.at] })],
);

/**
 * The last sample of each sub-user, so that the next one needs no search. Only migrations use this
 * definition: the code that reads and writes the table is SQL.
 */
export const usageLast = pgTable("usage_last", {
  subUserId: bigint("sub_user_id", { mode: "number" }).primaryKey(),
  at: moment("at").notNull(),
  firstAt: moment("first_at").notNull(),
  trafficUsed: bytes("traffic_used"),
  ipUsed: bytes("ip_used"),
  /** The last read of a counter that is read separately, sample or not; null where the listing has it. */
  lookedAt: moment("looked_at"),
  /** When the provider was asked for the days before the first sample, and the first day it reported. */
  filledAt: moment("filled_at"),
  filledFrom: date("filled_from", { mode: "string" }),
  /**
   * The provider is asked once this day is over: the last that was not observed whole, or a later one where
   * no counter proved its days.
   */
  askAfter: date("ask_after", { mode: "string" }),
  /** The provider's days added up to its own counter once; null until it was read with them. */
  agrees: boolean("agrees"),
  /** The counter at the start of the day of the first sample, where the provider's days show it. */
  usedBefore: bytes("used_before"),
  /**
   * After a fall: the lowest height at which the counter would be back where it was, and from when on its
   * falls are in the samples; null where none is left.
   */
  beforeFall: bytes("before_fall"),
  fellAt: moment("fell_at"),
});

/** Bytes and IPs per hour of a day on which anything was used, 24 of each; kept 90 days. */
export const usageDays = pgTable(
  "usage_days",
  {
    subUserId: bigint("sub_user_id", { mode: "number" }).notNull(),
    day: date("day", { mode: "string" }).notNull(),
    traffic: bytes("traffic").array().notNull(),
    ips: bytes("ips").array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.subUserId, table.day] }),
    index("usage_days_by_day").on(table.day),
  ],
);

/**
 * Bytes and IPs per day of a month, 31 of each, null where nothing was observed; kept forever. Only
 * migrations use this definition: the code that reads and writes the table is SQL.
 */
export const usageMonths = pgTable(
  "usage_months",
  {
    subUserId: bigint("sub_user_id", { mode: "number" }).notNull(),
    month: date("month", { mode: "string" }).notNull(),
    traffic: bytes("traffic").array().notNull(),
    ips: bytes("ips").array().notNull(),
    /** Days of the month on which a counter fell. */
    resets: integer("resets").array().notNull().default(sql`'{}'`),
    /** Days of the month of which a part was not observed, so that their traffic may be another day's. */
    torn: integer("torn").array().notNull().default(sql`'{}'`),
    /** Bytes per day as the provider reports them, of days not observed whole; null before any is. */
    reported: bytes("reported").array(),
  },
  (table) => [
    primaryKey({ columns: [table.subUserId, table.month] }),
    index("usage_months_by_month").on(table.month),
  ],
);

/**
 * Bytes and IPs per account and hour. Only migrations use this definition: the code that reads and
 * writes the table is SQL.
 */
export const usageTotals = pgTable(
  "usage_totals",
  {
    accountId: text("account_id").notNull(),
    hour: moment("hour").notNull(),
    traffic: bytes("traffic").notNull(),
    ips: bytes("ips").notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.hour] })],
);

/**
 * What counted days of providers add to what was observed, per account and UTC day: negative where they move
 * traffic to another day. Only migrations use this definition: the code that reads and writes the table is
 * SQL.
 */
export const usageReported = pgTable(
  "usage_reported",
  {
    accountId: text("account_id").notNull(),
    day: date("day", { mode: "string" }).notNull(),
    traffic: bytes("traffic").notNull(),
    /** The number of sub-users whose provider day counts. */
    subUsers: integer("sub_users").notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.day] })],
);

/** What a provider last said that a sub-user used on a day; see lib/sync/motion.ts. */
export const usageMotion = pgTable("usage_motion", {
  subUserId: bigint("sub_user_id", { mode: "number" })
    .primaryKey()
    .references(() => subUsers.id, { onDelete: "cascade" }),
  day: date("day").notNull(),
  bytes: bytes("bytes").notNull(),
  /**
   * When the request was sent whose answer differed from the one before: the first of them since
   * its counters were read.
   */
  movedAt: moment("moved_at").notNull(),
});

/** Read and written by the version before this one. */
export const usageRemembered = pgTable(
  "usage_remembered",
  {
    accountId: text("account_id").notNull(),
    day: date("day", { mode: "string" }).notNull(),
    traffic: bytes("traffic").notNull(),
    /** The number of sub-users with any history for it. */
    subUsers: integer("sub_users").notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.day] })],
);

/** The time up to which a recurring job has done its work. */
export const progress = pgTable("progress", { name: text("name").primaryKey(), at: moment("at").notNull() });

export const pools = pgTable("pools", {
  accountId: text("account_id").primaryKey(),
  readAt: moment("read_at").notNull(),
  packages: jsonb("packages")
    .$type<
      {
        id: string;
        product: string;
        bought: number | null;
        used: number | null;
        left?: number;
        endsAt: string | null;
        active: boolean;
      }[]
    >()
    .notNull(),
});

export const savedViews = pgTable("saved_views", {
  id: uuid("id").primaryKey(),
  list: text("list").$type<ListName>().notNull().default("sub-users"),
  name: text("name").notNull(),
  search: text("search").notNull(),
  shared: boolean("shared").notNull(),
  ownerId: uuid("owner_id")
    .notNull()
    .references(() => staff.id, { onDelete: "cascade" }),
  createdAt: moment("created_at").notNull().defaultNow(),
});

export const alertChannels = pgTable("alert_channels", {
  id: uuid("id").primaryKey(),
  kind: text("kind").$type<ChannelKind>().notNull(),
  label: text("label").notNull(),
  target: text("target").notNull(),
  /** Signs what is sent to a webhook, or is the bot's token; sealed. */
  secret: text("secret"),
  /** What waits for the next message of this channel is sent as one. */
  digest: text("digest").$type<ChannelDigest>().notNull().default("none"),
  /** Minutes after midnight in `timeZone`: when the daily message goes out, and when nothing does. */
  digestAt: integer("digest_at"),
  quietFrom: integer("quiet_from"),
  quietTo: integer("quiet_to"),
  timeZone: text("time_zone").notNull().default("UTC"),
  createdAt: moment("created_at").notNull().defaultNow(),
});

export const alertRules = pgTable("alert_rules", {
  id: uuid("id").primaryKey(),
  name: text("name").notNull(),
  kind: text("kind").$type<AlertKind>().notNull(),
  threshold: doublePrecision("threshold"),
  scope: text("scope"),
  channels: uuid("channels").array().notNull().default(sql`'{}'`),
  enabled: boolean("enabled").notNull(),
  createdAt: moment("created_at").notNull().defaultNow(),
  /** When its channels were last notified. */
  toldAt: moment("told_at"),
  /** What fired until then has been sent, or had no receiver. */
  toldThrough: moment("told_through"),
  /** Came with a release: what holds at its first evaluation is reported as one summary. */
  summarizeFirst: boolean("summarize_first").notNull().default(false),
});

export const alertEvents = pgTable(
  "alert_events",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    ruleId: uuid("rule_id")
      .notNull()
      .references(() => alertRules.id, { onDelete: "cascade" }),
    /** What it is about, unique within the rule while it is open. */
    key: text("key").notNull(),
    accountId: text("account_id"),
    remoteId: text("remote_id"),
    runId: uuid("run_id"),
    subject: text("subject").notNull(),
    /** Only for events that were stored with their text. */
    message: text("message").notNull(),
    /** The facts behind the text, as they were when it fired. */
    facts: jsonb("facts").$type<Facts>().notNull().default({}),
    /** Within its rule, the worst has the highest. */
    rank: doublePrecision("rank").notNull().default(0),
    firedAt: moment("fired_at").notNull().defaultNow(),
    /** Since when it no longer holds without having clearly ended. */
    easedAt: moment("eased_at"),
    clearedAt: moment("cleared_at"),
    /**
     * It held before Subdesk could see it begin, for the whole account or when its rule was new: part of a
     * summary, neither shown nor sent by itself.
     */
    summarized: text("summarized").$type<"account" | "rule">(),
    acknowledgedAt: moment("acknowledged_at"),
    acknowledgedBy: text("acknowledged_by"),
    snoozedUntil: moment("snoozed_until"),
    assigneeId: uuid("assignee_id").references(() => staff.id, { onDelete: "set null" }),
  },
  (table) => [
    uniqueIndex("alert_events_open").on(table.ruleId, table.key).where(sql`cleared_at is null`),
    index("alert_events_by_rule").on(table.ruleId, table.firedAt),
    // Thousands may fire at the same moment, so the order needs a second key.
    index("alert_events_worst").on(table.firedAt.desc(), table.rank.desc(), table.id),
    index("alert_events_open_worst")
      .on(table.firedAt.desc(), table.rank.desc(), table.id)
      .where(sql`cleared_at is null`),
    index("alert_events_cleared").on(table.clearedAt).where(sql`cleared_at is not null`),
    index("alert_events_of_sub_user").on(table.accountId, table.remoteId).where(sql`cleared_at is null`),
  ],
);

export const alertDeliveries = pgTable(
  "alert_deliveries",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    channelId: uuid("channel_id")
      .notNull()
      .references(() => alertChannels.id, { onDelete: "cascade" }),
    subject: text("subject").notNull(),
    body: jsonb("body").$type<Record<string, unknown>>().notNull(),
    events: integer("events").notNull(),
    state: text("state").$type<"pending" | "delivered" | "failed">().notNull().default("pending"),
    attempts: integer("attempts").notNull().default(0),
    nextAt: moment("next_at").notNull().defaultNow(),
    lastError: text("last_error"),
    /** It waited for its channel's next message, and is sent with all others that did. */
    held: boolean("held").notNull().default(false),
    /** The message that it went out in first: every attempt sends the same ones, under the same id. */
    batch: uuid("batch"),
    createdAt: moment("created_at").notNull().defaultNow(),
    deliveredAt: moment("delivered_at"),
  },
  (table) => [
    index("alert_deliveries_due").on(table.nextAt).where(sql`state = 'pending'`),
    index("alert_deliveries_latest").on(table.createdAt.desc()),
  ],
);

/** Up to where a person has read the bell. */
export const alertsRead = pgTable("alerts_read", {
  staffId: uuid("staff_id")
    .primaryKey()
    .references(() => staff.id, { onDelete: "cascade" }),
  at: moment("at").notNull(),
});

/** Changes that a sync saw and no operation of Subdesk explains. */
export const drifts = pgTable(
  "drifts",
  {
    id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
    accountId: text("account_id").notNull(),
    remoteId: text("remote_id").notNull(),
    name: text("name").notNull(),
    at: moment("at").notNull(),
    before: jsonb("before").$type<Record<string, unknown>>().notNull(),
    after: jsonb("after").$type<Record<string, unknown>>().notNull(),
  },
  (table) => [
    index("drifts_at").on(table.at),
    index("drifts_of_sub_user").on(table.accountId, table.remoteId, table.at),
  ],
);

/** One-time links: to join, or to set a new password. */
export const staffLinks = pgTable(
  "staff_links",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    tokenHash: text("token_hash").notNull().unique(),
    kind: text("kind").$type<"invite" | "reset">().notNull(),
    /** Whose password is set anew; null for an invitation. */
    staffId: uuid("staff_id").references(() => staff.id, { onDelete: "cascade" }),
    email: text("email").notNull(),
    role: text("role").$type<Role>(),
    createdBy: text("created_by").notNull(),
    /** The person whose right to make it keeps the link valid; without a maker it is void. */
    makerId: uuid("maker_id").references(() => staff.id, { onDelete: "cascade" }),
    createdAt: moment("created_at").notNull().defaultNow(),
    expiresAt: moment("expires_at").notNull(),
  },
  (table) => [
    index("staff_links_of_staff").on(table.staffId),
    uniqueIndex("staff_links_invited").on(sql`lower(email)`).where(sql`kind = 'invite'`),
  ],
);

export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    staffId: uuid("staff_id")
      .notNull()
      .references(() => staff.id, { onDelete: "cascade" }),
    codeHash: text("code_hash").notNull(),
    usedAt: moment("used_at"),
  },
  (table) => [primaryKey({ columns: [table.staffId, table.codeHash] })],
);

export const passkeys = pgTable(
  "passkeys",
  {
    /** The credential's id, base64url. */
    id: text("id").primaryKey(),
    staffId: uuid("staff_id")
      .notNull()
      .references(() => staff.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    publicKey: text("public_key").notNull(),
    counter: bigint("counter", { mode: "number" }).notNull(),
    transports: text("transports").array().notNull().default(sql`'{}'`),
    createdAt: moment("created_at").notNull().defaultNow(),
    lastUsedAt: moment("last_used_at"),
  },
  (table) => [index("passkeys_of_staff").on(table.staffId)],
);

/** What a passkey was asked to sign; removed by its one answer. */
export const passkeyChallenges = pgTable("passkey_challenges", {
  id: uuid("id").primaryKey().defaultRandom(),
  purpose: text("purpose").$type<"add" | "sign-in" | "confirm">().notNull(),
  /** Whoever asked, where that is known. */
  sessionHash: text("session_hash"),
  challenge: text("challenge").notNull(),
  expiresAt: moment("expires_at").notNull(),
});

/** A person or company above its sub-users at all providers. Subdesk's own: no provider knows it. */
export const customers = pgTable(
  "customers",
  {
    id: uuid("id").primaryKey(),
    name: text("name").notNull(),
    /**
     * Its number in the shop or billing system. Each reference, also a former one, has a row
     * in `customer_aliases`.
     */
    reference: text("reference"),
    emails: text("emails").array().notNull().default(sql`'{}'`),
    contacts: jsonb("contacts").$type<Contact[]>().notNull().default([]),
    /** An IANA name. */
    timeZone: text("time_zone"),
    /** A BCP 47 tag; chooses the hand-over message's template. */
    language: text("language"),
    state: text("state").$type<CustomerState>().notNull().default("active"),
    /** Counts its changes: a change names the one that it was made from. */
    revision: integer("revision").notNull().default(1),
    createdAt: moment("created_at").notNull().defaultNow(),
    createdBy: text("created_by").notNull(),
    closedAt: moment("closed_at"),
    /** Where its links and references went; null unless it was merged. */
    mergedInto: uuid("merged_into"),
    erasedAt: moment("erased_at"),
    /** The N of "Erased customer N". */
    erasedNumber: integer("erased_number").unique(),
    /** Folded, for everyone; a trigger maintains the three. */
    searchText: text("search_text"),
    /** Reference, e-mails and contacts, folded: only searched for whoever may see them. */
    searchPrivate: text("search_private"),
    sortKey: text("sort_key"),
  },
  (table) => [
    index("customers_search_text").using("gin", sql`search_text gin_trgm_ops`),
    index("customers_search_private").using("gin", sql`search_private gin_trgm_ops`),
    index("customers_by_sort_key").on(table.sortKey, table.id),
    index("customers_by_created").on(table.createdAt, table.id),
  ],
);

/** Every reference of a customer, also those it had before or got by a merge: each leads to one customer. */
export const customerAliases = pgTable(
  "customer_aliases",
  {
    /** The reference folded; see `referenceKey` in lib/domain/customers. */
    key: text("key").primaryKey(),
    reference: text("reference").notNull(),
    customerId: uuid("customer_id")
      .notNull()
      .references(() => customers.id, { onDelete: "cascade" }),
    since: moment("since").notNull().defaultNow(),
  },
  (table) => [index("customer_aliases_of_customer").on(table.customerId)],
);

/** Who had a sub-user from when until when. */
export const customerLinks = pgTable(
  "customer_links",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    customerId: uuid("customer_id")
      .notNull()
      .references(() => customers.id),
    accountId: text("account_id")
      .notNull()
      .references(() => accounts.id),
    remoteId: text("remote_id").notNull(),
    since: moment("since").notNull(),
    /** Null while it is open. */
    until: moment("until"),
    /**
     * The UTC days whose traffic is this customer's: from `firstDay` on, null for all before, until the day
     * before `endDay`. The day of a change of hands is the new customer's.
     */
    firstDay: date("first_day", { mode: "string" }),
    endDay: date("end_day", { mode: "string" }),
    /** The change that made it, and the one that ended it. */
    changeId: uuid("change_id").notNull(),
    endChangeId: uuid("end_change_id"),
    linkedBy: text("linked_by").notNull(),
    endedBy: text("ended_by"),
  },
  (table) => [
    uniqueIndex("customer_links_open").on(table.accountId, table.remoteId).where(sql`until is null`),
    index("customer_links_of_customer").on(table.customerId),
    index("customer_links_of_sub_user").on(table.accountId, table.remoteId, table.since.desc()),
    index("customer_links_of_change").on(table.changeId),
    index("customer_links_ended_by_change").on(table.endChangeId),
  ],
);

/** Changes of links that can be undone whole. Without names and contacts, so nothing is left to erase. */
export const customerChanges = pgTable(
  "customer_changes",
  {
    /** Made by the browser: a repeated request changes nothing twice. */
    id: uuid("id").primaryKey(),
    kind: text("kind").$type<CustomerChangeKind>().notNull(),
    /** Keyed digest of the request, so that one id cannot be used for two. */
    digest: text("digest").notNull(),
    actorId: uuid("actor_id"),
    actorName: text("actor_name").notNull(),
    at: moment("at").notNull().defaultNow(),
    customers: integer("customers").notNull(),
    links: integer("links").notNull(),
    /** What undoing needs beyond the links that name this change. */
    undo: jsonb("undo").$type<Record<string, unknown>>().notNull().default({}),
    undoneAt: moment("undone_at"),
    undoneBy: text("undone_by"),
  },
  (table) => [index("customer_changes_latest").on(table.at.desc())],
);

/** What colleagues write to each other about a customer or a sub-user; no provider gets it. */
export const comments = pgTable(
  "comments",
  {
    id: uuid("id").primaryKey(),
    customerId: uuid("customer_id").references(() => customers.id),
    accountId: text("account_id"),
    remoteId: text("remote_id"),
    body: text("body").notNull(),
    authorId: uuid("author_id").references(() => staff.id, { onDelete: "set null" }),
    authorName: text("author_name").notNull(),
    at: moment("at").notNull().defaultNow(),
    editedAt: moment("edited_at"),
    /** Removed by its author or erased with its customer: the line stays, its text does not. */
    removedAt: moment("removed_at"),
    removedBy: text("removed_by"),
    /** The text, folded; a trigger maintains it. Null once removed. */
    searchText: text("search_text"),
  },
  (table) => [
    index("comments_search_text").using("gin", sql`search_text gin_trgm_ops`),
    index("comments_of_customer").on(table.customerId, table.at.desc()).where(sql`customer_id is not null`),
    index("comments_of_sub_user")
      .on(table.accountId, table.remoteId, table.at.desc())
      .where(sql`account_id is not null`),
    check(
      "comments_subject",
      sql`(customer_id is null) <> (account_id is null) and (account_id is null) = (remote_id is null)`,
    ),
  ],
);

/** Texts of the hand-over message. */
export const handOverTemplates = pgTable("hand_over_templates", {
  id: uuid("id").primaryKey(),
  name: text("name").notNull(),
  /** Null: for every provider. */
  provider: text("provider"),
  /** A BCP 47 tag. */
  language: text("language").notNull(),
  body: text("body").notNull(),
  revision: integer("revision").notNull().default(1),
  updatedAt: moment("updated_at").notNull().defaultNow(),
  updatedBy: text("updated_by").notNull(),
});

/**
 * One-time links to a password. The key of `sealed` needs the token, which is not stored, and
 * the credentials key.
 */
export const secretLinks = pgTable(
  "secret_links",
  {
    id: uuid("id").primaryKey(),
    /** SHA-256 of the token. */
    tokenDigest: text("token_digest").notNull().unique(),
    /** Null once it was opened, has expired or was revoked. */
    sealed: text("sealed"),
    accountId: text("account_id").notNull(),
    remoteId: text("remote_id").notNull(),
    customerId: uuid("customer_id"),
    createdById: uuid("created_by_id"),
    createdBy: text("created_by").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    expiresAt: moment("expires_at").notNull(),
    openedAt: moment("opened_at"),
    revokedAt: moment("revoked_at"),
    revokedBy: text("revoked_by"),
  },
  (table) => [
    index("secret_links_of_sub_user").on(table.accountId, table.remoteId, table.createdAt.desc()),
    index("secret_links_due").on(table.expiresAt).where(sql`sealed is not null`),
  ],
);
