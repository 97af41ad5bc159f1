import "server-only";
import type { alertChannels, alertRules } from "../db/schema";
import { withoutSecrets } from "../domain/alerts/target";
import { mailServer } from "./mail";
import { scopeProblem } from "./scope";
import type { AlertChannel, AlertRule } from "../domain/alerts/alert";

export function presentRule(rule: typeof alertRules.$inferSelect, open: number): AlertRule {
  const { id, name, kind, threshold, scope, channels, enabled } = rule;
  return { id, name, kind, threshold, scope, channels, enabled, open, broken: scopeProblem(rule) };
}

/** Only those who may change it see the whole target. */
export function presentChannel(channel: typeof alertChannels.$inferSelect, whole: boolean): AlertChannel {
  const { id, kind, label, target, digest, digestAt, quietFrom, quietTo, timeZone } = channel;
  return {
    digest,
    digestAt,
    quietFrom,
    quietTo,
    timeZone,
    id,
    kind,
    label,
    target: whole ? target : withoutSecrets(target),
    usable: kind !== "email" || mailServer() !== null,
  };
}

/** What the audit stores of a channel: neither the path nor a password of its address. */
export function auditedChannel({ label, target }: { label: string; target: string }) {
  return { label, target: withoutSecrets(target) };
}
