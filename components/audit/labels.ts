import type { AuditAction, AuditOutcome } from "@/lib/audit/schema";

/** What was done or tried, in words. */
export const auditActionLabels: Record<AuditAction, string> = {
  "sub-user.create": "Create sub-user",
  "sub-user.set-limits": "Change limits",
  "sub-user.set-note": "Change note",
  "sub-user.set-password": "Set password",
  "sub-user.enable": "Enable",
  "sub-user.disable": "Disable",
  "sub-user.delete": "Delete",
  "sub-user.allocate-traffic": "Add traffic",
  "sub-user.allocate-ips": "Allocate IPs",
  "sub-user.reveal-password": "Reveal password",
  "sub-user.set-tags": "Set tags",
  "sub-user.export": "Export sub-users",
  "run.start": "Start run",
  "run.pause": "Pause run",
  "run.resume": "Resume run",
  "run.cancel": "Cancel run",
  "run.finish": "Finish run",
  "run.receipt": "Download credentials",
  "audit.export": "Export audit",
  "operation.settle": "Settle operation",
  "alert.save-rule": "Save alert rule",
  "alert.delete-rule": "Delete alert rule",
  "alert.save-channel": "Save alert channel",
  "alert.delete-channel": "Delete alert channel",
  "alert.send-test": "Send test alert",
  "account.test": "Test connection",
  "account.add": "Add account",
  "account.rename": "Rename account",
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
  "staff.set-up": "Set up the desk",
  "staff.invite": "Invite person",
  "staff.withdraw": "Withdraw invitation",
  "staff.join": "Join the desk",
  "staff.set-role": "Change role",
  "staff.set-ceilings": "Change ceilings",
  "staff.disable": "Disable person",
  "staff.enable": "Enable person",
  "staff.reset": "Reset sign-in",
  "staff.rename": "Rename person",
  "staff.set-password": "Change own password",
  "staff.add-totp": "Add one-time codes",
  "staff.remove-totp": "Remove one-time codes",
  "staff.make-recovery-codes": "Make recovery codes",
  "staff.add-passkey": "Add passkey",
  "staff.remove-passkey": "Remove passkey",
  "request.refuse": "Refused request",
};

const known: Record<string, string> = auditActionLabels;

export function actionText(action: string): string {
  return known[action] ?? action;
}

export const outcomeLabels: Record<AuditOutcome, string> = {
  intent: "About to",
  done: "Done",
  refused: "Refused",
  unknown: "Unknown outcome",
  skipped: "Skipped",
};
