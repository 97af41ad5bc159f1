import type { RowState, RunParams, RunTotals, RunView } from "@/lib/domain/runs/run";
import { writeNumber } from "@/lib/domain/amount";
import { actionLabel } from "@/lib/domain/runs/actions";
import { formatBytes, formatCount, visibleText } from "@/lib/domain/format";

type Words = Pick<RunView, "params" | "kind">;

export function subUsersText(count: number): string {
  return count === 1 ? "1 sub-user" : `${formatCount(count)} sub-users`;
}

/** How many rows it is about: all but those left out and those there was nothing to do for. */
export function countOf(byState: Record<RowState, number>): number {
  return (
    byState.planned +
    byState.done +
    byState.refused +
    byState.unknown +
    byState.superseded +
    byState.cancelled
  );
}

/** "Disable 37 sub-users", "Raise the traffic cap of 12 sub-users by 5 GB". */
export function runTitle({ params, kind }: Words, count: number): string {
  return `${kind === "retry" ? "Again: " : ""}${titleOf(params, subUsersText(count), count)}`;
}

function titleOf(params: RunParams, whom: string, count: number): string {
  const plural = count === 1 ? "" : "s";
  switch (params.action) {
    case "disable":
      return `Disable ${whom}`;
    case "enable":
      return `Enable ${whom}`;
    case "delete":
      return `Delete ${whom}`;
    case "traffic-cap":
    case "ip-cap":
      return capTitle(params, whom, plural);
    case "add-traffic":
      return topUpTitle(params, whom, count);
    case "note":
      return params.mode === "append"
        ? `Append to the note${plural} of ${whom}`
        : `${params.text === "" ? "Clear" : "Set"} the note${plural} of ${whom}`;
    case "tags":
      return tagTitle(params, whom);
    case "rotate-passwords":
      return `Rotate the password${plural} of ${whom}`;
    case "create":
      return `Create ${whom}`;
    case "undo":
      return `Undo “${actionLabel(params.of)}” for ${whom}`;
  }
}

function tagTitle({ mode, tags }: Extract<RunParams, { action: "tags" }>, whom: string): string {
  const named = tags.length > 0 && tags.length <= mostNamedTags ? listed(tags.map(visibleText)) : null;
  const them =
    named === null ? `${tags.length} tags` : tags.length === 1 ? `the tag ${named}` : `the tags ${named}`;
  switch (mode) {
    case "add":
      return `Add ${them} to ${whom}`;
    case "remove":
      return `Remove ${them} from ${whom}`;
    case "replace":
      if (tags.length === 0) return `Remove all tags from ${whom}`;
      return `Replace the tags of ${whom} with ${named ?? them}`;
  }
}

const mostNamedTags = 3;
const listed = (texts: readonly string[]) => new Intl.ListFormat("en").format(texts);

function topUpTitle(
  { gigabytes, perSubUser }: Extract<RunParams, { action: "add-traffic" }>,
  whom: string,
  count: number,
): string {
  const each = count === 1 ? whom : `each of ${whom}`;
  switch (perSubUser?.mode) {
    case undefined:
      return `Add ${formatCount(gigabytes)} GB to ${each}`;
    case "percent":
      return `Add ${writeNumber(perSubUser.value)} % of its cap to ${each}`;
    case "days": {
      const days = perSubUser.value === 1 ? "1 day" : `${formatCount(perSubUser.value)} days`;
      return `Top up ${whom} for ${days}`;
    }
  }
}

function capTitle(
  { action, change }: Extract<RunParams, { action: "traffic-cap" | "ip-cap" }>,
  whom: string,
  plural: string,
): string {
  const cap = `the ${action === "traffic-cap" ? "traffic" : "IP"} cap${plural} of ${whom}`;
  const amount = (value: number) =>
    action === "traffic-cap" ? formatBytes(value) : `${formatCount(value)} IPs`;
  switch (change.mode) {
    case "set":
      return `Set ${cap} to ${amount(change.value)}`;
    case "raise":
      return `Raise ${cap} by ${amount(change.value)}`;
    case "lower":
      return `Lower ${cap} by ${amount(change.value)}`;
    case "raise-percent":
      return `Raise ${cap} by ${writeNumber(change.value)} %`;
    case "lower-percent":
      return `Lower ${cap} by ${writeNumber(change.value)} %`;
    case "unlimited":
      return `Remove ${cap}`;
  }
}

