import { formatBytes, formatCount } from "../format";
import { plural, rich } from "./message";

/** Of each account's traffic against the time before. */
export const title = "Traffic";
export const today = "Today";
export const month = "30 days";

type Parts<Node> = (string | Node)[];
/** A figure against that of the time before. `before`: what that was. */
export interface Sentences {
  more: <Node>(percent: string, before: Node) => Parts<Node>;
  less: <Node>(percent: string, before: Node) => Parts<Node>;
  times: <Node>(times: string, before: Node) => Parts<Node>;
  same: <Node>(before: Node) => Parts<Node>;
  noneBefore: string;
  unknownBefore: string;
}

export const againstYesterday: Sentences = {
  more: <Node>(percent: string, before: Node) =>
    rich<Node | string>`${percent} % more than by this time yesterday (${before})`,
  less: <Node>(percent: string, before: Node) =>
    rich<Node | string>`${percent} % less than by this time yesterday (${before})`,
  times: <Node>(times: string, before: Node) =>
    rich<Node | string>`${times} times as much as by this time yesterday (${before})`,
  same: <Node>(before: Node) => rich`the same as by this time yesterday (${before})`,
  noneBefore: "None by this time yesterday.",
  unknownBefore: "Nothing to compare with: no figures for yesterday by this time.",
};
export const againstMonth: Sentences = {
  more: <Node>(percent: string, before: Node) =>
    rich<Node | string>`${percent} % more than the 30 days before (${before})`,
  less: <Node>(percent: string, before: Node) =>
    rich<Node | string>`${percent} % less than the 30 days before (${before})`,
  times: <Node>(times: string, before: Node) =>
    rich<Node | string>`${times} times as much as the 30 days before (${before})`,
  same: <Node>(before: Node) => rich`the same as the 30 days before (${before})`,
  noneBefore: "None in the 30 days before.",
  unknownBefore: "Nothing to compare with: no figures for the 30 days before.",
};

export const watchedSince = <Node>(day: Node) =>
  rich`Watched since ${day}. What was used before is not known.`;
/** `subUsers`: of how many the provider remembers earlier days. */
export const watchedAndReported = <Node>(day: Node, subUsers: number) =>
  rich<Node | string>`Watched since ${day}. ${plural(subUsers, {
    one: "Earlier days are the provider’s own figures, for 1 sub-user.",
    other: `Earlier days are the provider’s own figures, for ${formatCount(subUsers)} sub-users.`,
  })}`;
export const bars = "30 days, one bar each (UTC)";
export const mostInADay = (bytes: number) => `most in a day ${formatBytes(bytes)}`;
