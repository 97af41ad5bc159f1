import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { desk, nineProxy } from "./setup/desk";
import { operationsOn, query } from "./support/database";
import {
  actions,
  adminCookie,
  ask,
  callAction,
  envelopeOf,
  ownHeaders,
  type RawAnswer,
} from "./support/http";
import { choose, notice, openSubUser, press } from "./support/page";
import { everybody } from "./support/sandbox-view";
import { accounts, plantNineProxy, type Planted } from "./support/sub-users";
import { expect, test } from "./support/test";

let target: Planted;

test.beforeAll(async () => {
  ({ target } = await plantNineProxy({ target: { note: "untouched" } }));
});

/** Addresses of all files with this name below a folder of the app, their parameters filled in. */
function addresses(folder: string, file: string): string[] {
  const filled = (path: string) =>
    path
      .replace("[account]", accounts.nineProxy)
      .replace("[id]", folder.includes("sub-users") || path.includes("sub-users") ? target.id : randomUUID());
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name === file || name.endsWith(`/${file}`))
    .map((name) => join(folder, name))
    .filter((name) => file !== "route.ts" || /export const GET/.test(readFileSync(name, "utf8")))
    .map(
      (name) =>
        filled(
          `/${name}`
            .replace(/^\/app/, "")
            .replace(/\/\([^)]+\)/g, "")
            .replace(new RegExp(`/${file}$`), ""),
        ) || "/",
    );
}

const askedFor = async () =>
  (await nineProxy.requests()).requests.filter(({ path }) => path.includes(target.name)).length;
const strangers = {
  "no cookie": {},
  "a made-up session": { cookie: `subdesk.session=${randomUUID()}` },
} as const;

test("every route refuses whoever is not signed in, and asks no provider", async () => {
  const routes = addresses("app/api", "route.ts");
  expect(routes).toContain(`/api/sub-users/${accounts.nineProxy}/${target.id}/live`);
  expect(routes.length).toBeGreaterThan(8);
  const before = await askedFor();
  for (const [who, headers] of Object.entries(strangers)) {
    for (const path of routes) {
      const answer = await ask(path, { headers });
      expect([answer.status, path, who]).toEqual([401, path, who]);
      expect(JSON.parse(answer.text)).toMatchObject({ ok: false, error: { code: "unauthenticated" } });
      expect(answer.headers["cache-control"]).toContain("no-store");
    }
  }
  expect(await askedFor()).toBe(before);
  expect(
    (await ask(`/api/sub-users/${accounts.nineProxy}/${target.id}`, { headers: { cookie: adminCookie() } }))
      .status,
  ).toBe(200);
});

test("every route is for reading only", async () => {
  for (const path of addresses("app/api", "route.ts")) {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"])
      expect([
        (await ask(path, { method, headers: { cookie: adminCookie(), ...ownHeaders() } })).status,
        path,
      ]).toEqual([405, path]);
  }
});

