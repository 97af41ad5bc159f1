import { formatCount } from "../format";
import { plural, rich } from "./message";

export const title = "Needs attention";
export const nothing = "Nothing needs your attention now.";
export const nothingSoFar =
  "Nothing needs your attention so far. Something may appear once everything has been read.";
export const lastGoodData = <Node>(time: Node) => rich`Last good data ${time}.`;

export const showAccount = "Show account";
export const notTrusted = (account: string) => `${account}’s address is not trusted`;
export const untrusted = {
  page: "It answers with a web page instead of its API. Nothing is sent to it.",
  certificate: "It shows a certificate that is not valid. Nothing is sent to it.",
};
export const keyRefused = (account: string) => `${account} refuses the key`;
export const unreachable = (account: string) => `${account} cannot be reached`;
export const nothingReadYet = "Nothing has been read from it yet.";
export const unread = (account: string) => `Nothing could be read from ${account} yet`;
export const ruleNotEvaluated = (rule: string) => `The alert rule “${rule}” is not evaluated`;
export const filterBroken = (why: string) => `Its filter cannot be applied. ${why}`;
export const fixRule = "Fix rule";
export const unknownOutcomes = (count: number) =>
  plural(count, {
    one: "1 operation has an unknown outcome",
    other: `${formatCount(count)} operations have an unknown outcome`,
  });
export const maybeTookEffect = (count: number) =>
  plural(count, {
    one: "It may or may not have taken effect.",
    other: "They may or may not have taken effect.",
  });
export const settle = "Settle";
export const showThem = "Show them";
export const pausedRuns = (count: number) =>
  plural(count, { one: "1 run is paused", other: `${formatCount(count)} runs are paused` });
export const showRuns = "Show runs";
export const runOutWithin = (count: number, days: number) =>
  plural(count, {
    one: `1 sub-user runs out within ${days} days`,
    other: `${formatCount(count)} sub-users run out within ${days} days`,
  });
export const usedUp = (count: number) =>
  plural(count, { one: "1 sub-user is used up", other: `${formatCount(count)} sub-users are used up` });
export const usedUpAndRunOutWithin = (used: number, count: number, days: number) =>
  plural(used, {
    one: plural(count, {
      one: `1 sub-user is used up, 1 runs out within ${days} days`,
      other: `1 sub-user is used up, ${formatCount(count)} run out within ${days} days`,
    }),
    other: plural(count, {
      one: `${formatCount(used)} sub-users are used up, 1 runs out within ${days} days`,
      other: `${formatCount(used)} sub-users are used up, ${formatCount(count)} run out within ${days} days`,
    }),
  });
export const atRecentRate = "At the recent rate.";
export const promisedMore = (account: string) => `${account} has promised more than it has`;
export const promisedMoreDetail = "What may still be used under the caps is more than is free in the pool.";
export const showPool = "Show pool";
export const openAlerts = (count: number) =>
  plural(count, { one: "1 alert is open", other: `${formatCount(count)} alerts are open` });
export const showAlerts = "Show alerts";
