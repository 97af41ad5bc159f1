import { operationNames, type OperationName } from "../operations/names";
import { operationFacts } from "../operations/operations";
import { outcomeStyles, type StateStyle } from "../operations/states";
import type { AuditAction, AuditOutcome } from "./audit";

const ofOperations = Object.fromEntries(
  operationNames.map((name) => [`sub-user.${name}`, operationFacts[name].auditLabel]),
) as Record<`sub-user.${OperationName}`, string>;

/** What was done or tried, in words. */
export const auditActionLabels: Record<AuditAction, string> = {
  ...ofOperations,
  "sub-user.export": "Export sub-users",
  "run.plan": "Plan run",
  "run.edit": "Edit draft",
  "run.start": "Start run",
  "run.discard": "Discard draft",
  "run.pause": "Pause run",
  "run.resume": "Resume run",
  "run.cancel": "Cancel run",
  "run.finish": "Finish run",
  "run.receipt": "Download credentials",
  "run.receipt-erase": "Erase credentials",
  "run.report": "Download run report",
  "customer.create": "Create customer",
  "customer.update": "Edit customer",
  "customer.close": "Close customer",
  "customer.reopen": "Reopen customer",
  "customer.link": "Assign to customer",
  "customer.unlink": "Remove from customer",
  "customer.merge": "Merge customers",
  "customer.erase": "Erase personal data",
  "customer.export": "Export customers",
  "customer.undo": "Undo a change of customers",
  "comment.write": "Write comment",
  "comment.edit": "Edit comment",
  "comment.remove": "Remove comment",
  "hand-over.save-template": "Save hand-over template",
  "hand-over.delete-template": "Delete hand-over template",
  "secret-link.make": "Make one-time link",
  "secret-link.open": "Open one-time link",
  "secret-link.revoke": "Revoke one-time link",
  "secret-link.expire": "One-time link expired",
  "view.save": "Save view",
  "view.delete": "Delete view",
  "audit.export": "Export audit",
  "audit.archive": "Archive audit",
  "usage.export": "Export usage",
  "operation.settle": "Settle operation",
  "operation.put-right": "Correct an outcome",
  "alert.save-rule": "Save alert rule",
  "alert.delete-rule": "Delete alert rule",
  "alert.save-channel": "Save alert channel",
  "alert.delete-channel": "Delete alert channel",
  "alert.work": "Work on alerts",
  "alert.send-test": "Send test alert",
  "account.test": "Test connection",
  "account.add": "Add account",
  "account.rename": "Rename account",
  "account.set-gateway": "Set account gateway",
  "account.set-id-field": "Set account id field",
  "account.replace-key": "Replace account key",
  "account.pause": "Pause account",
  "account.resume": "Resume account",
  "account.remove": "Remove account",
  "account.rotate-key": "Rotate the key of stored credentials",
  "sync.start": "Start sync",
  "session.sign-in": "Sign in",
  "session.sign-out": "Sign out",
  "session.confirm": "Confirm identity",
  "session.end": "End session",
  "staff.set-up": "Set up Subdesk",
  "staff.invite": "Invite person",
  "staff.withdraw": "Withdraw invitation",
  "staff.join": "Join Subdesk",
  "staff.set-role": "Change role",
  "staff.set-ceilings": "Change ceilings",
  "staff.disable": "Disable person",
  "staff.enable": "Enable person",
  "staff.reset": "Reset sign-in",
  "staff.rename": "Rename person",
  "staff.set-single-keys": "Switch single keys on or off",
  "staff.set-password": "Change own password",
  "staff.offer-totp": "Start adding one-time codes",
  "staff.add-totp": "Add one-time codes",
  "staff.remove-totp": "Remove one-time codes",
  "staff.make-recovery-codes": "Make recovery codes",
  "staff.offer-passkey": "Start adding passkey",
  "staff.add-passkey": "Add passkey",
  "staff.remove-passkey": "Remove passkey",
  "request.refuse": "Refused request",
  "request.foreign": "Request from another site",
  "backup.start": "Start backup",
  "desk.restore": "Restore backup",
  "desk.accept-secret": "Accept another secret",
  "desk.remove-old": "Remove what is old",
};

const known: Record<string, string> = auditActionLabels;

export function actionText(action: string): string {
  return known[action] ?? action;
}

/** The outcome as a label, a colour and a shape. */
export const auditOutcomeWords: Record<AuditOutcome, StateStyle> = {
  intent: { label: "Requested", tone: "neutral", shape: "ring" },
  ...outcomeStyles,
};

/** Null for an outcome that this version does not know. */
export function outcomeWords(outcome: string) {
  return Object.hasOwn(auditOutcomeWords, outcome) ? auditOutcomeWords[outcome as AuditOutcome] : null;
}