test("every page leads whoever is not signed in to the sign-in page and shows nothing", async () => {
  const pages = addresses("app/(desk)", "page.tsx");
  expect(pages).toEqual(expect.arrayContaining(["/", "/sub-users", "/accounts", "/operations", target.path]));
  const known = (await everybody()).map(({ name }) => name);
  const ways: Record<string, string>[] = [
    {},
    { cookie: `subdesk.session=${randomUUID()}` },
    { rsc: "1" },
    { rsc: "1", "next-router-prefetch": "1", purpose: "prefetch" },
    { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" },
    { "x-nextjs-data": "1" },
  ];
  for (const path of pages) {
    for (const headers of ways) {
      const led = async (to: string) => {
        const answer = await ask(to, { headers });
        return { answer, location: new URL(String(answer.headers.location ?? "/nowhere"), desk().url) };
      };
      let { answer, location } = await led(path);
      // For another data format, the framework first requires it in the address.
      if (location.searchParams.has("_rsc"))
        ({ answer, location } = await led(location.pathname + location.search));
      // There the redirect is part of what it streams.
      const away =
        answer.status === 307 ? location.pathname : /NEXT_REDIRECT;\w+;([^;?]+)/.exec(answer.text)?.[1];
      // A prefetch returns the frame that everyone gets and stops before any data.
      expect([path, headers, away]).toEqual([
        path,
        headers,
        headers.purpose === "prefetch" && away === undefined ? undefined : "/sign-in",
      ]);
      expect(known.filter((name) => answer.text.includes(name))).toEqual([]);
    }
  }
});

test("an address that leads to nothing answers 404 and says so", async ({ page }) => {
  const nowhere = [
    "/nowhere",
    `/runs/${randomUUID()}`,
    `/sub-users/${accounts.nineProxy}/nobody`,
    `/sub-users/nothing/${target.id}`,
    "/sub-users/%25ff/1",
  ];
  for (const path of nowhere)
    expect([path, (await ask(path, { headers: { cookie: adminCookie() } })).status]).toEqual([path, 404]);
  const answer = await page.goto(`/sub-users/${accounts.nineProxy}/nobody`);
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
  expect((await page.goto(target.path))?.status()).toBe(200);
});

test("every server action refuses whoever is not signed in, and does nothing", async () => {
  const all = actions();
  expect(all.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      "performAction",
      "setTagsAction",
      "syncNowAction",
      "testConnectionAction",
      "checkOperationAction",
      "settleOperationAction",
      "createFirstAdministratorAction",
    ]),
  );
  const counts = () =>
    query(
      "select (select count(*) from operations) as operations, (select count(*) from staff) as staff, (select count(*) from sync_runs where trigger = 'person') as syncs",
    );
  const [before, ledger] = [await counts(), await nineProxy.ledger()];
  const inputs: Record<string, unknown> = {
    performAction: {
      operationId: randomUUID(),
      operation: "disable",
      accountId: accounts.nineProxy,
      remoteId: target.id,
      input: {},
    },
    setTagsAction: { subUser: { accountId: accounts.nineProxy, remoteId: target.id }, tags: ["mine"] },
    syncNowAction: { accountId: accounts.nineProxy },
    testConnectionAction: { accountId: accounts.nineProxy },
    openSecretLinkAction: { token: "A".repeat(43) },
    acceptLinkAction: { token: "made-up", name: "Eve", password: "correct-horse-battery-41" },
    createFirstAdministratorAction: {
      token: "made-up",
      name: "Eve",
      email: "eve@desk.test",
      password: "correct-horse-battery-41",
    },
  };
  const open: Record<string, string> = {
    createFirstAdministratorAction: "forbidden",
    acceptLinkAction: "forbidden",
    openSecretLinkAction: "forbidden",
    passkeySignInOptionsAction: "ok",
  };
  for (const headers of Object.values(strangers)) {
    for (const action of all) {
      const answer = await callAction(action, inputs[action.name] ?? {}, { ...ownHeaders(), ...headers });
      const envelope = envelopeOf(answer);
      if (action.file.startsWith("app/(desk)/"))
        expect([action.name, envelope?.error?.code]).toEqual([action.name, "unauthenticated"]);
      // What is open to strangers is listed here; it needs a link that they do not have, or is a step of
      // signing in.
      else
        expect([action.name, open[action.name]]).toEqual([
          action.name,
          envelope?.ok ? "ok" : envelope?.error?.code,
        ]);
    }
  }
  expect(await counts()).toEqual(before);
  expect(await nineProxy.ledger()).toEqual(ledger);
  expect(await nineProxy.user(target.id)).toMatchObject({ status: 1, note: "untouched" });
});

test("an action from another site is not carried out, however it is dressed up", async ({ page }) => {
  await openSubUser(page, target);
  const sent = page.waitForRequest(
    (request) => request.method() === "POST" && request.headers()["next-action"] !== undefined,
  );
  await press(await choose(page, "Disable"), "Disable");
  const real = await sent;
  await expect(notice(page, `Disabled ${target.name}`)).toBeVisible();
  expect(await nineProxy.user(target.id)).toMatchObject({ status: 2 });
  const [first] = JSON.parse(real.postData() ?? "[]") as [Record<string, unknown>];
  const { "next-action": id = "", "content-type": type = "", accept = "" } = await real.allHeaders();
  const path = new URL(real.url()).pathname;
  const own = ownHeaders();
  const { origin: _origin, ...noOrigin } = own;
  const { "sec-fetch-site": _site, ...noSite } = own;

  const replay = (operationId: string, headers: Record<string, string>): Promise<RawAnswer> => {
    const body = JSON.stringify([{ ...first, operation: "enable", operationId, seen: undefined }]);
    return ask(path, {
      method: "POST",
      headers: { accept, "content-type": type, "next-action": id, cookie: adminCookie(), ...headers },
      body,
    });
  };
  const before = (await operationsOn(target.name)).length;
  const foreign = "https://evil.example";
  const forged: Record<string, Record<string, string>> = {
    "foreign origin": { ...own, origin: foreign },
    "foreign origin, forwarded host to match": {
      ...own,
      origin: foreign,
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "https",
    },
    "no origin": noOrigin,
    "null origin": { ...own, origin: "null" },
    "another port": { ...own, origin: "http://localhost:1" },
    "cross-site": { ...own, "sec-fetch-site": "cross-site" },
    "same-site": { ...own, "sec-fetch-site": "same-site" },
    "typed address": { ...own, "sec-fetch-site": "none" },
    "no Sec-Fetch-Site": noSite,
    "nothing at all": {},
  };
  for (const [how, headers] of Object.entries(forged)) {
    const answer = await replay(randomUUID(), headers);
    expect([how, envelopeOf(answer)?.ok ?? false]).toEqual([how, false]);
    expect([how, (await nineProxy.user(target.id))?.status]).toEqual([how, 2]);
  }
  expect(await operationsOn(target.name)).toHaveLength(before);

  expect(envelopeOf(await replay(randomUUID(), own))?.ok).toBe(true);
  expect(await nineProxy.user(target.id)).toMatchObject({ status: 1 });
});

