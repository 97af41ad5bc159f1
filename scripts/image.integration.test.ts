import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "./lib/children.mjs";
import { withClient } from "./lib/databases.mjs";
import { freePort } from "./lib/ports.mjs";
import { scratchDatabase } from "./lib/scratch-database.mjs";

const commit = "1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d";
const isRoot = process.getuid?.() === 0;
/** An ordinary user, who owns nothing here. */
const user = isRoot ? { uid: 65_534, gid: 65_534 } : {};

let folder = "";
let database: Awaited<ReturnType<typeof scratchDatabase>>;
let desk: ChildProcess | undefined;
const at = (name: string) => join(folder, name);

const mode = (change: string, name: string) => spawnSync("chmod", ["-R", change, at(name)]);

/** What was downloaded for this checkout, as far as the user may read it. */
function packageCache(): string {
  const ours = process.env.npm_config_cache ?? join(homedir(), ".npm");
  if (!isRoot || !existsSync(join(ours, "_cacache"))) return ours;
  spawnSync("cp", ["-R", join(ours, "_cacache"), at("cache")]);
  mkdirSync(at("npm"));
  renameSync(at("cache"), at("npm/_cacache"));
  spawnSync("chown", ["-R", `${user.uid}:${user.gid}`, at("npm")]);
  return at("npm");
}

function environment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { PATH = "", LANG = "C" } = process.env;
  return { PATH, LANG, NODE_ENV: "production", HOME: at("home"), ...more };
}

/** What two builds must have in common for a page of the one to work with the other. */
function agreement(build: string) {
  const { node } = JSON.parse(readFileSync(join(build, "server/server-reference-manifest.json"), "utf8")) as {
    node: Record<string, unknown>;
  };
  return {
    id: readFileSync(join(build, "BUILD_ID"), "utf8"),
    actions: Object.keys(node).sort(),
    files: readdirSync(join(build, "static"), { recursive: true, encoding: "utf8" }).sort(),
  };
}

// Installing and building takes a minute, which the developer of something else need not wait for.
describe.skipIf(!process.env.CI)("the image, made and run without Docker by an ordinary user", () => {
  beforeAll(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "subdesk-image-")));
    chmodSync(folder, 0o777);
    database = await scratchDatabase(process.env.TEST_DATABASE_URL ?? "", "subdesk_image");
    for (const name of ["app", "components", "deploy", "lib", "public", "sandbox", "scripts"])
      cpSync(join(ROOT, name), at(`checkout/${name}`), { recursive: true });
    for (const entry of readdirSync(ROOT, { withFileTypes: true }))
      if (entry.isFile() && !/^\.env|^next-env/.test(entry.name))
        cpSync(join(ROOT, entry.name), at(`checkout/${entry.name}`));
    mode("a-w,a+rX", "checkout");
  });
  afterAll(async () => {
    desk?.kill("SIGKILL");
    await database.drop();
    mode("u+w", ".");
    rmSync(folder, { recursive: true, force: true });
  });

  it("is made in a clean folder from a checkout that cannot be written", { timeout: 400_000 }, async () => {
    const made = spawn(process.execPath, [at("checkout/deploy/image.mjs"), at("image")], {
      ...user,
      cwd: folder,
      env: environment({ SUBDESK_COMMIT: commit, npm_config_cache: packageCache() }),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [made.stdout, made.stderr]) stream.on("data", (text: Buffer) => (said += text));
    const [code] = (await once(made, "close")) as [number];
    expect(code, said).toBe(0);
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
    expect(JSON.parse(readFileSync(at("image/release.json"), "utf8"))).toMatchObject({ version, commit });
    expect(readdirSync(at("image"))).not.toEqual(expect.arrayContaining(["app"]));
    // Built elsewhere, from the same sources: one to browsers and balancers, and without a key.
    const [build = ""] = readdirSync(at("image/.builds"));
    const [ours, its] = [ROOT, at("image")].map((root) => agreement(join(root, ".builds", build)));
    expect(its).toEqual(ours);
    expect(its?.actions.length).toBeGreaterThan(50);
    expect(readFileSync(at(`image/.builds/${build}/server/server-reference-manifest.json`), "utf8")).toMatch(
      /"encryptionKey": ""/,
    );
    expect(readdirSync(at("image/lib/runs")).filter((name) => name.includes(".test."))).toEqual([]);
  });

  it("runs where nothing of it can be written, backs up, and stops in order", {
    timeout: 120_000,
  }, async () => {
    if (isRoot) spawnSync("chown", ["-R", "0:0", at("image")]);
    mode("a-w,a+rX", "image");
    mkdirSync(at("data"));
    chmodSync(at("data"), 0o777);
    const port = await freePort();
    const settings = environment({
      DATABASE_URL: database.url,
      PORT: String(port),
      SUBDESK_DATA_DIR: at("data/desk"),
      SUBDESK_SANDBOX: "0",
    });
    desk = spawn(process.execPath, ["scripts/launch.mjs"], {
      ...user,
      cwd: at("image"),
      env: settings,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [desk.stdout, desk.stderr]) stream?.on("data", (text: Buffer) => (said += text));
    await expect.poll(() => said, { timeout: 60_000 }).toContain("Ctrl+C stops it.");
    expect(said).toContain(`(${commit.slice(0, 12)})`);
    expect(said).toContain(`"commit":"${commit}"`);

    const address = `http://127.0.0.1:${port}`;
    expect(await (await fetch(`${address}/healthz`)).json()).toMatchObject({ alive: true, commit });
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
    const page = await fetch(`${address}/sign-in`);
    const files = new Set((await page.text()).match(/\/_next\/static\/[^"\\]+\.(?:js|css)/g));
    expect(files.size).toBeGreaterThan(5);
    for (const file of files) expect([file, (await fetch(address + file)).status]).toEqual([file, 200]);

    const backup = spawnSync(process.execPath, ["scripts/with-database.mjs", "scripts/backup.ts"], {
      ...user,
      cwd: at("image"),
      env: settings,
      encoding: "utf8",
    });
    expect([backup.status, backup.stdout + backup.stderr]).toEqual([0, expect.stringContaining(".backup")]);

    const exit = once(desk, "exit");
    desk.kill("SIGTERM");
    expect(await exit).toEqual([0, null]);
    await expect(fetch(address)).rejects.toThrow();
    const { rows } = await withClient(database.url, (client) => client.query("select from instances"));
    expect(rows).toEqual([]);
    expect(said).toContain('"msg":"stopped"');
  });
});
