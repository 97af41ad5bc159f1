import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { concludeNoted } from "../audit/sparingly";
import { startDesk, type TestDesk } from "../../testing/desk";
import { recordUnverified, refusalOf } from "./sign-in-endpoints";

let desk: TestDesk;
beforeAll(async () => (desk = await startDesk()));
afterAll(() => desk.close());

const here = "http://localhost:3000";
const own = { origin: here, "sec-fetch-site": "same-origin" };
const at = (path: string) => `${here}/api/auth/${path}`;
const posted = (path: string, headers: Record<string, string>) =>
  new Request(at(path), {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    body: "csrfToken=x",
  });
const statusOf = async (request: Request) =>
  (await refusalOf(request, new URL(request.url).pathname.split("/").slice(3)))?.status ?? 200;

describe("signing in and out", () => {
  it.each(["callback/credentials", "callback/passkey", "signin/oidc", "signout"])(
    "%s is posted from the desk's own pages only",
    async (path) => {
      expect(await statusOf(posted(path, own))).toBe(200);
      const foreign: Record<string, string>[] = [
        {},
        { origin: "null" },
        { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
        { ...own, "sec-fetch-site": "cross-site" },
        { ...own, origin: "http://localhost:1" },
        { origin: here },
      ];
      for (const headers of foreign)
        expect([headers, await statusOf(posted(path, headers))]).toEqual([headers, 403]);
    },
  );

  it.each(["csrf", "error", "providers", "session", "signin", "callback/oidc"])("%s is read", async (path) =>
    expect(await statusOf(new Request(at(path)))).toBe(200),
  );

  it.each([
    "signout",
    "verify-request",
    "_log",
    "callback",
    "callback/credentials",
    "callback/email",
    "signin/oidc",
    "session/x",
    "error/x",
    "constructor",
    "no-such-action",
  ])("%s is not served: the library's own pages are unused", async (path) => {
    expect(await statusOf(new Request(at(path)))).toBe(400);
  });

  it.each(["session", "csrf", "_log", "signin", "signin/email", "callback/oidc", "error"])(
    "nothing is posted to %s",
    async (path) => expect(await statusOf(posted(path, own))).toBe(400),
  );

  it("says so without repeating anything, and to no cache", async () => {
    const response = await refusalOf(
      new Request(at("signout?callbackUrl=https://evil.example/%3Cscript%3E")),
      ["signout"],
    );
    expect(response?.headers.get("cache-control")).toBe("no-store");
    expect(response?.headers.get("content-type")).toContain("application/json");
    expect(await response?.text()).not.toContain("evil");
  });
});

describe("an answer of the OpenID provider that could not be verified", () => {
  const callback = new Request(at("callback/oidc?code=stolen&state=forged"), {
    headers: { "x-subdesk-peer": "198.51.100.88" },
  });
  const led = (location: string) => new Response(null, { status: 302, headers: { location } });
  const lines = () =>
    desk.query(
      "select outcome, after, reason from audit_log where action = 'session.sign-in' and address = '198.51.100.88' order by seq",
    );

  it("is in the audit, sparingly; one that was refused for what it said is there already", async () => {
    await recordUnverified(callback, led("/sub-users"));
    await recordUnverified(callback, led(`${here}/sign-in?error=OpenIdRefused`));
    expect(await lines()).toEqual([]);
    for (let times = 0; times < 20; times += 1)
      await recordUnverified(callback, led(at("error?error=OAuthCallback")));
    await concludeNoted();
    const reason = "The answer of the OpenID provider could not be verified.";
    expect(await lines()).toEqual([
      { outcome: "refused", after: { with: "openid" }, reason },
      { outcome: "refused", after: { with: "openid", timesMore: 19 }, reason },
    ]);
  });
});
