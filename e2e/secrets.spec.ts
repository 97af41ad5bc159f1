import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { backup } from "../testing/chore";
import { admin, everyDesk, nineProxy, type LaunchedDesk } from "./setup/desk";
import { recordedAnswers, type Answer } from "./support/answers";
import { handedSecrets, linksBackups, linksDataDir, linksLog } from "./support/handed-links";
import { query } from "./support/database";
import { leakFinder, type Secret } from "./support/leaks";
import { choose, dialogOf, openSubUser, press, ready } from "./support/page";
import { plantedKeys } from "./support/planted-keys";
import { goodPassword } from "./support/staff";
import { plantNineProxy } from "./support/sub-users";
import { openTable } from "./support/table";
import { expect, test } from "./support/test";

// Depends on all other tests (playwright.config.ts): it searches everything they left behind, in every
// Subdesk.

const desks = everyDesk();

type Finder = ReturnType<typeof leakFinder>;

/** What no one may ever be shown again. */
async function deskSecrets(): Promise<Secret[]> {
  const ofDesks = await Promise.all(desks.map(secretsOf));
  return [
    { what: "the administrator's password", value: admin.password },
    { what: "a staff password", value: goodPassword },
    ...plantedKeys(),
    ...handedSecrets(),
    ...ofDesks.flat(),
  ].filter(({ value }) => value.length >= 8);
}

async function secretsOf({ state, netnut, dataDir }: LaunchedDesk): Promise<Secret[]> {
  const { sandbox, databaseUrl } = state();
  const { users } = await netnut.state();
  return [
    { what: "NetNut's token", value: sandbox.netnut.token },
    { what: "9Proxy's key", value: sandbox.nineProxy.apiKey },
    {
      what: "the key that seals credentials",
      value: readFileSync(`${dataDir}-credentials-key`, "utf8").trim(),
    },
    { what: "the database's password", value: new URL(databaseUrl).password },
    ...users.map(({ customer_id, customer_dashboard_pwd }) => ({
      what: `dashboard password of ${String(customer_id)}`,
      value: String(customer_dashboard_pwd),
    })),
  ];
}

/** What is sent once, in the answer that reveals it or on the receipt. */
async function proxyPasswords(): Promise<Secret[]> {
  const ofDesks = await Promise.all(desks.map(proxyPasswordsOf));
  return ofDesks.flat().filter(({ value }) => value.length >= 8);
}

async function proxyPasswordsOf({ netnut, nineProxy }: LaunchedDesk): Promise<Secret[]> {
  const [net, nine] = [await netnut.state(), await nineProxy.state()];
  return [
    ...net.users.map(({ customer_id, customer_login_pwd }) => ({
      what: `proxy password of NetNut's ${String(customer_id)}`,
      value: String(customer_login_pwd),
    })),
    ...nine.users.map(({ id, use_key }) => ({
      what: `proxy password of 9Proxy's ${String(id)}`,
      value: String(use_key),
    })),
  ];
}

const shown = (finder: Finder, text: string | Buffer) =>
  finder(text).map(({ what, encoding }) => `${what} (${encoding})`);
const headersOf = ({ url, headers }: Answer) =>
  [url, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)].join("\n");

/** The only answer that contains a run's generated credentials. */
const isReceipt = ({ method, headers, body }: Answer) =>
  method === "POST" &&
  (headers["cache-control"] ?? "").includes("no-store") &&
  (body ?? "").includes('"csv":');

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}

function searchFiles(paths: string[], finder: Finder): string[] {
  return paths.flatMap((path) => shown(finder, contentOf(path)).map((what) => `${path}: ${what}`));
}

/** PostgreSQL removes files of its own while it runs; one that is gone holds nothing. */
function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return Buffer.alloc(0);
    throw error;
  }
}

