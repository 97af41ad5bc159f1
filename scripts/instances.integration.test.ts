import { spawn, type ChildProcess } from "node:child_process";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, request as ask, type IncomingHttpHeaders, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startNineProxySandbox, type NineProxySandbox } from "../sandbox/nine-proxy";
import { appliedFromNow } from "../testing/under-fire";
import { distDir, ensureBuilt } from "./lib/build.mjs";
import { ROOT } from "./lib/children.mjs";
import { withClient } from "./lib/databases.mjs";
import { freePort } from "./lib/ports.mjs";
import { scratchDatabase } from "./lib/scratch-database.mjs";
import { waitFor } from "./lib/wait.mjs";

const account = "nine-proxy";
const users = 100;
const secret = randomBytes(32).toString("base64url");

let folder = "";
let database: Awaited<ReturnType<typeof scratchDatabase>>;
let sandbox: NineProxySandbox;
let balancer: Server;
let origin = "";
let cookie = "";
const ports: number[] = [];
const instances: ChildProcess[] = [];
let output = "";

interface Answer {
  status: number;
  text: string;
}

async function query<Row extends Record<string, unknown>>(text: string, values: unknown[] = []) {
  const { rows } = await withClient(database.url, (client) => client.query(text, values));
  return rows as Row[];
}

/** Starts an instance at its port, as an image does, and waits until it is ready. */
async function start(index: number): Promise<void> {
  const { PATH = "", HOME = "", LANG = "C" } = process.env;
  const port = ports[index] ?? 0;
  const child = spawn(process.execPath, ["scripts/launch.mjs"], {
    cwd: ROOT,
    env: {
      PATH,
      HOME,
      LANG,
      NODE_ENV: "production",
      DATABASE_URL: database.url,
      APP_URL: origin,
      HOST: "127.0.0.1",
      PORT: String(port),
      AUTH_SECRET: secret,
      SUBDESK_CREDENTIALS_KEY: createHash("sha256").update(secret).digest("base64"),
      SUBDESK_DATA_DIR: join(folder, String(index)),
      PULSE_SECONDS: "1",
      NINEPROXY_API_URL: sandbox.url,
      NINEPROXY_API_KEY: sandbox.apiKey,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  instances[index] = child;
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text: Buffer) => (output += text));
  const ready = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok || undefined,
      () => undefined,
    );
  if (!(await waitFor(ready, { limit: 60_000, every: 100 })))
    throw new Error(`Instance ${index} did not become ready:\n${output.slice(-3_000)}`);
}

async function stop(index: number): Promise<void> {
  const child = instances[index];
  if (!child) throw new Error(`There is no instance ${index}.`);
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  expect(await exit, output.slice(-2_000)).toEqual([0, null]);
}

/**
 * Without those that are about one connection (RFC 9110, 7.6.1). An instance keeps its connections longer
 * than the balancer does: with its `keep-alive`, a client would use one that the balancer is closing.
 */
function endToEnd({
  connection: _,
  "keep-alive": __,
  "transfer-encoding": ___,
  ...headers
}: IncomingHttpHeaders) {
  return headers;
}

/** Sends requests in turn to the instances that say that they are ready, as a balancer does. */
function balance(): Server {
  const ready = new Set<number>();
  const look = setInterval(() => {
    for (const port of ports)
      void fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(1_000) }).then(
        ({ status }) => (status === 200 ? ready.add(port) : ready.delete(port)),
        () => ready.delete(port),
      );
  }, 200);
  let turn = 0;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts);
      const pass = (tries: number) => {
        const targets = [...ready];
        const port = targets[turn++ % targets.length] ?? ports[0];
        const { method, url: path } = request;
        const headers = endToEnd(request.headers);
        const call = ask({ host: "127.0.0.1", port, method, path, headers, agent: false }, (answer) => {
          response.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
          answer.pipe(response);
        });
        call.on("error", (error: NodeJS.ErrnoException) => {
          // Only what no instance has received is sent to another.
          if (error.code === "ECONNREFUSED" && tries > 0) setTimeout(() => pass(tries - 1), 50);
          else response.writeHead(502).end();
        });
        call.end(body);
      };
      pass(40);
    });
  });
  server.on("close", () => clearInterval(look));
  return server;
}

async function send(path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  const answer = await fetch(origin + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { cookie, ...(body !== undefined && { origin, "sec-fetch-site": "same-origin" }), ...headers },
    body,
  });
  return { status: answer.status, text: await answer.text() };
}

/** A change, sent again as a page does where an instance that stops says that nothing was done. */
async function change(path: string, headers: Record<string, string>, input: unknown): Promise<Answer> {
  for (let tries = 0; ; tries += 1) {
    const answer = await send(path, headers, JSON.stringify(input));
    if (answer.status !== 503 || tries === 20) return answer;
    await sleep(100);
  }
}

