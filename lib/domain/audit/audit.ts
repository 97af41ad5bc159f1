import type { CustomerName } from "../customers/name";
import type { OperationName } from "../operations/names";

/** Every operation on a sub-user, and whatever else is audited. */
export type AuditAction =
  | `sub-user.${OperationName}`
  | "sub-user.export"
  | "run.plan"
  | "run.edit"
  | "run.start"
  | "run.discard"
  | "run.pause"
  | "run.resume"
  | "run.cancel"
  | "run.finish"
  | "run.receipt"
  | "run.receipt-erase"
  | "run.report"
  | "customer.create"
  | "customer.update"
  | "customer.close"
  | "customer.reopen"
  | "customer.link"
  | "customer.unlink"
  | "customer.merge"
  | "customer.erase"
  | "customer.export"
  | "customer.undo"
  | "comment.write"
  | "comment.edit"
  | "comment.remove"
  | "hand-over.save-template"
  | "hand-over.delete-template"
  | "secret-link.make"
  | "secret-link.open"
  | "secret-link.revoke"
  | "secret-link.expire"
  | "view.save"
  | "view.delete"
  | "audit.export"
  | "audit.archive"
  | "usage.export"
  | "operation.settle"
  | "operation.put-right"
  | "alert.save-rule"
  | "alert.delete-rule"
  | "alert.save-channel"
  | "alert.delete-channel"
  | "alert.work"
  | "alert.send-test"
  | "account.test"
  | "account.add"
  | "account.rename"
  | "account.set-gateway"
  | "account.set-id-field"
  | "account.replace-key"
  | "account.pause"
  | "account.resume"
  | "account.remove"
  | "account.rotate-key"
  | "sync.start"
  | "session.sign-in"
  | "session.sign-out"
  | "session.confirm"
  | "session.end"
  | "staff.set-up"
  | "staff.invite"
  | "staff.withdraw"
  | "staff.join"
  | "staff.set-role"
  | "staff.set-ceilings"
  | "staff.disable"
  | "staff.enable"
  | "staff.reset"
  | "staff.rename"
  | "staff.set-single-keys"
  | "staff.set-password"
  | "staff.offer-totp"
  | "staff.add-totp"
  | "staff.remove-totp"
  | "staff.make-recovery-codes"
  | "staff.offer-passkey"
  | "staff.add-passkey"
  | "staff.remove-passkey"
  | "request.refuse"
  | "request.foreign"
  | "backup.start"
  | "desk.restore"
  | "desk.accept-secret"
  | "desk.remove-old";

/** `intent` is written before the provider is called; the outcome follows in a row of its own. */
export const auditOutcomes = [
  "intent",
  "done",
  "partly",
  "refused",
  "unknown",
  "skipped",
  "superseded",
] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];
/** Which entries of the audit log are listed; "" for what is not asked for. */
export interface ListAuditParams {
  actor: string;
  account: string;
  /** Remote id of a sub-user; with `account`. */
  subUser: string;
  /** Any of these, separated by commas. */
  action: string;
  outcome: AuditOutcome | "";
  q: string;
  /** ISO days, inclusive, of the time zone `zone`. */
  from: string;
  to: string;
  /** IANA name; "" for UTC. */
  zone: string;
  run: string;
  /** Only rows older than this sequence number. */
  before: number | null;
}

export interface AuditView {
  seq: number;
  at: string;
  action: string;
  outcome: string;
  actor: string;
  address: string | null;
  accountId: string | null;
  remoteId: string | null;
  subject: string | null;
  /** What tells its sub-user from others of the same name; null for a unique name, and where not named. */
  apart: string | null;
  /** What it is about, or whose its sub-user was then; absent without a customer. */
  customer?: CustomerName;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  /** The provider's names of the fields in its input, where they are its own. */
  labels?: Record<string, string>;
  reason: string | null;
  requestId: string | null;
  operationId: string | null;
  runId: string | null;
}

export interface AuditPage {
  rows: AuditView[];
  /** Pass as `before` for the next page; null at the end. */
  next: number | null;
  /** What is only in archive files, where the filter reaches that far back: neither listed nor counted. */
  archived: Archived | null;
}

/** The entries from the first to this one, with the latest moment among them. */
export interface Archived {
  through: number;
  until: string;
}

export const maxAuditSearchLength = 200;