/** On the button that starts it: what, and how many. */
export function startLabel({ params }: Words, count: number): string {
  const number = formatCount(count);
  const plural = count === 1 ? "" : "s";
  switch (params.action) {
    case "traffic-cap":
      return `Change ${number} traffic cap${plural}`;
    case "ip-cap":
      return `Change ${number} IP cap${plural}`;
    case "add-traffic":
      return `Add traffic to ${number}`;
    case "note":
      return `Change ${number} note${plural}`;
    case "tags":
      return `Change the tags of ${number}`;
    case "rotate-passwords":
      return `Rotate ${number} password${plural}`;
    default:
      return `${actionLabel(params.action)} ${number}`;
  }
}

/** Of a planned row while nothing has been sent. */
export function plannedWord(action: RunView["action"]): string {
  if (action === "create") return "Will be created";
  return action === "delete" ? "Will be deleted" : "Will change";
}

/** "about 4 min left". */
export function leftText(seconds: number): string {
  if (seconds < 60) return `about ${Math.max(1, Math.round(seconds))} s left`;
  if (seconds < 3600) return `about ${Math.round(seconds / 60)} min left`;
  const minutes = Math.round(seconds / 60);
  return `about ${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}

/** "2.4 a second", "12 a minute". */
export function rateText(perSecond: number): string {
  return perSecond >= 1
    ? `${perSecond >= 10 ? Math.round(perSecond) : perSecond.toFixed(1)} a second`
    : `${Math.max(1, Math.round(perSecond * 60))} a minute`;
}

/** What came of it, in one sentence: "35 done, 1 refused and 1 with an unknown outcome." */
export function outcomeText({ byState, unverified }: Pick<RunTotals, "byState" | "unverified">): string {
  const parts = [
    [
      byState.done,
      unverified === 0
        ? "done"
        : unverified === byState.done
          ? "done as far as the provider says, which cannot be verified"
          : `done (${formatCount(unverified)} of them cannot be verified)`,
    ],
    [byState.refused, "refused"],
    [byState.unknown, "with an unknown outcome"],
    [byState.superseded, "superseded by a later change"],
    [byState.skipped, "skipped"],
    [byState.cancelled, "not done because it was cancelled"],
    [byState.excluded, "left out"],
  ]
    .filter(([count]) => count !== 0)
    .map(([count, words]) => `${formatCount(Number(count))} ${words}`);
  if (parts.length === 0) return "Nothing was done.";
  return `${parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`}.`;
}

/** Of those that got or would get more: how many do not work for all that. */
export function stillOffText(
  { stillOff, stillDisabled }: Pick<RunView["totals"], "stillOff" | "stillDisabled">,
  over: boolean,
): string {
  const others = stillOff - stillDisabled;
  const parts = [
    stillDisabled > 0 && `${formatCount(stillDisabled)} ${stillDisabled === 1 ? "is" : "are"} disabled`,
    others > 0 && `${formatCount(others)} ${others === 1 ? "is" : "are"} still used up`,
  ].filter(Boolean);
  const then =
    stillDisabled === 0
      ? ""
      : over
        ? " Enable them in a run of their own."
        : " You can enable the disabled ones once this run has ended.";
  return `Of these, ${parts.join(" and ")}, so the change alone does not make their proxies work.${then}`;
}

/** Why a run that ended offers no way back. */
export function noUndoText({
  params,
  kind,
  totals,
  irreversible,
}: Pick<RunView, "params" | "kind" | "totals" | "irreversible">): string | null {
  if (totals.byState.done === 0 || kind === "undo") return null;
  if (irreversible.length > 0) return irreversible.join(" ");
  if (params.action === "delete") return "A deleted sub-user cannot be brought back.";
  if (params.action === "create") return "What was created goes away only by being deleted.";
  return "The provider's API cannot undo this.";
}
