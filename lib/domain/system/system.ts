import type { BackupView } from "./backup";

export interface InstanceView {
  id: string;
  /** It answered this request. */
  own: boolean;
  host: string | null;
  /** As people read it; null for one of a version that does not say. */
  version: string | null;
  startedAt: string | null;
  /** How far its clock is ahead of the database's, in milliseconds; null until it was read. */
  offsetMs: number | null;
  clock: "right" | "off" | "wrong";
}

export interface SystemView {
  instances: InstanceView[];
  database: {
    /** Of PostgreSQL. */
    version: string;
    bytes: number;
    connections: { used: number; most: number };
    /** Such as "0029_backups"; null where a newer version has migrated it further than this one knows. */
    migration: string | null;
  };
  /** Jobs of the queue; failed ones of the last day. */
  queue: { waiting: number; running: number; failed: number };
  backups: {
    /** Minutes after midnight UTC; null: none is made by itself. */
    at: number | null;
    keep: number;
    /** When the next one is made; where `overdue`, when it should have been. */
    nextAt: string | null;
    overdue: boolean;
    /** The newest whose file is there. */
    newest: BackupView | null;
    running: BackupView | null;
    /** How many failed since the last that did not. */
    failures: number;
    recent: BackupView[];
  };
}