/** Between the first line and two digests at the end, it is one gzipped stream. */
function bytesOfBackup(path: string): Buffer {
  return gunzipSync(readFileSync(path).subarray("SUBDESK BACKUP 1\n".length, -64));
}

test("the search finds a secret in each of its encodings", () => {
  const value = 's3cret/+&<"key é';
  const finder = leakFinder([{ what: "planted", value }]);
  for (const text of [
    value,
    encodeURIComponent(value),
    Buffer.from(value).toString("base64"),
    Buffer.from(value).toString("hex"),
    JSON.stringify(value),
  ])
    expect(finder(`…${text}…`), text).not.toEqual([]);
  expect(finder("nothing of the kind")).toEqual([]);
});

test("secret (provider key, dashboard password, token; 14 encodings): 0 in HTML, RSC, JSON, headers and URLs: no answer that a browser got carries a key, a dashboard password or a staff password", async () => {
  const answers = recordedAnswers();
  const read = answers.filter(({ body }) => body !== null);
  expect(read.length).toBeGreaterThan(50);
  expect(read.some(({ body }) => body?.includes("data-nextjs") || body?.includes("<!DOCTYPE html>"))).toBe(
    true,
  );
  const finder = leakFinder(await deskSecrets());
  const found = (answer: Answer) =>
    shown(finder, `${headersOf(answer)}\n${answer.body ?? ""}`).filter(
      (what) => !(isReceipt(answer) && what.startsWith("dashboard password")),
    );
  expect(
    answers.flatMap((answer) => found(answer).map((what) => `${answer.method} ${answer.url}: ${what}`)),
  ).toEqual([]);
});

test("proxy password: gone from the page, secret: 0 in storage: the page forgets a revealed password, and the browser stores none", async ({
  page,
}) => {
  const { seen } = await plantNineProxy({ seen: {} });
  const password = String((await nineProxy.user(seen.id))?.use_key);
  await openSubUser(page, seen);
  const dialog = await choose(page, "Reveal password");
  await press(dialog, "Reveal");
  await expect(dialog.getByText(password, { exact: true })).toBeVisible();
  await press(dialog, "Done");
  await expect(dialogOf(page)).toHaveCount(0);
  for (const path of [
    "/",
    "/operations",
    "/runs",
    "/audit",
    "/alerts",
    "/staff",
    "/system",
    "/profile",
    "/accounts",
  ]) {
    await page.goto(path);
    await ready(page);
  }
  await openTable(page);
  const stored = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const cached = await caches.keys();
    return JSON.stringify({
      local: { ...localStorage },
      session: { ...sessionStorage },
      cookie: document.cookie,
      databases,
      cached,
      html: document.documentElement.outerHTML,
    });
  });
  expect(stored).toContain("<html");
  const finder = leakFinder([...(await deskSecrets()), ...(await proxyPasswords())]);
  expect(shown(finder, stored)).toEqual([]);
});

test("proxy password: only in the one answer of a reveal or receipt, no-store: a proxy password is only in an answer to a request that was sent to get it, never stored by the browser", async () => {
  const finder = leakFinder(await proxyPasswords());
  const carrying = recordedAnswers().filter(({ body }) => body !== null && finder(body).length > 0);
  expect(carrying.length).toBeGreaterThan(0);
  for (const answer of carrying) {
    expect(answer.method, answer.url).toBe("POST");
    expect(answer.headers["cache-control"], answer.url).toContain("no-store");
  }
  expect(recordedAnswers().flatMap((answer) => shown(finder, headersOf(answer)))).toEqual([]);
});

test("secret: 0 in logs: nothing that Subdesk printed contains a secret", async () => {
  const finder = leakFinder([...(await deskSecrets()), ...(await proxyPasswords())]);
  for (const { logFile } of desks) {
    const log = readFileSync(logFile, "utf8");
    expect(log.length).toBeGreaterThan(200);
    expect(shown(finder, log)).toEqual([]);
  }
});

