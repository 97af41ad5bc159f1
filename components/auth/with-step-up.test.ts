import { afterEach, expect, it, vi } from "vitest";
import type { Envelope } from "@/lib/domain/errors";
import { takeStepUp, withStepUp } from "./with-step-up";

const wanted: Envelope<string> = { ok: false, error: { code: "step-up", message: "Confirm." } };
const done: Envelope<string> = { ok: true, data: "done" };
let end = () => {};
afterEach(() => end());

it("repeats the same request once it is confirmed", async () => {
  end = takeStepUp(async () => true);
  const action = vi
    .fn<(input: { operationId: string }) => Promise<Envelope<string>>>()
    .mockResolvedValueOnce(wanted)
    .mockResolvedValueOnce(done);
  const input = { operationId: "one" };
  expect(await withStepUp(action)(input)).toEqual(done);
  expect(action.mock.calls).toEqual([[input], [input]]);
  expect(action.mock.calls[1]?.[0]).toBe(input);
});

it("sends nothing again when it was not confirmed", async () => {
  end = takeStepUp(async () => false);
  const action = vi.fn(async () => wanted);
  expect(await withStepUp(action)({})).toMatchObject({ ok: false, error: { code: "step-up" } });
  expect(action).toHaveBeenCalledTimes(1);
});

it("asks once for two requests at a time", async () => {
  const ask = vi.fn(() => new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 5)));
  end = takeStepUp(ask);
  const action = () =>
    vi.fn<() => Promise<Envelope<string>>>().mockResolvedValueOnce(wanted).mockResolvedValue(done);
  expect(await Promise.all([withStepUp(action())({}), withStepUp(action())({})])).toEqual([done, done]);
  expect(ask).toHaveBeenCalledTimes(1);
});

it("passes every other answer on", async () => {
  const ask = vi.fn(async () => true);
  end = takeStepUp(ask);
  const refused: Envelope<string> = { ok: false, error: { code: "forbidden", message: "No." } };
  expect(await withStepUp(async () => refused)({})).toBe(refused);
  expect(await withStepUp(async () => done)({})).toBe(done);
  expect(ask).not.toHaveBeenCalled();
});
