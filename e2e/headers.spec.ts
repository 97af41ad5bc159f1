import type { Page } from "@playwright/test";
import { desk } from "./setup/desk";
import { query } from "./support/database";
import { adminCookie, ask, ownHeaders } from "./support/http";
import { dialogOf, press, ready } from "./support/page";
import { addPerson, signInAs } from "./support/staff";
import { expect, test, testInOwnContext } from "./support/test";

const addresses: [string, number][] = [
  ["/sign-in", 200],
  ["/sign-in?error=%22%3E%3Cscript%3E", 200],
  ["/setup?token=none", 200],
  ["/invite?token=none", 200],
  ["/s", 200],
  ["/", 307],
  ["/sub-users", 307],
  ["/staff", 307],
  ["/profile", 307],
  ["/no-such-page", 404],
  ["/_next/no-such-file", 404],
  ["/api/no-such-route", 404],
  ["/api/auth/signin", 302],
  ["/api/auth/signin?callbackUrl=%2Fstaff", 302],
  ["/api/auth/error?error=%3Cscript%3E", 302],
  ["/api/auth/csrf", 200],
  ["/api/auth/providers", 200],
  ["/api/auth/session", 200],
  ["/api/auth/signout", 400],
  ["/api/auth/signout?callbackUrl=%2F%3Cscript%3E", 400],
  ["/api/auth/verify-request", 400],
  ["/api/auth/no-such-action", 400],
];

for (const [path, status] of addresses) {
  test(`headers on every HTML answer, errors included: ${path}`, async () => {
    const { status: got, headers, text } = await ask(path);
    expect(got).toBe(status);
    const policy = String(headers["content-security-policy"]);
    const scripts = /script-src ([^;]+)/.exec(policy)?.[1] ?? "";
    expect(scripts).toMatch(/^'self' 'nonce-[A-Za-z0-9+/=]{20,}' 'strict-dynamic'$/);
    for (const rule of [
      "default-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'self'",
    ])
      expect(policy).toContain(rule);
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
    });
    expect(headers["x-powered-by"]).toBeUndefined();
    const nonce = /'nonce-([^']+)'/.exec(scripts)?.[1] ?? "";
    for (const [tag] of text.matchAll(/<script\b[^>]*>/g)) expect(tag).toContain(`nonce="${nonce}"`);
    expect(String((await ask(path)).headers["content-security-policy"])).not.toContain(nonce);
  });
}

test("no page is made where there is no policy for it", async () => {
  const { status, headers, text } = await ask("/api/bulk/no-such-route");
  expect(status).toBe(404);
  expect(headers).toMatchObject({ "content-type": "application/json", "x-content-type-options": "nosniff" });
  expect(text).not.toMatch(/<html/i);
});

testInOwnContext("no page of Subdesk tries what the policy forbids", async ({ page, browser }) => {
  const complaints: string[] = [];
  const watch = async (watched: Page) => {
    watched.on(
      "console",
      (message) =>
        void (/content security policy|unsafe-eval/i.test(message.text()) && complaints.push(message.text())),
    );
    await watched.exposeFunction("violated", (what: string) => void complaints.push(what));
    await watched.addInitScript(() =>
      document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
        (window as unknown as { violated(what: string): void }).violated(
          `${location.pathname}: ${violatedDirective} ${blockedURI}`,
        ),
      ),
    );
  };
  await watch(page);
  const [subUser] = await query<{ account_id: string; remote_id: string }>(
    "select account_id, remote_id from sub_users where vanished_at is null limit 1",
  );
  for (const path of [
    "/",
    "/sub-users",
    `/sub-users/${subUser?.account_id}/${subUser?.remote_id}`,
    "/operations",
    "/runs",
    "/runs/create",
    "/accounts",
    "/alerts",
    "/audit",
    "/usage",
    "/hand-over",
    "/staff",
    "/system",
    "/profile",
    "/no-such-page",
  ]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  }
  // Dialogs load further code.
  await page.goto("/sub-users");
  await ready(page);
  await press(page, "Create sub-user");
  await expect(dialogOf(page)).toBeVisible();
  await page.goto("/alerts");
  await ready(page);
  await press(page, "New rule");
  await expect(dialogOf(page)).toBeVisible();

  const stranger = await browser.newContext({
    baseURL: desk().url,
    storageState: { cookies: [], origins: [] },
  });
  const outside = await stranger.newPage();
  await watch(outside);
  for (const path of ["/sign-in", "/setup?token=none", "/invite?token=none", "/s"]) {
    await outside.goto(path);
    await expect(outside.getByRole("heading", { level: 1 }).first()).toBeVisible();
  }
  await stranger.close();
  expect(complaints).toEqual([]);
});

test("what the sign-in library answers is kept by no cache, and none of its pages is served", async () => {
  for (const [path] of addresses.filter(([address]) => address.startsWith("/api/auth/"))) {
    const { headers, text } = await ask(path);
    expect([path, headers["cache-control"]]).toEqual([path, "no-store"]);
    expect([path, /<html/i.test(text)]).toEqual([path, false]);
  }
});

test("no one signs in or out from another site", async () => {
  const { origin: _origin, ...noOrigin } = ownHeaders();
  for (const path of ["callback/credentials", "callback/passkey", "signin/oidc", "signout"]) {
    for (const headers of [
      {},
      noOrigin,
      { ...ownHeaders(), origin: "https://evil.example" },
      { ...ownHeaders(), "sec-fetch-site": "cross-site" },
    ]) {
      const answer = await ask(`/api/auth/${path}`, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded", cookie: adminCookie(), ...headers },
        body: "csrfToken=x",
      });
      expect([path, answer.status]).toEqual([path, 403]);
      expect(answer.headers["set-cookie"]).toBeUndefined();
    }
  }
  expect((await ask("/api/staff/me", { headers: { cookie: adminCookie() } })).status).toBe(200);
});

test("a page of a signed-in person is kept by no cache", async () => {
  for (const path of ["/staff", "/profile"])
    expect((await ask(path, { headers: { cookie: adminCookie() } })).headers["cache-control"]).toContain(
      "no-store",
    );
});

test("no one says for themselves where they come from", async ({ page, context }) => {
  const person = await addPerson("viewer");
  await context.clearCookies();
  await signInAs(page, person);
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const forged = {
    cookie,
    "x-subdesk-peer": "203.0.113.66",
    "x-forwarded-for": "203.0.113.67",
    "x-real-ip": "203.0.113.68",
    forwarded: "for=203.0.113.69",
  };
  expect((await ask("/api/staff", { headers: forged })).status).toBe(403);
  expect(
    await query("select address from audit_log where action = 'request.refuse' and actor_id = $1", [
      person.id,
    ]),
  ).toEqual([{ address: "127.0.0.1" }]);
  expect(await query("select distinct address from sessions where staff_id = $1", [person.id])).toHaveLength(
    1,
  );
});