test("secret: 0 in the audit and all tables: no row of a database holds a secret in clear", async () => {
  const finder = leakFinder([...(await deskSecrets()), ...(await proxyPasswords())]);
  for (const { state } of desks) {
    const tables = await query<{ name: string }>(
      "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
      [],
      state(),
    );
    expect(tables.length).toBeGreaterThan(10);
    for (const { name } of tables) {
      const rows = await query<{ text: string }>(`select t::text as text from ${name} t`, [], state());
      expect(shown(finder, rows.map(({ text }) => text).join("\n")), name).toEqual([]);
    }
  }
});

// The files of an outside server are not ours to read.
const bundled = desks.filter(({ databaseSettings }) => !("DATABASE_URL" in databaseSettings()));
if (bundled.length > 0)
  test("secret: 0 in the database files: the databases' files hold no secret in clear", async () => {
    const finder = leakFinder([...(await deskSecrets()), ...(await proxyPasswords())]);
    const marker = leakFinder([{ what: "a name that is stored", value: admin.email }]);
    for (const { state } of bundled) {
      await query("checkpoint", [], state());
      const [row] = await query<{ data_directory: string }>("show data_directory", [], state());
      const files = filesUnder(row?.data_directory ?? "").filter((path) =>
        /\/(base|global|pg_wal|log|pg_stat)\//.test(path),
      );
      expect(files.length).toBeGreaterThan(100);
      expect(searchFiles(files, marker)).not.toEqual([]);
      expect(searchFiles(files, finder)).toEqual([]);
    }
  });

test("secret: 0 in JS and the build output: the build holds no secret", async () => {
  const finder = leakFinder([...(await deskSecrets()), ...(await proxyPasswords())]);
  const folder = resolve(process.env.SUBDESK_DIST_DIR || ".next");
  const files = [...filesUnder(join(folder, "server")), ...filesUnder(join(folder, "static"))].filter(
    (path) => /\.(js|json|html|rsc|css|txt|body|meta)$/.test(path),
  );
  expect(files.length).toBeGreaterThan(50);
  expect(searchFiles(files, finder)).toEqual([]);
});

// The Subdesk that makes them has stopped by now, so that its files are all that there is.
test("one-time link (password, token, key of the ciphertext): 0 in logs, database files and backups", () => {
  test.setTimeout(300_000);
  const secrets = handedSecrets();
  expect(secrets.length).toBeGreaterThan(0);
  const finder = leakFinder(secrets);
  const audited = leakFinder([{ what: "an action of the audit", value: "secret-link.make" }]);
  const database = filesUnder(linksDataDir).filter((path) =>
    /\/(base|global|pg_wal|log|pg_stat)\//.test(path),
  );
  for (const place of [[linksLog], database]) {
    expect(searchFiles(place, audited)).not.toEqual([]);
    expect(searchFiles(place, finder)).toEqual([]);
  }
  const copies = filesUnder(linksBackups).map(bytesOfBackup);
  expect(copies.some((bytes) => bytes.includes("secret-link.make"))).toBe(true);
  expect(copies.flatMap((bytes) => shown(finder, bytes))).toEqual([]);
});

test("secret: 0 in backups: a backup of all that holds none in clear", async () => {
  const finder = leakFinder([...(await deskSecrets()), ...(await proxyPasswords())]);
  for (const { dataDir, databaseSettings } of desks) {
    const folder = mkdtempSync(join(tmpdir(), "subdesk-e2e-secrets-"));
    try {
      expect(
        await backup({ ...databaseSettings(), SUBDESK_DATA_DIR: dataDir, SUBDESK_BACKUP_DIR: folder }),
      ).toMatchObject({ code: 0 });
      const copies = filesUnder(folder).map(bytesOfBackup);
      expect(copies.some((bytes) => bytes.includes(admin.email))).toBe(true);
      expect(copies.flatMap((bytes) => shown(finder, bytes))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
});
