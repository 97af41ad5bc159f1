import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer, type AddressInfo } from "node:net";
import { mkdtempSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, expect, test } from "vitest";
import { migrateDatabase } from "../lib/db/migrate";
import { digestUnder } from "../lib/secrets";
import { findBuild } from "./lib/build.mjs";
import { withClient } from "./lib/databases.mjs";
import { scratchDatabase } from "./lib/scratch-database.mjs";
import { keepSecret, readSettings } from "./lib/settings.mjs";
import { hold } from "./lib/single.mjs";
import { startWeb } from "./lib/web.mjs";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "subdesk-launch-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the launcher with settings that must make it refuse. */
function launch(settings: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, ["scripts/launch.mjs"], {
    env: {
      PATH,
      HOME,
      NODE_ENV: "production",
      SUBDESK_DATA_DIR: join(folder, "data"),
      DATABASE_URL: "",
      APP_URL: "",
      ...settings,
    },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 60_000,
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text: Buffer) => (said += text.toString()));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, said: said.trim() })));
}

const file = join(folder, "file");
writeFileSync(file, "");

test.each([
  [{ PORT: "eighty" }, /^PORT is "eighty"/],
  [{ PORT: "70000" }, /^PORT is "70000"/],
  [{ APP_URL: "https://desk.example.com/path" }, /^APP_URL must be/],
  [{ APP_URL: "ftp://desk.example.com" }, /^APP_URL must be/],
  [{ APP_URL: "desk" }, /^APP_URL must be/],
  [{ HOST: "203.0.113.7" }, /^HOST=203\.0\.113\.7 is not an address of this machine/],
  [{ SUBDESK_STOP_SECONDS: "0" }, /^SUBDESK_STOP_SECONDS is "0"/],
  [{ SUBDESK_SANDBOX: "netnut, other" }, /^SUBDESK_SANDBOX is "netnut, other"/],
  [{ AUTH_SECRET: "short" }, /^AUTH_SECRET has 5 characters/],
  [{ DATABASE_URL: "mysql://root:hunter2@localhost/desk" }, /^DATABASE_URL is not a PostgreSQL address/],
  [
    { DATABASE_URL: "postgres://me:hunter2@127.0.0.1:1/desk" },
    /^DATABASE_URL: postgres:\/\/me@127\.0\.0\.1:1\/desk cannot be used \(nothing listens there\)/,
  ],
  [{ SUBDESK_DATA_DIR: join(file, "data") }, /^The data directory .* cannot be written .* SUBDESK_DATA_DIR/],
  [{ SUBDESK_DATA_DIR: "/proc/desk" }, /^The data directory \/proc\/desk cannot be written/],
])("refuses %o in one sentence, without a stack and without a password", async (settings, sentence) => {
  const { code, said } = await launch({ PORT: "9999", ...settings });
  expect(said).toMatch(sentence);
  expect(said).not.toMatch(/hunter2|\n\s+at |short"/);
  expect(said.split("\n")).toHaveLength(1);
  expect(code).toBe(1);
});

test.each([
  [{}, true],
  [{ NETNUT_GATEWAY: "gw.example.com:1:2", NINEPROXY_GATEWAY: "gw.example.com:1" }, true],
  [{ SUBDESK_SANDBOX: "0" }, false],
  [{ SUBDESK_SANDBOX: "netnut,nine-proxy" }, true],
  [{ NETNUT_TOKEN: "x" }, false],
  [{ NETNUT_EMAIL: "x" }, false],
  [{ NETNUT_API_URL: "http://127.0.0.1:1" }, false],
  [{ NINEPROXY_API_KEY: "x" }, false],
  [{ NINEPROXY_API_KEY: " " }, true],
])("with %o, whether the sandbox providers start is %s", (settings, sandbox) => {
  expect(
    readSettings({ NODE_ENV: "production", SUBDESK_DATA_DIR: join(folder, "data"), ...settings }).sandbox,
  ).toBe(sandbox);
});

test("names a wrong DATABASE_URL password without showing it", async () => {
  const url = new URL(process.env.TEST_DATABASE_URL ?? "");
  url.password = "hunter2";
  const { code, said } = await launch({ PORT: "9999", DATABASE_URL: url.href });
  expect(said).toContain("(wrong user or password)");
  expect(said).not.toContain("hunter2");
  expect(code).toBe(1);
});

test("refuses a database that was written with another secret, and makes none in its place", async () => {
  const database = await scratchDatabase(process.env.TEST_DATABASE_URL ?? "", "subdesk_secret");
  const [dataDir, secretBefore] = [join(folder, "elsewhere"), "the secret of earlier, long enough to be one"];
  await migrateDatabase(database.url);
  const seal = digestUnder(secretBefore, "audit", Buffer.from("head.7.x")).toString("base64url");
  await withClient(database.url, (client) =>
    client.query("update audit_head set seq = 7, hash = 'x', seal = $1", [seal]),
  );
  const settings = { PORT: "9999", DATABASE_URL: database.url, SUBDESK_DATA_DIR: dataDir };
  const { code, said } = await launch(settings);
  expect(said).toContain("AUTH_SECRET is not the secret that this database was written with");
  expect(said).toContain(`the file ${dataDir}/secret`);
  expect(code).toBe(1);
  expect(readdirSync(dataDir)).not.toContain("secret");
  await database.drop();
});

test("keeps the secret that was there first, where two starts make one", () => {
  const settings = { NODE_ENV: "production", SUBDESK_DATA_DIR: join(folder, "twice") } as const;
  const [one, other] = [readSettings(settings), readSettings(settings)];
  expect(one.secret).not.toBe(other.secret);
  keepSecret(one);
  expect(() => keepSecret(other)).toThrow(/Another process has made the file .*secret/);
  expect(readSettings(settings)).toMatchObject({ secret: one.secret, secretKept: true });
  expect(readdirSync(join(folder, "twice"))).toEqual(["secret"]);
  expect(statSync(join(folder, "twice", "secret")).mode & 0o777).toBe(0o600);
});

test("names a port that another program uses", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const { code, said } = await launch({ PORT: String(port) });
  server.close();
  expect(said).toMatch(new RegExp(`^Port ${port} is in use by another program\\..*PORT=`));
  expect(code).toBe(1);
});

