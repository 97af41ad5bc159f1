import { formatBytes, formatCount } from "../format";
import { aboutDays, farDays } from "../usage/forecast";
import { plural, rich } from "./message";

export const title = "Pools";
export const overCommitted = "Over-committed";
export const covered = "Covered";
export const notReported = (account: string) =>
  `${account} does not report what was bought or how much of it is left.`;
export const bought = "Bought";
export const used = "Used";
export const free = "Free";
export const capsGivenOut = <Node>(caps: Node, used: Node) =>
  rich`The caps add up to ${caps}, of which ${used} is used.`;
export const read = <Node>(time: Node) => rich`Read ${time}`;
export const packages = (count: number) =>
  plural(count, { one: "1 package", other: `${formatCount(count)} packages` });
export const notActive = "(not active)";
interface Package {
  used: number | null;
  bought: number | null;
  left?: number;
}
export const packageUsed = (figures: Package, endsOn: string | null) =>
  endsOn === null ? packageFigures(figures) : `${packageFigures(figures)}, ends ${endsOn}`;

function packageFigures({ used: spent, bought: all, left }: Package): string {
  if (spent !== null && all !== null) return `${formatBytes(spent)} of ${formatBytes(all)}`;
  return left === undefined ? "Not reported" : `${formatBytes(left)} left`;
}

/** "4.7 TB free, enough for about 9 days", at the recent rate of the account's sub-users that may work. */
export function freeFor({ free: bytes, daysLeft }: { free: number; daysLeft: number | null }): string {
  if (bytes <= 0) return "Nothing is free";
  if (daysLeft === null) return `${formatBytes(bytes)} free`;
  return daysLeft > farDays
    ? `${formatBytes(bytes)} free, enough for over a year`
    : `${formatBytes(bytes)} free, enough for ${aboutDays(daysLeft)}`;
}

export const takenWhenGiven = (open: number) =>
  `${formatBytes(open)} may still be used; it left the pool when it was given.`;
export const openUnderCaps = (open: number) =>
  `Up to ${formatBytes(open)} may still be used under the caps; how much is free is not known.`;
export const openBeyondFree = (open: number, free: number) =>
  `Over-committed: up to ${formatBytes(open)} may still be used under the caps, ${formatBytes(open - free)} more than is free.`;
export const openWithinFree = (open: number, free: number) =>
  `Covered: up to ${formatBytes(open)} may still be used under the caps, and ${formatBytes(free)} is free.`;
export const uncapped = (count: number) =>
  plural(count, {
    one: "1 sub-user has no cap and is not included.",
    other: `${formatCount(count)} sub-users have no cap and are not included.`,
  });
