import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import Provider from "oidc-provider";
import pg from "pg";
import { freePort } from "../scripts/lib/ports.mjs";
import { removePostgres } from "../scripts/lib/postgres.mjs";
import { waitFor } from "../scripts/lib/wait.mjs";
import { idle } from "./support/page";

const folder = resolve(".test/oidc");
const stateFile = resolve(folder, "desk.json");
const people: Record<string, { name: string; email: string; email_verified: boolean; roles?: string[] }> = {
  olga: {
    name: "Olga Operator",
    email: "olga@company.test",
    email_verified: true,
    roles: ["everyone", "operator"],
  },
  nora: { name: "Nora Norole", email: "nora@company.test", email_verified: true, roles: ["everyone"] },
  mallory: { name: "Mallory", email: "owner@company.test", email_verified: false, roles: ["admin"] },
};
const requests: URLSearchParams[] = [];
let discoveries = 0;

let launcher: ChildProcess;
let issuer: Server;
let state: { url: string; databaseUrl: string };
let pool: pg.Pool;

/** A real OpenID provider on this machine, with its own sign-in and consent pages. */
async function startProvider(port: number, redirect: string): Promise<Server> {
  const provider = new Provider(`http://localhost:${port}`, {
    clients: [
      {
        client_id: "subdesk",
        client_secret: "client-secret-of-the-tests",
        redirect_uris: [redirect],
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
    ],
    claims: { openid: ["sub"], profile: ["name", "roles"], email: ["email", "email_verified"] },
    pkce: { required: () => true },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
    cookies: { keys: ["a key of the tests"] },
  });
  provider.use(async (context, next) => {
    if (context.path === "/.well-known/openid-configuration") discoveries += 1;
    if (context.path === "/auth") requests.push(new URLSearchParams(context.querystring));
    await next();
  });
  return new Promise((started) => {
    const server = provider.listen(port, "127.0.0.1", () => started(server));
  });
}

test.beforeAll(async () => {
  test.setTimeout(240_000);
  if (existsSync(resolve(folder, "data"))) await removePostgres({ dataDir: resolve(folder, "data") });
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  issuer = await startProvider(0, `http://localhost:${port}/api/auth/callback/oidc`).then(async (probe) => {
    const { port: free } = probe.address() as AddressInfo;
    await new Promise((closed) => probe.close(closed));
    return startProvider(free, `http://localhost:${port}/api/auth/callback/oidc`);
  });
  const output = openSync(resolve(folder, "desk.log"), "a", 0o600);
  launcher = spawn(process.execPath, ["scripts/launch.mjs"], {
    env: {
      ...process.env,
      DATABASE_URL: "",
      APP_URL: "",
      PORT: String(port),
      SUBDESK_DATA_DIR: resolve(folder, "data"),
      SUBDESK_STATE_FILE: stateFile,
      OIDC_ISSUER: `http://localhost:${(issuer.address() as AddressInfo).port}`,
      OIDC_CLIENT_ID: "subdesk",
      OIDC_CLIENT_SECRET: "client-secret-of-the-tests",
      OIDC_LABEL: "Company",
    },
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  const up = await waitFor(
    () => (existsSync(stateFile) ? true : launcher.exitCode === null ? undefined : false),
    { limit: 180_000, every: 50 },
  );
  if (!up) throw new Error(`The desk did not start:\n${readFileSync(resolve(folder, "desk.log"), "utf8")}`);
  state = JSON.parse(readFileSync(stateFile, "utf8")) as typeof state;
  pool = new pg.Pool({ connectionString: state.databaseUrl, max: 1 });
});

test.afterAll(async () => {
  await pool?.end();
  issuer?.close();
  issuer?.closeAllConnections();
  if (!launcher || launcher.exitCode !== null) return;
  launcher.kill("SIGTERM");
  await new Promise((ended) => launcher.once("exit", ended));
});

// The provider's pages ask for a font of another host, and are not drawn until it answers.
test.beforeEach(({ context }) =>
  context.route(
    ({ hostname }) => hostname !== "localhost",
    (route) => route.abort(),
  ),
);

/** From Subdesk's sign-in page through the provider's own pages and back. */
async function goThrough(page: Page, login: string): Promise<void> {
  await page.goto(`${state.url}/sign-in?next=/operations`);
  await page.getByRole("button", { name: "Sign in with Company" }).click();
  await page.locator("input[name=login]").fill(login);
  await page.locator("input[name=password]").fill("any");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
}

const staffBy = async (email: string) =>
  (
    await pool.query<{
      name: string;
      role: string;
      oidc_subject: string | null;
      password_hash: string | null;
    }>("select name, role, oidc_subject, password_hash from staff where email = $1", [email])
  ).rows;

test("someone with a known role is let in, to the page they wanted, and their role follows the claim", async ({
  page,
}) => {
  await goThrough(page, "olga");
  await expect(page).toHaveURL(`${state.url}/operations`);
  await expect(page.getByRole("button", { name: "Account of Olga Operator" })).toBeVisible();
  expect(await staffBy("olga@company.test")).toEqual([
    {
      name: "Olga Operator",
      role: "operator",
      oidc_subject: expect.stringMatching(/ olga$/) as unknown as string,
      password_hash: null,
    },
  ]);
  const asked = requests.at(-1);
  expect(asked?.get("code_challenge_method")).toBe("S256");
  for (const name of ["state", "nonce", "code_challenge"])
    expect(asked?.get(name)?.length).toBeGreaterThan(20);

  people.olga = { ...people.olga, roles: ["viewer"] } as (typeof people)[string];
  const cookie = await page.context().cookies(state.url);
  // Leaves first: without its cookies the open page would go to the sign-in page by itself.
  await page.goto("about:blank");
  await page.context().clearCookies();
  await goThrough(page, "olga");
  await expect(page.getByRole("button", { name: "Account of Olga Operator" })).toBeVisible();
  expect(await staffBy("olga@company.test")).toMatchObject([{ role: "viewer" }]);
  // The session from before the change is over.
  await page.goto("about:blank");
  await page.context().clearCookies();
  await page.context().addCookies(cookie);
  await page.goto(`${state.url}/sub-users`);
  await expect(page).toHaveURL(/\/sign-in/);
});

test("who is signed out signs in at the provider in another tab, and finds what was typed", async ({
  page,
}) => {
  await goThrough(page, "olga");
  await expect(page.getByRole("button", { name: "Account of Olga Operator" })).toBeVisible();
  await page.goto(`${state.url}/profile`);
  const name = page.getByLabel("Name", { exact: true });
  await expect(async () => {
    await name.fill("Olga Half-Typed");
    await expect(name).toHaveValue("Olga Half-Typed", { timeout: 500 });
  }).toPass();
  // Otherwise a background fetch of the page may be refused first, and hide the button.
  await idle(page);
  await pool.query("update sessions set revoked_at = now()");
  await page.getByRole("button", { name: "Save name" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Sign in again" });
  await expect(dialog).toBeVisible();
  await expect(name).toBeHidden();
  const opened = page.context().waitForEvent("page");
  await dialog.getByRole("button", { name: "Sign in with Company" }).click();
  const tab = await opened;
  // The provider knows her still; if it closes by itself, it did so once she was signed in.
  await expect(dialog).toHaveCount(0);
  await expect(name).toHaveValue("Olga Half-Typed");
  await expect(page).toHaveURL(`${state.url}/profile`);
  if (!tab.isClosed()) await tab.close();
});

test("no one without a known role comes in", async ({ page }) => {
  await goThrough(page, "nora");
  await expect(page.getByRole("alert").filter({ hasText: "Subdesk refused this sign-in." })).toBeVisible();
  expect(await staffBy("nora@company.test")).toEqual([]);
  expect((await page.context().cookies(state.url)).map(({ name }) => name)).not.toContain("subdesk.session");
  const { rows } = await pool.query(
    "select outcome, reason from audit_log where action = 'session.sign-in' order by seq desc limit 1",
  );
  expect(rows).toEqual([{ outcome: "refused", reason: "no role" }]);
});

test("an unverified e-mail is not taken for a colleague's", async ({ page }) => {
  await pool.query(
    "insert into staff (email, name, role, password_hash) values ('owner@company.test', 'The Owner', 'admin', 'none')",
  );
  await goThrough(page, "mallory");
  await expect(page.getByRole("alert").filter({ hasText: "Subdesk refused this sign-in." })).toBeVisible();
  expect(await staffBy("owner@company.test")).toMatchObject([{ name: "The Owner", oidc_subject: null }]);
});

test("a callback that this browser did not ask for is refused", async ({ page }) => {
  const before = discoveries;
  await page.goto(`${state.url}/api/auth/callback/oidc?code=stolen&state=forged`);
  await expect(page).toHaveURL(/\/sign-in/);
  expect(discoveries).toBe(before);
  const { rows } = await pool.query(
    "select outcome, after, reason from audit_log where action = 'session.sign-in' order by seq desc limit 1",
  );
  expect(rows).toEqual([
    {
      outcome: "refused",
      after: { with: "openid" },
      reason: "The answer of the OpenID provider could not be verified.",
    },
  ]);
  expect((await page.context().cookies(state.url)).map(({ name }) => name)).not.toContain("subdesk.session");
});
