import { UnrecognizedActionError } from "next/dist/client/components/unrecognized-action-error";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Envelope } from "@/lib/domain/errors";
import { RESTARTING } from "../scripts/lib/front-door.mjs";
import { callAction, outcomeUnknown, postJson, safeToRepeat } from "@/components/call-action";
import { takeStepUp } from "@/components/auth/ask-for-step-up";
import { nothingChanged, outdated } from "@/components/unanswered";

const wanted: Envelope<string> = { ok: false, error: { code: "step-up", message: "Confirm." } };
const done: Envelope<string> = { ok: true, data: "done" };
const unanswered = outcomeUnknown(
  "Subdesk did not answer, so the invitation may or may not have been made. Look at the list first.",
);
let end = () => {};
afterEach(() => {
  end();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it("hands on a refusal and an answer as they are, without asking for a confirmation", async () => {
  const ask = vi.fn(async () => true);
  end = takeStepUp(ask);
  const refused: Envelope<string> = { ok: false, error: { code: "forbidden", message: "No." } };
  expect(await callAction(async () => refused, {}, unanswered)).toBe(refused);
  expect(await callAction(async () => done, {}, unanswered)).toBe(done);
  expect(ask).not.toHaveBeenCalled();
});

it("says that it may or may not have been done when the request fails instead of answering", async () => {
  const lost = async (): Promise<Envelope<string>> => {
    throw new TypeError("Failed to fetch");
  };
  expect(await callAction(lost, {}, unanswered)).toEqual({
    ok: false,
    error: {
      code: "no-answer",
      message:
        "Subdesk did not answer, so the invitation may or may not have been made. Look at the list first.",
    },
  });
  expect(await callAction(lost, {}, safeToRepeat())).toMatchObject({ error: { code: "no-answer" } });
  // "unavailable" means that nothing was changed, which only a read can be sure of.
  expect(await callAction(lost, {}, nothingChanged)).toMatchObject({ error: { code: "unavailable" } });
});

it("knows that nothing was done when the page is of an earlier build", async () => {
  const unknown = async (): Promise<Envelope<string>> => {
    throw new UnrecognizedActionError("Server Action was not found on the server.");
  };
  expect(await callAction(unknown, {}, unanswered)).toEqual({ ok: false, error: outdated });
});

describe("while Subdesk restarts", () => {
  // As Next hands on an answer that is not one of its own.
  const stopping = () => Promise.reject<Envelope<string>>(new Error(RESTARTING));

  it("sends the very same request again once a process answers", async () => {
    vi.useFakeTimers();
    const asked = vi
      .fn<() => Promise<{ ok: boolean }>>()
      .mockRejectedValueOnce(new TypeError("Failed to fetch"))
      .mockResolvedValue({ ok: true });
    vi.stubGlobal("fetch", asked);
    const action = vi.fn(stopping).mockImplementation(async () => done);
    action.mockImplementationOnce(stopping);
    const answer = callAction(action, { operationId: "one" }, unanswered);
    await vi.advanceTimersByTimeAsync(600);
    expect(action).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(600);
    expect(await answer).toBe(done);
    expect(action.mock.calls).toEqual([[{ operationId: "one" }], [{ operationId: "one" }]]);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it("says that nothing was done where no process answers in time", async () => {
    vi.useFakeTimers();
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    const action = vi.fn(stopping);
    const answer = callAction(action, {}, unanswered);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await answer).toEqual({ ok: false, error: { code: "restarting", message: RESTARTING } });
    expect(action).toHaveBeenCalledTimes(1);
  });
});

it("repeats the same request once it is confirmed", async () => {
  end = takeStepUp(async () => true);
  const action = vi
    .fn<(input: { operationId: string }) => Promise<Envelope<string>>>()
    .mockResolvedValueOnce(wanted)
    .mockResolvedValueOnce(done);
  const input = { operationId: "one" };
  expect(await callAction(action, input, unanswered)).toEqual(done);
  expect(action.mock.calls).toEqual([[input], [input]]);
  expect(action.mock.calls[1]?.[0]).toBe(input);
});

it("says that it may or may not have been done when the request that was confirmed has no answer", async () => {
  end = takeStepUp(async () => true);
  const action = vi
    .fn<() => Promise<Envelope<string>>>()
    .mockResolvedValueOnce(wanted)
    .mockRejectedValueOnce(new TypeError("Failed to fetch"));
  expect(await callAction(action, {}, unanswered)).toEqual({ ok: false, error: unanswered });
});

it("sends nothing again when it was not confirmed, and says that nothing was done", async () => {
  end = takeStepUp(async () => false);
  const action = vi.fn(async () => wanted);
  expect(await callAction(action, {}, unanswered)).toEqual({
    ok: false,
    error: { code: "step-up", message: "You did not confirm that it is you, so nothing was done." },
  });
  expect(action).toHaveBeenCalledTimes(1);
});

it("asks once for two requests at a time", async () => {
  const ask = vi.fn(() => new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 5)));
  end = takeStepUp(ask);
  const action = () =>
    vi.fn<() => Promise<Envelope<string>>>().mockResolvedValueOnce(wanted).mockResolvedValue(done);
  expect(
    await Promise.all([callAction(action(), {}, unanswered), callAction(action(), {}, unanswered)]),
  ).toEqual([done, done]);
  expect(ask).toHaveBeenCalledTimes(1);
});

it("takes what a POST route cannot be read as for no answer", async () => {
  vi.stubGlobal("fetch", async () => new Response("<h1>Bad gateway</h1>", { status: 502 }));
  expect(await callAction(postJson("/api/bulk/plan"), {}, unanswered)).toEqual({
    ok: false,
    error: unanswered,
  });
  vi.stubGlobal("fetch", async () => Response.json(done));
  expect(await callAction(postJson("/api/bulk/plan"), {}, unanswered)).toEqual(done);
});
