import type { Tone, StateShape } from "../tone";

/** Who asked for a backup: the schedule, a person on the page, or a command on the machine. */
export type BackupTrigger = "schedule" | "person" | "command";

/** "stopped": Subdesk was stopped in the middle, so it is made again. */
export type BackupState = "running" | "done" | "failed" | "stopped";

/**
 * Why a backup was not restored to prove it: the database user may create no databases, the server has no
 * room for a second copy, or a setting says so.
 */
export type Unproved = "no-right" | "no-room" | "off";

/** What a backup failed of. */
export type BackupProblem =
  | "busy"
  | "folder"
  | "disk-full"
  | "rights"
  | "schema"
  | "altered"
  | "file"
  | "not-restored"
  | "setting"
  | "stopped"
  | "killed"
  | "database";

export interface BackupView {
  id: string;
  trigger: BackupTrigger;
  /** The person who asked for it. */
  by: string | null;
  state: BackupState;
  beganAt: string;
  endedAt: string | null;
  host: string;
  file: string | null;
  bytes: number | null;
  tables: number | null;
  rows: number | null;
  proved: boolean | null;
  unproved: Unproved | null;
  error: string | null;
  /** Whether its file is still there, as far as Subdesk knows. */
  kept: boolean;
}

export const backupStates: Record<BackupState, { tone: Tone; shape: StateShape }> = {
  running: { tone: "accent", shape: "ring" },
  done: { tone: "good", shape: "dot" },
  failed: { tone: "bad", shape: "square" },
  stopped: { tone: "neutral", shape: "dash" },
};

/** What came of asking for a backup: another may be under way, since that moment if it is known. */
export type StartedBackup = { started: true } | { started: false; since: string | null };
