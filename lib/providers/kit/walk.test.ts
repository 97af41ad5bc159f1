import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { ProviderError } from "../error";
import type { ListingEnd, RemoteSubUser } from "../provider";
import { findInPages, listPages, pagesOfSize, walkByOffset, type Page } from "./walk";

interface Row {
  id: number;
  name?: string;
}

const observedAt = new Date();
const rows = (from: number, to: number): Row[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => ({ id: from + index }));
const toSubUser = ({ id, name = `u${id}` }: Row): RemoteSubUser => ({
  remoteId: String(id),
  name,
  status: "active",
});
const page = (list: Row[], total: number | null, pages: Page<Row>["pages"], unreadable = 0): Page<Row> => ({
  rows: list,
  unreadable,
  total,
  pages,
  observedAt,
});

async function walk(
  read: (page: number, count: number) => Page<Row> | Promise<Page<Row>>,
  atOnce = 1,
  more: Pick<Parameters<typeof listPages<Row>>[0], "byOffset"> = {},
) {
  const asked: number[] = [];
  const listing = listPages(
    {
      read: (number) => {
        asked.push(number);
        return Promise.resolve(read(number, asked.length));
      },
      idOf: ({ id }) => id,
      atOnce,
      ...more,
    },
    toSubUser,
  );
  const ids: string[] = [];
  let unreadable = 0;
  let end: ListingEnd | undefined;
  while (end === undefined) {
    const step = await listing.next();
    if (step.done) end = step.value;
    else {
      ids.push(...step.value.items.map(({ remoteId }) => remoteId));
      unreadable += step.value.unreadable;
    }
  }
  return { ids, unreadable, end, asked };
}

const numbered = (all: Row[], size: number) => (number: number) =>
  page(all.slice((number - 1) * size, number * size), all.length, Math.ceil(all.length / size));
