import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { concludeNoted } from "../audit/sparingly";
import { signInWithClaims } from "../auth/oidc-sign-in";
import { startDesk, type TestDesk } from "../../testing/desk";
import { from } from "../../testing/staff";
import { env } from "../env";
import { servedInTurn } from "./openid-endpoints";
import { recordUnverified, refusalOf } from "./sign-in-endpoints";

let desk: TestDesk;
beforeAll(async () => {
  vi.stubEnv("OIDC_ISSUER", "https://id.company.example");
  vi.stubEnv("OIDC_CLIENT_ID", "subdesk");
  vi.stubEnv("OIDC_CLIENT_SECRET", "a secret of the tests");
  desk = await startDesk();
});
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

describe("the OpenID provider is asked", () => {
  const salt = "next-auth.state";
  const stateOf = (maxAge = 900, secret = env().authSecret) =>
    encode({ token: { value: "s", provider: "oidc" }, secret, salt, maxAge });
  const callback = (address: string, state?: string) =>
    new Request(at("callback/oidc?code=x"), {
      headers: { "x-subdesk-peer": address, ...(state !== undefined && { cookie: `a=b; ${salt}=${state}` }) },
    });
  const served = vi.fn(async () => new Response(null, { status: 302, headers: { location: "/sub-users" } }));
  const locationOf = async (request: Request) => {
    const answer = await servedInTurn(request, new URL(request.url).pathname.split("/").slice(3), served);
    return answer.headers.get("location") ?? ((await answer.json()) as { url: string }).url;
  };

  it("by no answer that this browser does not wait for", async () => {
    for (let times = 0; times < 50; times += 1)
      expect(await locationOf(callback("203.0.113.20"))).toBe("/sign-in?error=OAuthCallback");
    const other = await stateOf(900, "another secret than that of Subdesk, long enough");
    for (const state of ["", "forged", other, await stateOf(-60)])
      expect(await locationOf(callback("203.0.113.20", state))).toBe("/sign-in?error=OAuthCallback");
    expect(served).not.toHaveBeenCalled();
    expect(await locationOf(callback("203.0.113.20", await stateOf()))).toBe("/sub-users");
    expect(served).toHaveBeenCalledTimes(1);
  });

  it("60 times in 15 minutes for each network, to begin and to end a sign-in", async () => {
    const state = await stateOf();
    for (const [address, ask] of [
      ["203.0.113.21", () => callback("203.0.113.21", state)],
      ["203.0.113.22", () => posted("signin/oidc", { ...own, "x-subdesk-peer": "203.0.113.22" })],
    ] as const) {
      served.mockClear();
      for (let times = 0; times < 60; times += 1) expect(await locationOf(ask())).toBe("/sub-users");
      expect(await locationOf(ask())).toBe("/sign-in?error=TooManyAttempts");
      expect(served).toHaveBeenCalledTimes(60);
      expect(
        await desk.query(
          "select outcome, after, reason from audit_log where action = 'session.sign-in' and address = $1",
          [address],
        ),
      ).toEqual([{ outcome: "refused", after: { with: "openid" }, reason: "Too many attempts." }]);
    }
    expect(await locationOf(callback("203.0.113.23", state))).toBe("/sub-users");
  });
});

describe("a person the OpenID provider vouches for", () => {
  const email = "otto@company.example";
  const claims = { sub: "otto", email, email_verified: true, name: "Otto", roles: ["support"] };
  const come = async (given: Record<string, unknown>) => {
    const { state } = await signInWithClaims(given, from());
    const [line] = await desk.query<{ outcome: string; reason: string | null }>(
      "select outcome, reason from audit_log where action = 'session.sign-in' order by seq desc limit 1",
    );
    return [state, line?.reason ?? line?.outcome];
  };

  it.each([
    ["no role", { roles: ["everyone"] }, "no role"],
    ["neither a role nor an e-mail", { roles: [], email: undefined }, "no role"],
    ["no e-mail", { email: undefined }, "no usable e-mail"],
    ["null for an e-mail", { email: null }, "no usable e-mail"],
    ["no e-mail that is one", { email: "otto" }, "no usable e-mail"],
    ["no subject", { sub: "" }, "no subject"],
  ])("does not come in with %s, and the audit says so", async (_what, other, reason) => {
    expect(await come({ ...claims, ...other })).toEqual(["refused", reason]);
    expect(await desk.query("select 1 from staff where email = $1", [email])).toEqual([]);
  });

  it("comes in whatever their name is, and once known without an e-mail", async () => {
    expect(await come({ ...claims, name: "O".repeat(300) })).toEqual(["signed-in", "done"]);
    expect(await come({ ...claims, name: null })).toEqual(["signed-in", "done"]);
    expect(await come({ sub: "otto", roles: ["viewer"] })).toEqual(["signed-in", "done"]);
    expect(await desk.query("select name, role from staff where email = $1", [email])).toEqual([
      { name: "O".repeat(100), role: "viewer" },
    ]);
    expect(await come({ ...claims, sub: "nameless", email: "n@company.example", name: null })).toEqual([
      "signed-in",
      "done",
    ]);
    expect(await desk.query("select name from staff where email = 'n@company.example'")).toEqual([
      { name: "n@company.example" },
    ]);
  });

  it("is no colleague whose e-mail is not verified", async () => {
    await desk.query("insert into staff (email, name, role) values ('owner@company.example', 'O', 'admin')");
    for (const verified of [false, undefined, null, "yes", 1])
      expect(
        await come({ ...claims, sub: "m", email: "owner@company.example", email_verified: verified }),
      ).toEqual(["refused", "e-mail of someone else"]);
  });
});
