import { describe, expect, it } from "vitest";
import before from "./before.json";
import {
  askedSince,
  requireOldEnough,
  oldestBuild,
  readMigrations,
  TooOldError,
  type Migration,
} from "./level";
import journal from "./migrations/meta/_journal.json";

const known = readMigrations();

describe("each migration", () => {
  it("is later than the one before it, under a number of its own", () => {
    expect(journal.entries.map(({ tag }) => Number(tag.slice(0, 4)))).toEqual([...known.keys()]);
    expect(known.map(({ when }) => when)).toEqual(known.map(({ when }) => when).toSorted((a, b) => a - b));
  });

  it.each(journal.entries.slice(askedSince).map(({ tag }, index) => [tag, index + askedSince] as const))(
    "%s names the oldest build that works with it, no newer than the version before",
    (_tag, index) => {
      const text = known[index]?.text ?? "";
      const [, oldest = "none"] = /^-- oldest build: (\S+)$/m.exec(text) ?? [];
      expect(journal.entries.slice(0, index).map(({ tag }) => tag)).toContain(oldest);
      expect(known[index]?.needs).toBe(oldestBuild(text));
      if (index >= before.level) expect(oldestBuild(text)).toBeLessThanOrEqual(before.level);
    },
  );
});

describe("a database", () => {
  const migration = (needs: number): Migration => ({ hash: "", when: 0, text: "", needs, version: "9.8.7" });
  const ahead = (needs: number) => [...known, migration(0), migration(needs), migration(1)];

  it("that is ahead is taken by a build that knows what it needs", () => {
    expect(() => requireOldEnough(ahead(known.length), known)).not.toThrow();
  });

  it("that needs more is refused, with both versions and what to do", () => {
    const refused = () => requireOldEnough(ahead(known.length + 1), known);
    expect(refused).toThrow(TooOldError);
    expect(refused).toThrow(
      new RegExp(
        `with schema ${known.length}; version 9\\.8\\.7 has brought the database to schema ${known.length + 3}, which needs a Subdesk with schema ${known.length + 1} or newer\\. Start version 9\\.8\\.7 or newer, or restore the backup`,
      ),
    );
  });
});
