import { expect, it } from "vitest";
import { asBackupError, folderError } from "./problem";

it("says of a folder on a read-only mount how it becomes writable, and not that a right is missing", () => {
  for (const { problem, message } of [
    folderError("/mnt/backups", "EROFS"),
    asBackupError(Object.assign(new Error("EROFS: read-only file system"), { code: "EROFS" })),
  ]) {
    expect(problem).toBe("folder");
    expect(message).toMatch(/is mounted read-only for Subdesk.*ReadWritePaths.*deploy\/subdesk\.service/);
    expect(message).not.toContain("right");
  }
  expect(folderError("/mnt/backups", "EROFS").message).toContain("name /mnt/backups in ReadWritePaths");
  expect(folderError("/mnt/backups", "EACCES").message).toContain("Give this user the right to write there");
});
