import "server-only";
import { aboutDays } from "../domain/usage/forecast";
import { distrustWords } from "../domain/accounts/distrust";
import { fieldWord } from "../domain/sub-users/field-words";
import { utcDate, utcDateTime } from "../domain/dates";
import { formatBytes, formatBytesApart, formatCount } from "../domain/format";
import type { AlertKind, Facts } from "../domain/alerts/alert";

/** One sentence about one subject. */
export function messageOf(kind: AlertKind, facts: Facts): string {
  switch (kind) {
    case "cap-percent":
      return `${Math.floor((facts.share ?? 0) * 100)} % of ${formatBytes(facts.cap ?? 0)} used${asOf(facts)}.`;
    case "days-left":
      return facts.days
        ? `Reaches its cap in ${aboutDays(facts.days)} at the recent rate${asOf(facts)}.`
        : `Has reached its cap${asOf(facts)}.`;
    case "blocked":
      return "The provider has blocked it.";
    case "disabled-in-use":
      return "Disabled, but its traffic still grows.";
    case "drift":
      return `Changed outside Subdesk: ${Object.entries(facts.after ?? {})
        .map(([field, value]) => `${fieldWord(field)} ${changeWords(field, facts.before?.[field], value)}`)
        .join(", ")}.`;
    case "pool-share":
      if (facts.bought === 0) return noPackage;
      return `${Math.floor((100 * (facts.free ?? 0)) / (facts.bought || 1))} % of its pool is left: ${leftOf(facts)}.`;
    case "pool-left":
      return facts.bought === 0 ? noPackage : `Its pool has ${leftOf(facts)} left.`;
    case "pool-days":
      return facts.days
        ? `Its pool has ${formatBytes(facts.free ?? 0)} left, enough for ${aboutDays(facts.days)} at the recent rate.`
        : "Its pool is empty.";
    case "pool-over":
      return `Its caps still promise ${formatBytes(facts.over ?? 0)} more than the ${formatBytes(facts.free ?? 0)} left in its pool.`;
    case "package-ends":
      return `Its package “${facts.product ?? ""}” ends on ${facts.endsAt ? utcDate(facts.endsAt) : "an unknown date"} with ${formatBytes(facts.free ?? 0)} unused.`;
    case "already-so":
      return alreadySo(facts);
    case "backup-failed":
      return `The backup failed. ${facts.message ?? "No reason was reported."}`;
    case "backup-old":
      return facts.newest ? `No backup since ${utcDateTime(facts.newest)}.` : "No backup has been made yet.";
    case "account-unreachable":
      return ofAccount(facts, "does not answer", "answers again, but has not been listed completely since");
    case "key-refused":
      return ofAccount(facts, "refuses its key", "answers again, but has not been listed completely since");
    case "account-untrusted":
      return untrusted(facts);
    case "run-failures":
      return facts.failed === 1
        ? "1 row was refused or is unknown."
        : `${facts.failed ?? 0} rows were refused or are unknown.`;
  }
}

const noPackage = "Its pool is empty: none of its packages is active.";

function alreadySo({ count = 0, summary = "account" }: Facts): string {
  const what = { account: ["sub-user", "sub-users"], rule: ["alert", "alerts"] }[summary];
  const verb = {
    account: ["already needs attention", "already need attention"],
    rule: ["was already true when its rule was added", "were already true when their rules were added"],
  }[summary];
  const which = count === 1 ? 0 : 1;
  return `${formatCount(count)} ${what[which]} ${verb[which]}.`;
}

const asOf = ({ asOf: at }: Facts) => (at ? `, as of ${utcDateTime(at)}` : "");

const leftOf = ({ free = 0, bought }: Facts) =>
  bought === undefined ? formatBytes(free) : `${formatBytes(free)} of ${formatBytes(bought)}`;

function untrusted({ label = "The account", distrust }: Facts): string {
  return distrust
    ? distrustWords(label, distrust.what, utcDateTime(distrust.since))
    : `${label} was resumed.`;
}

function ofAccount(
  { label = "The account", health, message }: Facts,
  trouble: string,
  easing: string,
): string {
  if (health === "reachable") return `${label} ${easing}.`;
  return `${label} ${trouble}${message ? `: ${message}` : "."}`;
}

function changeWords(field: string, before: unknown, after: unknown): string {
  const amounts =
    field === "trafficCap" && typeof before === "number" && typeof after === "number"
      ? formatBytesApart([before, after])
      : null;
  return (amounts ?? [inWords(field, before), inWords(field, after)]).join(" → ");
}

function inWords(field: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return "nothing";
  return field === "trafficCap" && typeof value === "number" ? formatBytes(value) : String(value);
}
