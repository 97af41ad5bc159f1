import { describe, expect, it, vi } from "vitest";
import { subUserKey } from "@/lib/domain/sub-users/key";
import { plainSearch } from "@/lib/domain/sub-users/search";
import { listAddress, neighbourOf, openFrom, placeOn, positionOf } from "./restore-table";

const ref = (number: number) => ({ accountId: "a", remoteId: String(number) });
const page = (from: number, count: number) => Array.from({ length: count }, (_, at) => ref(from + at));
const open = (number: number, on: number) =>
  openFrom({
    params: { ...plainSearch, size: 25, page: on },
    order: "?size=25#",
    search: "?size=25",
    total: 60,
    pages: new Map([[on, page((on - 1) * 25 + 1, 25)]]),
    at: subUserKey(ref(number)),
  });

describe("the list a sub-user was opened from", () => {
  it("says where it is among all pages", () => {
    open(28, 2);
    expect(positionOf(ref(28))).toMatchObject({ page: 2, index: 2, number: 28 });
    expect(positionOf(ref(29))).toBeNull();
  });

  it("keeps the row of the one that was looked at last for the way back, and the page it is on", () => {
    open(28, 2);
    expect(placeOn("?size=25#2")).toMatchObject({ active: subUserKey(ref(28)) });
    expect(listAddress(positionOf(ref(28))!)).toBe("/sub-users?size=25&page=2");
    open(3, 1);
    expect(listAddress(positionOf(ref(3))!)).toBe("/sub-users?size=25");
  });

  it("leads to the next and the previous one, over the edge of a page, and not past the ends", async () => {
    const read = vi.fn(async ({ page: wanted }: { page: number }) => ({
      page: wanted,
      rows: page((wanted - 1) * 25 + 1, wanted === 3 ? 10 : 25),
    }));
    open(25, 1);
    const at = positionOf(ref(25))!;
    expect(await neighbourOf(at, -1, read)).toEqual(ref(24));
    expect(read).not.toHaveBeenCalled();
    expect(await neighbourOf(at, 1, read)).toEqual(ref(26));
    expect(await neighbourOf(at, 1, read)).toEqual(ref(26));
    expect(read).toHaveBeenCalledOnce();
    open(1, 1);
    expect(await neighbourOf(positionOf(ref(1))!, -1, read)).toBeNull();
    open(26, 2);
    expect(await neighbourOf(positionOf(ref(26))!, -1, read)).toEqual(ref(25));
    openFrom({
      params: { ...plainSearch, size: 25, page: 3 },
      order: "#",
      search: "",
      total: 60,
      pages: new Map([[3, page(51, 10)]]),
      at: subUserKey(ref(60)),
    });
    expect(await neighbourOf(positionOf(ref(60))!, 1, read)).toBeNull();
  });

  it("ends where the list has become shorter since", async () => {
    open(50, 2);
    const read = async () => ({ page: 2, rows: page(26, 25) });
    expect(await neighbourOf(positionOf(ref(50))!, 1, read)).toBeNull();
  });
});
