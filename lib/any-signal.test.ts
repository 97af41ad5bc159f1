import { getEventListeners } from "node:events";
import { expect, it } from "vitest";
import { anySignal } from "./any-signal";

it("aborts with the first of its signals, for the reason that one gives", () => {
  const [one, two] = [new AbortController(), new AbortController()];
  const { signal } = anySignal(one.signal, undefined, two.signal);
  expect(signal.aborted).toBe(false);
  two.abort("second");
  one.abort("first");
  expect([signal.aborted, signal.reason]).toEqual([true, "second"]);
  expect([one, two].flatMap((each) => getEventListeners(each.signal, "abort"))).toEqual([]);
});

it("is aborted at once when one of them is already", () => {
  const other = new AbortController();
  expect(anySignal(other.signal, AbortSignal.abort("before")).signal).toMatchObject({
    aborted: true,
    reason: "before",
  });
  expect(getEventListeners(other.signal, "abort")).toEqual([]);
});

it("leaves nothing behind on a signal that lives on", () => {
  const lasting = new AbortController();
  const { signal, clear } = anySignal(lasting.signal);
  expect(getEventListeners(lasting.signal, "abort")).toHaveLength(1);
  clear();
  expect(getEventListeners(lasting.signal, "abort")).toEqual([]);
  lasting.abort();
  expect(signal.aborted).toBe(false);
});

it("lets many wait on one signal without a warning", async () => {
  const warned: string[] = [];
  const hear = ({ message }: Error) => warned.push(message);
  process.on("warning", hear);
  const shared = new AbortController();
  const waiting = Array.from({ length: 50 }, () => anySignal(shared.signal));
  await new Promise(setImmediate);
  process.off("warning", hear);
  shared.abort();
  expect(waiting.every(({ signal }) => signal.aborted)).toBe(true);
  expect(warned).toEqual([]);
});