test("does not take another program's answer for its own, where it took the port in the meantime", async () => {
  const other = createHttpServer((_request, response) => response.end("other")).listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const { PATH = "" } = process.env;
  const started = startWeb({
    dev: false,
    port,
    host: "127.0.0.1",
    env: {
      PATH,
      PORT: String(port),
      NODE_ENV: "production",
      SUBDESK_DIST_DIR: relative(".", findBuild() ?? ""),
    },
    track: () => {},
  });
  await expect(started).rejects.toThrow("The web server did not start, see above.");
  other.close();
});

test("refuses a second start on the same data directory", async () => {
  const held = await hold(join(folder, "data"));
  if ("heldBy" in held) throw new Error("held already");
  held.tell({ pid: 4711, url: "http://localhost:3000" });
  const { code, said } = await launch({ PORT: "9999" });
  held.release();
  expect(said).toContain(
    `already runs on the data directory ${join(folder, "data")} (process 4711, http://localhost:3000)`,
  );
  expect(code).toBe(1);
});

test("takes a lock over from a holder that was killed", async () => {
  const script = `
    import { hold } from ${JSON.stringify(new URL("./lib/single.mjs", import.meta.url).href)};
    await hold(${JSON.stringify(folder)});
    process.kill(process.pid, "SIGKILL");`;
  await new Promise((resolve) =>
    spawn(process.execPath, ["--input-type=module", "-e", script]).once("close", resolve),
  );
  const held = await hold(folder);
  expect(held).toMatchObject({ stale: true });
  if (!("heldBy" in held)) held.release();
});
