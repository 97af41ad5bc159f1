import { query } from "./support/database";
import { adminCookie, ask } from "./support/http";
import { addPerson, signInAs } from "./support/staff";
import { expect, test } from "./support/test";

const addresses: [string, number][] = [
  ["/sign-in", 200],
  ["/sign-in?error=%22%3E%3Cscript%3E", 200],
  ["/setup?token=none", 200],
  ["/invite?token=none", 200],
  ["/", 307],
  ["/sub-users", 307],
  ["/staff", 307],
  ["/profile", 307],
  ["/no-such-page", 404],
  ["/_next/no-such-file", 404],
  ["/api/no-such-route", 404],
  ["/api/auth/signin", 302],
  ["/api/auth/no-such-action", 400],
];

for (const [path, status] of addresses) {
  test(`headers on every HTML answer, errors included: ${path}`, async () => {
    const { status: got, headers, text } = await ask(path);
    expect(got).toBe(status);
    const policy = String(headers["content-security-policy"]);
    const scripts = /script-src ([^;]+)/.exec(policy)?.[1] ?? "";
    expect(scripts).toMatch(/^'self' 'nonce-[A-Za-z0-9+/=]{20,}' 'strict-dynamic'$/);
    for (const rule of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]) expect(policy).toContain(rule);
    expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cross-origin-opener-policy": "same-origin" });
    expect(headers["x-powered-by"]).toBeUndefined();
    const nonce = /'nonce-([^']+)'/.exec(scripts)?.[1] ?? "";
    for (const [tag] of text.matchAll(/<script\b[^>]*>/g)) expect(tag).toContain(`nonce="${nonce}"`);
    expect(String((await ask(path)).headers["content-security-policy"])).not.toContain(nonce);
  });
}

test("the policy stands in nothing's way on the desk's own pages", async ({ page }) => {
  const complaints: string[] = [];
  page.on("console", (message) => /content security policy/i.test(message.text()) && complaints.push(message.text()));
  for (const path of ["/", "/sub-users", "/staff", "/profile", "/no-such-page"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  }
  expect(complaints).toEqual([]);
});

test("a page of a signed-in person is kept by no cache", async () => {
  for (const path of ["/staff", "/profile"]) expect((await ask(path, { headers: { cookie: adminCookie() } })).headers["cache-control"]).toContain("no-store");
});

test("nobody says for themselves where they come from", async ({ page, context }) => {
  const person = await addPerson("viewer");
  await context.clearCookies();
  await signInAs(page, person);
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const forged = { cookie, "x-subdesk-peer": "203.0.113.66", "x-forwarded-for": "203.0.113.67", "x-real-ip": "203.0.113.68", forwarded: "for=203.0.113.69" };
  expect((await ask("/api/staff", { headers: forged })).status).toBe(403);
  expect(await query("select address from audit_log where action = 'request.refuse' and actor_id = $1", [person.id])).toEqual([{ address: "127.0.0.1" }]);
  expect(await query("select distinct address from sessions where staff_id = $1", [person.id])).toHaveLength(1);
});
