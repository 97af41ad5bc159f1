import type { RowState, RunParams, RunTotals, RunView } from "@/lib/domain/runs/run";
import { writeNumber } from "@/lib/domain/amount";
import { actionLabel } from "@/lib/domain/runs/actions";
import { formatBytes, formatCount, visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/run-words";

type Words = Pick<RunView, "params" | "kind">;
type Unit = RunView["unit"];

/** How many rows it is about: all but those left out and those there was nothing to do for. */
export function countOf(byState: Record<RowState, number>): number {
  return (
    byState.planned +
    byState.done +
    byState.partly +
    byState.refused +
    byState.unknown +
    byState.superseded +
    byState.cancelled
  );
}

/** "Disable 37 sub-users", "Raise the traffic caps of 12 sub-users by 5 GB". */
export function runTitle({ params, kind, unit }: Words & { unit: Unit }, count: number): string {
  const title = titleOf(params, count, unit);
  return kind === "retry" ? texts.again(title) : title;
}

function titleOf(params: RunParams, count: number, unit: Unit): string {
  const whom = texts.subUsers(count);
  switch (params.action) {
    case "disable":
      return texts.disable(whom);
    case "enable":
      return texts.enable(whom);
    case "delete":
      return texts.remove(whom);
    case "traffic-cap":
    case "ip-cap":
      return capTitle(params, count);
    case "add-traffic":
      return topUpTitle(params, count, unit);
    case "take-back":
      return params.gigabytes === null
        ? texts.takeAllBack(whom)
        : texts.takeBack(count, amountOf(params.gigabytes, unit));
    case "note":
      if (params.mode === "append") return texts.appendNote(count);
      return params.text === "" ? texts.clearNote(count) : texts.setNote(count);
    case "tags":
      return tagTitle(params, whom);
    case "rotate-passwords":
      return texts.rotatePasswords(count);
    case "create":
      return texts.create(whom);
    case "undo":
      return texts.undo(actionLabel(params.of), whom);
  }
}

function tagTitle({ mode, tags: given }: Extract<RunParams, { action: "tags" }>, whom: string): string {
  const tags = given.map(visibleText);
  switch (mode) {
    case "add":
      return texts.addTags(tags, whom);
    case "remove":
      return texts.removeTags(tags, whom);
    case "replace":
      return tags.length === 0 ? texts.removeAllTags(whom) : texts.replaceTags(tags, whom);
  }
}

const amountOf = (units: number, unit: Unit) => `${formatCount(units)} ${unit ?? texts.eitherUnit}`;

function topUpTitle(
  { gigabytes, perSubUser }: Extract<RunParams, { action: "add-traffic" }>,
  count: number,
  unit: Unit,
): string {
  switch (perSubUser?.mode) {
    case undefined:
      return texts.addTraffic(count, amountOf(gigabytes, unit));
    case "percent":
      return texts.addPercent(count, texts.percent(writeNumber(perSubUser.value)));
    case "days":
      return texts.topUpFor(texts.subUsers(count), perSubUser.value);
  }
}

function capTitle(
  { action, change }: Extract<RunParams, { action: "traffic-cap" | "ip-cap" }>,
  count: number,
): string {
  const caps = action === "traffic-cap" ? texts.trafficCaps(count) : texts.ipCaps(count);
  const amount = (value: number) =>
    action === "traffic-cap" ? formatBytes(value) : texts.ips(formatCount(value));
  switch (change.mode) {
    case "set":
      return texts.setCaps(caps, amount(change.value));
    case "raise":
      return texts.raiseCaps(caps, amount(change.value));
    case "lower":
      return texts.lowerCaps(caps, amount(change.value));
    case "raise-percent":
      return texts.raiseCaps(caps, texts.percent(writeNumber(change.value)));
    case "lower-percent":
      return texts.lowerCaps(caps, texts.percent(writeNumber(change.value)));
    case "unlimited":
      return texts.removeCaps(caps);
  }
}

/** On the button that starts it: what, and how many. */
export function startLabel({ params }: Words, count: number): string {
  switch (params.action) {
    case "traffic-cap":
      return texts.startTrafficCaps(count);
    case "ip-cap":
      return texts.startIpCaps(count);
    case "add-traffic":
      return texts.startTraffic(count);
    case "take-back":
      return texts.startTakeBack(count);
    case "note":
      return texts.startNotes(count);
    case "tags":
      return texts.startTags(count);
    case "rotate-passwords":
      return texts.startPasswords(count);
    default:
      return texts.startOther(actionLabel(params.action), count);
  }
}

/** Of a planned row while nothing has been sent. */
export function plannedWord(action: RunView["action"]): string {
  if (action === "create") return texts.willBeCreated;
  return action === "delete" ? texts.willBeDeleted : texts.willChange;
}

/** "about 4 min left". */
export function leftText(seconds: number): string {
  if (seconds < 60) return texts.secondsLeft(Math.max(1, Math.round(seconds)));
  if (seconds < 3600) return texts.minutesLeft(Math.round(seconds / 60));
  const minutes = Math.round(seconds / 60);
  return texts.hoursLeft(Math.floor(minutes / 60), minutes % 60);
}

/** "2.4 a second", "12 a minute". */
export function rateText(perSecond: number): string {
  return perSecond >= 1
    ? texts.aSecond(perSecond >= 10 ? String(Math.round(perSecond)) : perSecond.toFixed(1))
    : texts.aMinute(String(Math.max(1, Math.round(perSecond * 60))));
}

/** What came of it, in one sentence: "35 done, 1 refused and 1 with an unknown outcome." */
export function outcomeText({ byState, unverified }: Pick<RunTotals, "byState" | "unverified">): string {
  const done = (count: string) =>
    unverified === 0
      ? texts.done(count)
      : unverified === byState.done
        ? texts.doneUnverified(count)
        : texts.doneSomeUnverified(count, formatCount(unverified));
  const parts = (
    [
      [byState.done, done],
      [byState.partly, texts.partly],
      [byState.refused, texts.refused],
      [byState.unknown, texts.unknown],
      [byState.superseded, texts.superseded],
      [byState.skipped, texts.skipped],
      [byState.cancelled, texts.cancelled],
      [byState.excluded, texts.excluded],
    ] as const
  )
    .filter(([count]) => count !== 0)
    .map(([count, words]) => words(formatCount(count)));
  return parts.length === 0 ? texts.nothingDone : texts.outcome(parts);
}

/** How many of those that got more, or would, still do not work. */
export function stillOffText(
  { stillOff, stillDisabled }: Pick<RunView["totals"], "stillOff" | "stillDisabled">,
  over: boolean,
): string {
  const others = stillOff - stillDisabled;
  const sentence = texts.stayOff([
    ...(stillDisabled > 0 ? [texts.disabledAmong(stillDisabled)] : []),
    ...(others > 0 ? [texts.usedUpAmong(others)] : []),
  ]);
  if (stillDisabled === 0) return sentence;
  return `${sentence} ${over ? texts.enableThen : texts.enableLater}`;
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
  if (params.action === "delete") return texts.noUndoOfDelete;
  if (params.action === "create") return texts.noUndoOfCreate;
  return texts.noUndo;
}
