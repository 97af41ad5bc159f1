import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { keepGeneration, namesAt, removeUnfinished } from "./generations";

let folder = "";
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "subdesk-generations-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function make(at: string, keep: number, isOwn: (name: string) => boolean = () => true) {
  const names = namesAt(folder, new Date(at));
  writeFileSync(names.draft, "");
  return { name: basename(names.final), ...(await keepGeneration(folder, names, keep, isOwn)) };
}

it("keeps the newest, and always the one just made, also beside those of a clock that was ahead", async () => {
  const ahead = [await make("2031-01-01T00:00:00Z", 2), await make("2031-01-02T00:00:00Z", 2)];
  const now = [];
  for (const day of ["01", "02", "03"]) now.push(await make(`2026-03-${day}T03:30:00Z`, 2));
  expect(ahead.flatMap(({ removed }) => removed)).toEqual([]);
  expect(now.map(({ removed }) => removed)).toEqual([[], [], [now[0]?.name]]);
  const left = [...now.slice(1), ...ahead].map(({ name }) => name);
  expect(readdirSync(folder).toSorted()).toEqual(left);

  // Their time has come.
  const later = await make("2031-01-03T03:30:00Z", 2);
  expect(later.removed).toHaveLength(3);
  expect(readdirSync(folder).toSorted()).toEqual([ahead[1]?.name, later.name]);
});

it("neither counts nor removes those of another Subdesk", async () => {
  const theirs = [await make("2026-03-01T03:30:00Z", 9), await make("2026-03-03T03:30:00Z", 9)];
  const isOwn = (name: string) => !theirs.some((file) => file.name === name);
  const ours = [await make("2026-03-02T03:30:00Z", 1, isOwn), await make("2026-03-04T03:30:00Z", 1, isOwn)];
  expect(ours.map(({ removed }) => removed)).toEqual([[], [ours[0]?.name]]);
  expect(readdirSync(folder).toSorted()).toEqual([...theirs.map(({ name }) => name), ours[1]?.name]);
});

it("has kept a backup also where the oldest cannot be removed, and removes the others", async () => {
  const [stuck, old] = ["subdesk-20260101T033000.000Z.backup", "subdesk-20260102T033000.000Z.backup"];
  mkdirSync(join(folder, stuck, "in use"), { recursive: true });
  writeFileSync(join(folder, old), "");
  const { name, removed, left } = await make("2026-01-03T03:30:00Z", 1);
  expect(removed).toEqual([old]);
  expect(left).toEqual([{ name: stuck, why: expect.any(String) as string }]);
  expect(readdirSync(folder).toSorted()).toEqual([stuck, name]);
});

it("begins also where a part of an earlier one cannot be removed", async () => {
  const part = ".subdesk-20260101T033000.000Z.unverified";
  mkdirSync(join(folder, part, "in use"), { recursive: true });
  expect(await removeUnfinished(folder)).toMatchObject([{ name: part }]);
});