describe("numbered pages", () => {
  it("are read to the last, each row once", async () => {
    const { ids, end, asked } = await walk(numbered(rows(1, 7), 3));
    expect(ids).toEqual("1234567".split(""));
    expect(end).toEqual({ consistent: true });
    expect(asked).toEqual([1, 2, 3]);
  });

  it("are read several at a time, in their order, and none beyond the last", async () => {
    let inFlight = 0;
    let most = 0;
    const { ids, asked } = await walk(async (number) => {
      most = Math.max(most, (inFlight += 1));
      await sleep(number % 2 ? 20 : 5);
      inFlight -= 1;
      return numbered(rows(1, 9), 1)(number);
    }, 3);
    expect(ids).toEqual("123456789".split(""));
    expect(asked.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(most).toBe(3);
  });

  it("that nobody waits for may fail unheard", async () => {
    await expect(
      walk((number) => {
        if (number > 1) throw new Error("Down");
        return page(rows(1, 1), 5, 5);
      }, 4),
    ).rejects.toThrow("Down");
  });

  it("none at all are a complete list", async () => {
    expect((await walk(() => page([], 0, 0))).end).toEqual({ consistent: true });
  });

  it.each([
    ["a total that is not what came", () => page(rows(1, 2), 5, 1), "2 of 5 sub-users came back"],
    [
      "a total that moves",
      (number: number) => page(rows(number, number), number === 1 ? 2 : 3, 2),
      "The number of sub-users changed while they were listed",
    ],
    ["rows that cannot be read", () => page(rows(1, 2), 3, 1, 1), "1 rows could not be read"],
    [
      "an empty page before the last",
      (number: number) => page(rows(1, number === 1 ? 1 : 0), 9, 9),
      "1 of 9 sub-users came back",
    ],
  ])("%s: absences prove nothing", async (_what, read, reason) => {
    expect((await walk(read)).end).toEqual({ consistent: false, reason });
  });

  it("that repeat for ever end, and are not believed", async () => {
    const { ids, end, asked } = await walk(() => page(rows(1, 2), 900, 450));
    expect(ids).toEqual(["1", "2"]);
    expect(end.consistent).toBe(false);
    expect(asked).toHaveLength(4);
  });

  it("of which nothing can be read end", async () => {
    const { asked, end } = await walk((number) => page([], 900, number + 1, 1));
    expect(asked.length).toBeLessThan(50);
    expect(end.consistent).toBe(false);
  });
});

describe("a page size that is refused", () => {
  const refusal = (kind: "rejected" | "unavailable", status = 400) =>
    new ProviderError("No.", { provider: "acme", operation: "list", kind, applied: "no", status });
  const reader = (error: ProviderError, failing: (page: number) => boolean) => {
    const asked: [number, number | undefined][] = [];
    const read = pagesOfSize(100, (number, size) => {
      asked.push([number, size]);
      return size !== undefined && failing(number) ? Promise.reject(error) : Promise.resolve(number);
    });
    return { read, asked };
  };

  it("is left to the provider from then on", async () => {
    const { read, asked } = reader(refusal("rejected"), () => true);
    expect([await read(1), await read(2)]).toEqual([1, 2]);
    expect(asked).toEqual([
      [1, 100],
      [1, undefined],
      [2, undefined],
    ]);
  });

  it.each([
    ["another failure", refusal("unavailable", 503), () => true, 1],
    ["a failure inside a success", refusal("rejected", 200), () => true, 1],
    ["a refusal of a later page", refusal("rejected"), (number: number) => number > 1, 2],
  ])("is not what %s says", async (_what, error, failing, number) => {
    const { read, asked } = reader(error, failing);
    await expect(read(number)).rejects.toBe(error);
    expect(asked).toEqual([[number, 100]]);
  });
});

describe("pages by offset without a total", () => {
  async function walkOffsets(read: (offset: number, count: number) => Row[], atOnce = 1) {
    const offsets: number[] = [];
    const { read: readPage, ...rest } = walkByOffset<Row>({
      limit: 3,
      idOf: ({ id }) => id,
      read: (offset) => {
        offsets.push(offset);
        return Promise.resolve({ rows: read(offset, offsets.length), unreadable: 0, observedAt });
      },
    });
    return { ...(await walk(readPage, atOnce, rest)), offsets };
  }
  const of = (all: Row[]) => (offset: number) => all.slice(offset, offset + 3);
  const changed = { consistent: false, reason: "The list changed while it was read", mayLack: true };

  it.each([
    [0, [0]],
    [1, [0, 1]],
    [2, [0, 1]],
    [3, [0, 2]],
    [6, [0, 2, 4, 5]],
    [7, [0, 2, 4, 6]],
  ])("of %d overlap by a row and end where nothing follows", async (count, asked) => {
    const { ids, end, offsets } = await walkOffsets(of(rows(1, count)));
    expect(ids).toEqual(rows(1, count).map(({ id }) => String(id)));
    expect(end).toEqual({ consistent: true });
    expect(offsets).toEqual(asked);
  });

  it("of a limit that is cut short are read in its size", async () => {
    const { ids, end, offsets } = await walkOffsets((offset) => rows(1, 5).slice(offset, offset + 2));
    expect(ids).toHaveLength(5);
    expect(end).toEqual({ consistent: true });
    expect(offsets).toEqual([0, 1, 2, 3, 4]);
  });

  it.each([
    ["in the middle", 2],
    ["at the end", 6],
  ])("of which one comes short %s are not believed", async (_where, at) => {
    let times = 0;
    const { ids, end } = await walkOffsets((offset) =>
      rows(1, 9).slice(offset, offset + (offset === at && times++ === 0 ? 2 : 3)),
    );
    expect(ids.length).toBeLessThan(9);
    expect(end).toEqual(changed);
  });

  it("of one row each are not believed", async () => {
    const { end } = await walkOffsets((offset) => rows(1, 3).slice(offset, offset + 1));
    expect(end.consistent).toBe(false);
  });

  it("read in advance may ask beyond the end", async () => {
    const { ids, end } = await walkOffsets(of(rows(1, 7)), 3);
    expect(ids).toEqual("1234567".split(""));
    expect(end).toEqual({ consistent: true });
  });

  it.each([
    ["a row is deleted before the position that was read, which hides another", () => rows(2, 8)],
    ["the row of the position is deleted", () => rows(1, 8).filter(({ id }) => id !== 3)],
    ["a row is inserted before it", () => rows(0, 8)],
    ["the order changes", () => rows(1, 8).toReversed()],
  ])("are not believed where %s", async (_what, change) => {
    let all = rows(1, 8);
    const { end } = await walkOffsets((offset, count) => {
      const answer = of(all)(offset);
      if (count === 1) all = change();
      return answer;
    });
    expect(end).toEqual(changed);
  });

  it("are believed where rows come at the end", async () => {
    let all = rows(1, 5);
    const { end, ids } = await walkOffsets((offset) => {
      const answer = of(all)(offset);
      all = [...all, { id: all.length + 1 }].slice(0, 8);
      return answer;
    });
    expect(end).toEqual({ consistent: true });
    expect(ids).toHaveLength(8);
  });

  it.each([
    ["a limit", rows(1, 8), [0]],
    ["both", rows(1, 2), [0, 1]],
  ])("%s that is ignored brings everything at once", async (_what, all, asked) => {
    const { ids, end, offsets } = await walkOffsets(() => all);
    expect(ids).toHaveLength(all.length);
    expect(end).toEqual({ consistent: true });
    expect(offsets).toEqual(asked);
  });

  it("an offset that is ignored is not believed", async () => {
    const { ids, end } = await walkOffsets(() => rows(1, 3));
    expect(ids).toEqual(["1", "2", "3"]);
    expect(end).toEqual(changed);
  });
});

describe("looking for one", () => {
  const find = (read: (page: number) => Page<Row>, name: string, mayBe?: (row: Row) => boolean) =>
    findInPages(
      { read: (number) => Promise.resolve(read(number)), idOf: ({ id }) => id },
      (row) => row.name === name,
      () => new Error("Doubtful"),
      mayBe,
    );
  const named = [
    { id: 1, name: "Ann" },
    { id: 2, name: "ann" },
    { id: 3, name: "bob" },
  ];

  it("prefers the exact one, wherever it is", async () => {
    const similar = ({ name }: Row) => name?.toLowerCase() === "ann";
    expect(await find(numbered(named, 1), "ann", similar)).toEqual({ id: 2, name: "ann" });
    expect(await find(numbered(named, 1), "ANN", similar)).toEqual({ id: 1, name: "Ann" });
  });

  it("says null only where all was read", async () => {
    expect(await find(numbered(named, 1), "eve")).toBeNull();
    await expect(find(() => page(named, 3, 1, 1), "eve")).rejects.toThrow("Doubtful");
    await expect(find(() => page(named, 4, 1), "eve")).rejects.toThrow("Doubtful");
    expect(await find(() => page(named, 4, 1, 1), "bob")).toEqual({ id: 3, name: "bob" });
  });
});
