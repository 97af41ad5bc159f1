import { afterEach, describe, expect, it, vi } from "vitest";
import { forgetProcess } from "../testing/forget";

async function read(settings: Record<string, string>) {
  forgetProcess();
  vi.stubEnv("DATABASE_URL", "postgres://nowhere/none");
  vi.stubEnv("AUTH_SECRET", "a secret of the tests, long enough to be one");
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const { env } = await import("./env");
  return env();
}
const keptDays = async (settings: Record<string, string>) => (await read(settings)).keptDays;

afterEach(() => vi.unstubAllEnvs());

describe("for how long something is kept", () => {
  it("is for ever unless set, and a fortnight for records of syncs", async () => {
    const unset = {
      alerts: null,
      deliveries: null,
      outsideChanges: null,
      syncs: 14,
      operations: null,
      runs: null,
    };
    expect(await keptDays({})).toEqual(unset);
    expect(
      await keptDays({
        SUBDESK_KEEP_ALERTS_DAYS: "90",
        SUBDESK_KEEP_SYNCS_DAYS: "365",
        SUBDESK_KEEP_OPERATIONS_DAYS: "400",
        SUBDESK_KEEP_RUNS_DAYS: "120",
      }),
    ).toEqual({ ...unset, alerts: 90, syncs: 365, operations: 400, runs: 120 });
  });

  it.each([
    ["SUBDESK_KEEP_ALERTS_DAYS", "89", "must be 90 days or more; without it, nothing is removed."],
    ["SUBDESK_KEEP_DELIVERIES_DAYS", "0", "must be 90 days or more"],
    ["SUBDESK_KEEP_OUTSIDE_CHANGES_DAYS", "100.5", "is a whole number of days"],
    ["SUBDESK_KEEP_SYNCS_DAYS", "14", "must be 90 days or more; without it, they are removed after 14 days."],
    ["SUBDESK_KEEP_OPERATIONS_DAYS", "30", "must be 90 days or more"],
    ["SUBDESK_KEEP_RUNS_DAYS", "89.9", "is a whole number of days"],
    ["SUBDESK_KEEP_ALERTS_DAYS", "a year", "is a number of days"],
  ])("%s=%s keeps Subdesk from starting", async (name, value, problem) => {
    await expect(keptDays({ [name]: value })).rejects.toThrow(`${name} ${problem}`);
  });
});

describe("the archive of the audit", () => {
  it("is not made unless set, and is in the data directory unless another folder is named", async () => {
    expect((await read({})).auditArchive).toEqual({ days: null, folder: null });
    const data = { SUBDESK_DATA_DIR: "/data", SUBDESK_AUDIT_ARCHIVE_DAYS: "180" };
    expect((await read(data)).auditArchive).toEqual({ days: 180, folder: "/data/audit-archive" });
    expect((await read({ ...data, SUBDESK_AUDIT_ARCHIVE_DIR: "/archive" })).auditArchive).toEqual({
      days: 180,
      folder: "/archive",
    });
  });

  it("keeps Subdesk from starting where it is too young or has no folder", async () => {
    await expect(read({ SUBDESK_DATA_DIR: "/data", SUBDESK_AUDIT_ARCHIVE_DAYS: "30" })).rejects.toThrow(
      "SUBDESK_AUDIT_ARCHIVE_DAYS must be 90 days or more",
    );
    await expect(read({ SUBDESK_DATA_DIR: "", SUBDESK_AUDIT_ARCHIVE_DAYS: "180" })).rejects.toThrow(
      "SUBDESK_AUDIT_ARCHIVE_DIR must name the folder",
    );
  });
});

describe("backups", () => {
  it("are off unless a time of day is set, and then go into the data directory", async () => {
    expect((await read({ SUBDESK_DATA_DIR: "/there" })).backup).toEqual({
      at: null,
      folder: "/there/backups",
      keep: 14,
      prove: true,
    });
    const set = { SUBDESK_BACKUP_DIR: "/else", SUBDESK_BACKUP_KEEP: "3", SUBDESK_BACKUP_PROVE: "0" };
    expect((await read({ ...set, SUBDESK_BACKUP_AT: "3:05" })).backup).toEqual({
      at: 185,
      folder: "/else",
      keep: 3,
      prove: false,
    });
    expect((await read({ SUBDESK_BACKUP_AT: "off" })).backup.at).toBeNull();
  });

  it.each([
    ["SUBDESK_BACKUP_AT", "24:00"],
    ["SUBDESK_BACKUP_AT", "3 am"],
    ["SUBDESK_BACKUP_KEEP", "0"],
    ["SUBDESK_BACKUP_KEEP", "all"],
    ["SUBDESK_BACKUP_PROVE", "no"],
  ])("%s=%s keeps Subdesk from starting", async (name, value) => {
    await expect(read({ [name]: value })).rejects.toThrow(name);
  });
});