test("an operation's id is good for one thing, once", async () => {
  const perform = actions().find(({ name }) => name === "performAction");
  if (!perform) throw new Error("There is no performAction.");
  const operationId = randomUUID();
  const request = (note: string) =>
    callAction(perform, {
      operationId,
      operation: "set-note",
      accountId: accounts.nineProxy,
      remoteId: target.id,
      input: { note },
    });
  const writes = async () =>
    (await nineProxy.ledger()).filter(
      (entry) => entry.id === target.id && entry.operation === "update" && entry.body.note === "once",
    ).length;
  const answers = await Promise.all([request("once"), request("once"), request("once")]);
  for (const answer of answers)
    expect(["done", "planned", "sent"]).toContain(
      (envelopeOf(answer)?.data as { operation: { state: string } } | undefined)?.operation.state,
    );
  expect(envelopeOf(await request("twice"))?.error?.code).toBe("conflict");
  expect(await writes()).toBe(1);
  expect(await nineProxy.user(target.id)).toMatchObject({ note: "once" });
});

test("every HTML answer carries the security headers, errors included", async () => {
  const signedIn = { cookie: adminCookie() };
  const wanted: [string, Record<string, string>][] = [
    ...addresses("app/(desk)", "page.tsx").map((path): [string, Record<string, string>] => [path, signedIn]),
    ["/sign-in", {}],
    ["/setup?token=made-up", {}],
    ["/invite?token=made-up", {}],
    ["/s", {}],
    ["/no-such-page", {}],
    ["/sub-users/no/such/page", signedIn],
    [`/sub-users/${accounts.nineProxy}/0`, signedIn],
    ["/sub-users/%E0%A4%A/1", signedIn],
    ["/_next/static/no-such-file.js", {}],
    ["/api/no-such-route", {}],
  ];
  const nonces = new Set<string>();
  let html = 0;
  for (const [path, headers] of wanted) {
    const answer = await ask(path, { headers: { accept: "text/html", ...headers } });
    expect(answer.headers).not.toHaveProperty("x-powered-by");
    if (!String(answer.headers["content-type"]).startsWith("text/html")) continue;
    html += 1;
    const policy = new Map(
      String(answer.headers["content-security-policy"])
        .split(";")
        .map((part) => part.trim().split(/\s+/))
        .map(([name = "", ...values]) => [name, values]),
    );
    const scripts = policy.get("script-src") ?? [];
    const nonce = scripts.find((value) => value.startsWith("'nonce-"))?.slice(7, -1);
    expect([path, nonce?.length ?? 0]).toEqual([path, 24]);
    expect(scripts).toContain("'strict-dynamic'");
    expect(scripts.join(" ")).not.toMatch(/unsafe-(inline|eval)|wasm-unsafe/);
    for (const name of ["object-src", "base-uri", "frame-ancestors"])
      expect([path, name, policy.get(name)]).toEqual([path, name, ["'none'"]]);
    expect(policy.get("form-action")).toEqual(["'self'"]);
    expect(policy.get("default-src")).toEqual(["'self'"]);
    expect(answer.headers["referrer-policy"]).toBe("no-referrer");
    expect(answer.headers["cross-origin-opener-policy"]).toBe("same-origin");
    for (const [tag] of answer.text.matchAll(/<script\b[^>]*>/g))
      expect([path, tag.includes(`nonce="${nonce}"`), tag]).toEqual([path, true, tag]);
    nonces.add(nonce ?? "");
  }
  expect(html).toBeGreaterThan(10);
  expect(nonces.size).toBe(html);
});

test("the image optimiser is off", async () => {
  expect(
    (await ask(`/_next/image?url=${encodeURIComponent("/favicon.svg")}&w=64&q=75`)).status,
  ).toBeGreaterThanOrEqual(400);
});
