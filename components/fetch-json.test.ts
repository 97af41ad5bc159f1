import { afterEach, expect, it, vi } from "vitest";
import { fetchJson } from "./fetch-json";
import { currentSessionOver, resumeSession, reportSessionEnd } from "./session";

const answer = (body: unknown) => new Response(JSON.stringify(body));
const over = () => answer({ ok: false, error: { code: "unauthenticated", message: "You are signed out." } });
const settled = () => new Promise((done) => setTimeout(done));

afterEach(() => {
  resumeSession();
  vi.unstubAllGlobals();
});

it("waits while the session is over, and asks anew once the same person is back", async () => {
  const fetch = vi.fn().mockImplementationOnce(async () => over());
  fetch.mockImplementation(async () => answer({ ok: true, data: 7 }));
  vi.stubGlobal("fetch", fetch);
  const read = fetchJson("/api/x");
  await settled();
  expect(currentSessionOver()?.why).toBe("You are signed out.");
  expect(fetch).toHaveBeenCalledTimes(1);
  // What only reads may continue before the page shows again.
  currentSessionOver()?.reads.resolve();
  expect(await read).toBe(7);
  expect(currentSessionOver()).not.toBeNull();
});

it("gives up where it is refused again, and asks nothing where it was called off", async () => {
  const fetch = vi.fn(async () => over());
  vi.stubGlobal("fetch", fetch);
  const refused = fetchJson("/api/x");
  const abort = new AbortController();
  const off = fetchJson("/api/y", abort.signal);
  await settled();
  abort.abort();
  currentSessionOver()?.reads.resolve();
  await expect(refused).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(off).rejects.toThrow();
  expect(fetch).toHaveBeenCalledTimes(3);
});

it("has one end of a session, however many learn of it", async () => {
  const first = reportSessionEnd("first");
  expect(reportSessionEnd("second")).toBe(first);
  resumeSession();
  await Promise.all([first.reads.promise, first.back.promise]);
  expect(currentSessionOver()).toBeNull();
  expect(reportSessionEnd("third").why).toBe("third");
});
