import { formatCount } from "../format";
import type { BackupState, Unproved } from "../system/backup";
import { plural, rich } from "./message";

export const notAllowed = "Your role cannot see the state of the system";
export const backups = "Backups";
export const backUpNow = "Back up now";
export const began = "The backup has begun";
export const notBegun = "The backup was not started";
export const alreadyRunning = "Another backup is being made already";
export const unanswered =
  "Subdesk did not answer, so the backup may or may not have begun. It is safe to try again: only one is made at a time.";

export const newest = "Newest backup";
export const noneYet = "None yet";
export const schedule = "Schedule";
/** Minutes after midnight. */
export const everyDay = (at: number, keep: number) =>
  plural(keep, {
    one: `Every day at ${clock(at)} UTC, the newest is kept`,
    other: `Every day at ${clock(at)} UTC, the newest ${formatCount(keep)} are kept`,
  });
const clock = (at: number) =>
  [Math.floor(at / 60), at % 60].map((part) => String(part).padStart(2, "0")).join(":");
export const noSchedule = "None. Set SUBDESK_BACKUP_AT to a time of day to have one made every day.";
export const next = "Next backup";
export const nextNone = "When someone asks for one";
export const nextSoon = "As soon as Subdesk tries again, or now if you ask for it";
export const running = "Being made now";
export const runningSince = <Node>(time: Node) => rich`Begun ${time}`;

export const lastFailed = (failures: number) =>
  plural(failures, {
    one: "The last backup failed. Subdesk tries again by itself.",
    other: `The last ${formatCount(failures)} backups failed. Subdesk tries again by itself.`,
  });
export const lastFailedUnscheduled = (failures: number) =>
  plural(failures, {
    one: "The last backup failed. Without a schedule, Subdesk does not try again by itself.",
    other: `The last ${formatCount(failures)} backups failed. Without a schedule, Subdesk does not try again by itself.`,
  });
export const overdue = <Node>(time: Node) => rich`A scheduled backup has been due since ${time}.`;

export const states: Record<BackupState, string> = {
  running: "Being made",
  done: "Made",
  failed: "Failed",
  stopped: "Stopped",
};
export const unended = "Not ended";
export const proved = "Proved by restoring it";
export const unproved: Record<Unproved, string> = {
  "no-right":
    "Not proved: the database user may not create databases. Allow it, or run npm run backup now and then, which starts a PostgreSQL of its own.",
  "no-room": "Not proved: the database server has no room for a second copy.",
  off: "Not proved: SUBDESK_BACKUP_PROVE is 0.",
};
export const removed = "Its file is no longer kept";
export const bySchedule = "By schedule";
export const byCommand = "By npm run backup";
export const byPerson = (name: string) => `By ${name}`;
export const on = (who: string, host: string) => `${who}, on ${host}`;
export const took = (duration: string) => `took ${duration}`;
export const content = (size: string, rows: number, tables: number) =>
  `${size}, ${formatCount(rows)} rows of ${formatCount(tables)} tables`;
export const noBackups = "No backup has been made since this database was set up or restored.";
export const recent = "Latest backups";

export const instances = "Instances";
export const thisOne = "Serves this page";
export const unknownVersion = "Unknown version";
export const unknownHost = "Unknown machine";
export const started = <Node>(time: Node) => rich`Started ${time}`;
export const clockRight = "Clock right";
/** Signed, in seconds. */
export const clockOff = (seconds: number) =>
  `Clock ${Math.abs(seconds).toFixed(1)} s ${seconds > 0 ? "ahead" : "behind"}`;
export const differentVersions =
  "The instances run different versions. This is expected only during an upgrade.";

export const database = "Database";
export const postgres = "PostgreSQL";
export const size = "Size";
export const connections = "Connections";
export const connectionsOf = (used: number, most: number) => `${formatCount(used)} of ${formatCount(most)}`;
export const migration = "Last migration";
export const newerMigration = "Of a newer version than this one";

export const queue = "Queue";
export const waiting = "Waiting";
export const underWay = "Running";
export const failedLastDay = "Failed in the last day";
export const listings = "Listings";
export const oldestListing = <Node>(account: string, time: Node) =>
  rich<string | Node>`Oldest: ${account}, ${time}`;
export const noListing = (account: string) => `${account} has not been listed completely yet`;
export const noAccounts = "No account";