const plan = (runId: string, rows: { accountId: string; remoteId: string }[], text: string) =>
  change(
    "/api/bulk/plan",
    { "content-type": "application/json" },
    {
      runId,
      rows,
      params: { action: "note", mode: "replace", text },
    },
  );

function actionId(name: string): string {
  const { node } = JSON.parse(
    readFileSync(join(distDir(), "server/server-reference-manifest.json"), "utf8"),
  ) as { node: Record<string, { exportedName: string }> };
  return Object.entries(node).find(([, { exportedName }]) => exportedName === name)?.[0] ?? "";
}

beforeAll(async () => {
  await ensureBuilt({ say: () => {} });
  folder = mkdtempSync(join(tmpdir(), "subdesk-instances-"));
  [database, sandbox] = await Promise.all([
    scratchDatabase(process.env.TEST_DATABASE_URL ?? "", "subdesk_instances"),
    startNineProxySandbox({ users, apiKey: "a key of the sandbox, long enough" }),
  ]);
  sandbox.control.options({ frozen: true });
  ports.push(await freePort(), await freePort());
  balancer = balance();
  balancer.listen(0, "127.0.0.1");
  await once(balancer, "listening");
  const { port } = balancer.address() as { port: number };
  origin = `http://127.0.0.1:${port}`;
  // One after the other, as a rolling start does: the first migrates.
  await start(0);
  await start(1);

  const sid = randomBytes(32).toString("base64url");
  const [person] = await query<{ id: string }>(
    "insert into staff (email, name, role, password_hash) values ('ada@desk.test', 'Ada', 'admin', 'none') returning id",
  );
  await query(
    "insert into sessions (id_hash, staff_id, expires_at) values ($1, $2, now() + interval '1 hour')",
    [createHash("sha256").update(sid).digest("base64url"), person?.id],
  );
  cookie = `subdesk.session=${await encode({ token: { sid }, secret })}`;
  const listed = async () => (await query("select 1 from sub_users")).length === users || undefined;
  expect(await waitFor(listed, { limit: 60_000, every: 200 })).toBe(true);
}, 240_000);

afterAll(async () => {
  for (const child of instances) if (child.exitCode === null) child.kill("SIGTERM");
  await Promise.all(instances.map((child) => child.exitCode ?? once(child, "exit")));
  balancer.close();
  await sandbox.close();
  await database.drop();
  if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
});

it("a rolling restart under load fails no request, leaves no outcome unknown, and does each row of a run once", {
  timeout: 240_000,
}, async () => {
  const rows = await query<{ accountId: string; remoteId: string }>(
    'select account_id as "accountId", remote_id as "remoteId" from sub_users where status = \'active\' order by id',
  );
  expect(rows[0]?.accountId).toBe(account);
  const applied = appliedFromNow(sandbox);
  const runId = randomUUID();
  const planned = await plan(runId, rows, "by two instances");
  const { data } = JSON.parse(planned.text) as { data: { digest: string } };
  sandbox.control.latency({ ms: 400 });

  let over = false;
  let asked = 0;
  const failed: string[] = [];
  const note = (what: string, { status, text }: Answer) => {
    asked += 1;
    if (status !== 200) failed.push(`${what}: ${status} ${text.slice(0, 200)}`);
  };
  const load = [
    async () => note("list", await send("/api/sub-users?q=user")),
    async () => note("page", await send("/sub-users")),
    async () => note("plan", await plan(randomUUID(), rows.slice(0, 3), "a draft")),
  ].map(async (work) => {
    while (!over) {
      await work().catch((error: unknown) => failed.push(inspect(error)));
      await sleep(250);
    }
  });

  const confirmed = await change(
    "/runs",
    {
      accept: "text/x-component",
      "content-type": "text/plain;charset=UTF-8",
      "next-action": actionId("confirmRunAction"),
    },
    [{ runId, digest: data.digest }],
  );
  expect(confirmed.text).toContain('"ok":true');
  for (const index of [0, 1]) {
    await stop(index);
    await start(index);
  }
  await expect
    .poll(async () => (await query("select state from runs where id = $1", [runId]))[0], { timeout: 120_000 })
    .toEqual({ state: "done" });
  over = true;
  await Promise.all(load);

  expect(failed).toEqual([]);
  expect(asked).toBeGreaterThan(50);
  expect(
    await query("select state, count(*)::int as rows from run_rows where run_id = $1 group by state", [
      runId,
    ]),
  ).toEqual([{ state: "done", rows: rows.length }]);
  expect(await query("select state from operations where state in ('unknown', 'planned', 'sent')")).toEqual(
    [],
  );
  // Listings, looks and the run of both instances together.
  expect(sandbox.control.requests().maxInFlight).toBeLessThanOrEqual(4);
  const written = applied("update").map(({ id }) => String(id));
  expect(written.toSorted()).toEqual(rows.map(({ remoteId }) => remoteId).toSorted());
});
