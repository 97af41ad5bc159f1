import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { unattendedHeader } from "@/lib/domain/staff/unattended-header";
import { markUnattended, watchUse } from "./attended";

const page = new EventTarget();
watchUse(page);
const use = (type: string, more: Partial<PointerEvent> = {}) =>
  page.dispatchEvent(Object.assign(new Event(type), more));
const isMarked = () => new Headers(markUnattended({})?.headers).has(unattendedHeader);

let now = 0;
const pass = (milliseconds: number) => void (now += milliseconds);
beforeEach(() => {
  vi.spyOn(performance, "now").mockImplementation(() => now);
  pass(3_600_000);
});
afterEach(() => void vi.restoreAllMocks());

it.each(["keydown", "pointerdown", "wheel", "click", "visibilitychange"])(
  "a read counts as use for a minute after %s",
  (type) => {
    expect(isMarked()).toBe(true);
    use(type);
    pass(60_000);
    expect(isMarked()).toBe(false);
    pass(1);
    expect(isMarked()).toBe(true);
  },
);

it("counts a pointer that moved, and none that the page moved under", () => {
  use("pointermove", { movementX: 0, movementY: 0 });
  expect(isMarked()).toBe(true);
  use("pointermove", { movementX: 0, movementY: -1 });
  expect(isMarked()).toBe(false);
});

it("keeps what the read says otherwise", () => {
  const { signal } = new AbortController();
  const marked = markUnattended({ signal, cache: "no-store", headers: { accept: "application/json" } });
  expect(marked).toMatchObject({ signal, cache: "no-store" });
  expect([...new Headers(marked?.headers)]).toEqual([
    ["accept", "application/json"],
    [unattendedHeader, "1"],
  ]);
});
