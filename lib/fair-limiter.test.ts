import { expect, it } from "vitest";
import { FairLimiter } from "./fair-limiter";

/** Work that ends on command and records when it begins. */
function works(turns: FairLimiter) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const start = (holder: string, name: string) =>
    turns.take(holder, () => {
      begun.push(name);
      return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
    });
  const end = async (name: string) => {
    ends.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { begun, start, end };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it("runs so many of one holder at once, and others beside them", async () => {
  const { begun, start, end } = works(new FairLimiter({ all: 10, each: 2, waiting: 10 }));
  for (const name of ["a1", "a2", "a3", "a4"]) void start("a", name);
  void start("b", "b1");
  await settled();
  expect(begun).toEqual(["a1", "a2", "b1"]);
  await end("b1");
  expect(begun).toEqual(["a1", "a2", "b1"]);
  await end("a2");
  expect(begun).toEqual(["a1", "a2", "b1", "a3"]);
});

it("serves the holders that wait one after another, however many works one of them has", async () => {
  const { begun, start, end } = works(new FairLimiter({ all: 1, each: 1, waiting: 10 }));
  for (const name of ["a1", "a2", "a3"]) void start("a", name);
  void start("b", "b1");
  void start("c", "c1");
  for (const name of ["a1", "b1", "c1", "a2"]) {
    await settled();
    await end(name);
  }
  expect(begun).toEqual(["a1", "b1", "c1", "a2", "a3"]);
});

it("turns away what would wait behind too many of the same holder, and no one else's", async () => {
  const { begun, start, end } = works(new FairLimiter({ all: 5, each: 1, waiting: 2 }));
  for (const name of ["a1", "a2", "a3"]) void start("a", name);
  await expect(start("a", "a4")).rejects.toMatchObject({ code: "too-many" });
  void start("b", "b1");
  await settled();
  expect(begun).toEqual(["a1", "b1"]);
  for (const name of ["a1", "a2", "a3", "b1"]) await end(name);
  expect(begun).toEqual(["a1", "b1", "a2", "a3"]);
  void start("a", "a5");
  await settled();
  expect(begun).toContain("a5");
});

it("tells a work whether it had to wait", async () => {
  const turns = new FairLimiter({ all: 1, each: 1, waiting: 1 });
  const [first, second] = [
    turns.take("a", async (_keep, waited) => waited),
    turns.take("a", async (_keep, waited) => waited),
  ];
  expect(await Promise.all([first, second])).toEqual([false, true]);
});

it("gives the turn back when a work fails", async () => {
  const turns = new FairLimiter({ all: 1, each: 1, waiting: 1 });
  await expect(turns.take("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await turns.take("a", async () => "done")).toBe("done");
});
