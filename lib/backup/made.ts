import "server-only";
import type { Unproved } from "../domain/system/backup";
import type { Left } from "./generations";

/** A backup that has its name. */
export interface Made {
  /** Its name in the folder. */
  file: string;
  bytes: number;
  tables: number;
  rows: number;
  /** Null: it was restored and found equal. */
  unproved: Unproved | null;
  /** Tables that are not Subdesk's. */
  leftOut: string[];
  /** Names of the oldest, which were one too many. */
  removed: string[];
  /** Files that could not be removed. */
  left: Left[];
}
