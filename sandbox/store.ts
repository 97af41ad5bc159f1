import {
  appendFileSync,
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** One applied write, without secrets. */
export interface LedgerEntry {
  seq: number;
  /** ms */
  at: number;
  operation: string;
  id: string;
  body: Record<string, unknown>;
  /** The result, where the request alone does not show it. */
  outcome?: Record<string, unknown>;
  requestId?: string;
}

/** What a write leaves behind: the whole record, or null once it is gone. */
export interface Change<T> {
  key: string;
  record: T | null;
}

const settingsSchema = z.object({
  port: z.number(),
  secret: z.string(),
  email: z.string(),
  password: z.string(),
  users: z.number(),
  /** The time of the seed, ms. */
  anchor: z.number(),
});

export type Settings = z.infer<typeof settingsSchema>;

export interface Store<T> {
  settings: Settings;
  saveSettings(changes: Partial<Settings>): void;
  /** Every change ever made, in order. */
  replay(apply: (change: Change<T>) => void): void;
  /** On disk before it returns. Without an entry the change is made but not in the ledger. */
  append(entry: Omit<LedgerEntry, "seq"> | null, change: Change<T>): void;
  ledger(since?: number): LedgerEntry[];
  clear(): void;
  close(): void;
}

interface Line<T> {
  entry: LedgerEntry | null;
  change: Change<T>;
}

/** Drops a last line that a kill cut off: it was never answered. */
function readLines<T>(file: string): Line<T>[] {
  if (!existsSync(file)) return [];
  const content = readFileSync(file);
  const end = content.lastIndexOf(10) + 1;
  if (end < content.length) truncateSync(file, end);
  return content
    .toString("utf8", 0, end)
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line<T>);
}

/** Without a directory everything lives in memory. What the directory remembers wins over `initial`. */
export function openStore<T>(dir: string | undefined, provider: string, initial: Settings): Store<T> {
  let settings = initial;
  let entries: LedgerEntry[] = [];
  let lines: Line<T>[] = [];
  let descriptor: number | undefined;
  const settingsFile = dir && join(dir, `${provider}.json`);

  const saveSettings = (changes: Partial<Settings>) => {
    settings = { ...settings, ...changes };
    if (!settingsFile) return;
    writeFileSync(`${settingsFile}.new`, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${settingsFile}.new`, settingsFile);
  };

  if (dir && settingsFile) {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    if (existsSync(settingsFile))
      settings = settingsSchema.parse(JSON.parse(readFileSync(settingsFile, "utf8")));
    else saveSettings({});
    const ledgerFile = join(dir, `${provider}-ledger.jsonl`);
    lines = readLines<T>(ledgerFile);
    entries = lines.flatMap((line) => (line.entry ? [line.entry] : []));
    descriptor = openSync(ledgerFile, "a", 0o600);
  }

  return {
    get settings() {
      return settings;
    },
    saveSettings,
    replay(apply) {
      for (const line of lines) apply(line.change);
      lines = [];
    },
    append(entry, change) {
      const numbered = entry && { seq: (entries.at(-1)?.seq ?? 0) + 1, ...entry };
      if (descriptor !== undefined)
        appendFileSync(descriptor, `${JSON.stringify({ entry: numbered, change })}\n`);
      if (numbered) entries.push(numbered);
    },
    ledger: (since = 0) => entries.filter((entry) => entry.seq > since),
    clear() {
      entries = [];
      if (descriptor !== undefined) ftruncateSync(descriptor, 0);
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}
