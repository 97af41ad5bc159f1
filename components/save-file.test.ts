import { afterEach, expect, it, vi } from "vitest";
import { saveFile } from "./save-file";
import { currentSessionOver, resumeSession } from "./session";

const { download } = vi.hoisted(() => ({ download: vi.fn() }));
vi.mock("@/components/data-table/csv", () => ({ download }));

const file = () =>
  new Response("\ufeffName\r\nacme", {
    headers: { "content-disposition": 'attachment; filename="sub-users-2026-03-03.csv"' },
  });
const refusal = (code: string, message: string) =>
  Response.json({ ok: false, error: { code, message } }, { status: 403 });
const given = (...answers: Response[]) => {
  const fetch = vi.fn();
  for (const answer of answers) fetch.mockImplementationOnce(async () => answer);
  vi.stubGlobal("fetch", fetch);
  return fetch;
};

afterEach(() => {
  resumeSession();
  vi.unstubAllGlobals();
  download.mockClear();
});

it("downloads a file under the name that the server gave it", async () => {
  given(file());
  await saveFile("/api/x");
  expect(download.mock.calls).toEqual([["sub-users-2026-03-03.csv", "Name\r\nacme"]]);
});

it("says why there is none, and saves no refusal", async () => {
  given(refusal("too-many", "Wait for the others."));
  await expect(saveFile("/api/x")).rejects.toMatchObject({
    code: "too-many",
    message: "Wait for the others.",
  });
  given(new Response("<h1>Bad gateway</h1>", { status: 502 }));
  await expect(saveFile("/api/x")).rejects.toMatchObject({ code: "unavailable" });
  given();
  await expect(saveFile("/api/x")).rejects.toMatchObject({ code: "unavailable" });
  expect(download).not.toHaveBeenCalled();
});

it("waits while the session is over, and asks again once", async () => {
  const fetch = given(refusal("unauthenticated", "You are signed out."), file());
  const saved = saveFile("/api/x");
  await vi.waitFor(() => expect(currentSessionOver()).not.toBeNull());
  currentSessionOver()?.reads.resolve();
  await saved;
  expect(fetch).toHaveBeenCalledTimes(2);
  expect(download).toHaveBeenCalledTimes(1);
});
