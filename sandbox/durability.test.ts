import { spawn, type ChildProcess } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { startNetnutSandbox } from "./netnut";
import { startNineProxySandbox } from "./nine-proxy";
import type { SandboxReady } from "./serve";
import { netnutCaller, nineProxyCaller } from "./testing";

const directories: string[] = [];
const children: ChildProcess[] = [];

function directory(): string {
  const made = mkdtempSync(join(tmpdir(), "sandbox-"));
  directories.push(made);
  return made;
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const made of directories.splice(0)) rmSync(made, { recursive: true });
});

describe("a restart", () => {
  it("keeps 9Proxy's key, port, records, counters, ids and ledger", async () => {
    const dataDir = directory();
    const time = Date.UTC(2025, 5, 2);
    const first = await startNineProxySandbox({ dataDir, users: 20, now: () => time });
    const call = nineProxyCaller(first);
    for (const name of ["a", "b", "c"])
      await call("POST", "create", { user_name: `made_${name}`, use_key: `k-${name}`, status: 1, note: "é" });
    const ids = first.control.state().users.map(({ id }) => id);
    await call("PUT", "update", { id: ids[0], use_key: "new", status: 2 });
    await call("DELETE", "delete", { id: ids.at(-1) });
    first.control.patch(ids[1] ?? 0, { note: "behind" });
    first.control.insert([{ odd: true }], true);
    const before = { state: first.control.state(), ledger: first.control.ledger() };
    await first.close();

    const second = await startNineProxySandbox({ dataDir, now: () => time + 3_600_000 });
    try {
      expect([second.url, second.apiKey]).toEqual([first.url, first.apiKey]);
      expect(second.control.ledger()).toEqual(before.ledger);
      const still = (users: typeof before.state.users) =>
        users.map(({ data_used: _data, ip_used: _ips, ...row }) => row);
      expect(still(second.control.state().users)).toEqual(still(before.state.users));
      second.control
        .state()
        .users.forEach((row, index) =>
          expect(row.data_used ?? 0).toBeGreaterThanOrEqual(before.state.users[index]?.data_used ?? 0),
        );
      const again = await nineProxyCaller(second)("POST", "create", {
        user_name: "d",
        use_key: "k",
        status: 1,
      });
      expect((again.json as { result: { id: number } }).result.id).toBeGreaterThan(ids.at(-1) ?? Infinity);
      expect(second.control.ledger().at(-1)?.seq).toBe(before.ledger.length + 1);
    } finally {
      await second.close();
    }
  });

  it("keeps NetNut's token, plans and switches of state", async () => {
    const dataDir = directory();
    const now = () => Date.UTC(2025, 5, 2);
    const first = await startNetnutSandbox({ dataDir, users: 10, now });
    const call = netnutCaller(first);
    const id = first.control.state().users[0]?.customer_id;
    await call("POST", `/customer/sub-user/${id}/allocate`, { allocate: 7, product_type: "mob" });
    await call("PUT", `/customer/sub-user/${id}/disabled`);
    await call("PATCH", `/customer/sub-user/${id}/password`, { new_login_pwd: "later" });
    const { users } = first.control.state();
    await first.close();
    const second = await startNetnutSandbox({ dataDir, users: 99, now });
    expect(second.token).toBe(first.token);
    expect(second.email + second.password).toBe(first.email + first.password);
    expect(second.control.state().users).toEqual(users);
    expect(second.control.ledger()).toHaveLength(3);
    await second.close();
  });

  it("drops a last line that was cut short, and continues after it", async () => {
    const dataDir = directory();
    const run = async (name: string) => {
      const sandbox = await startNineProxySandbox({ dataDir, users: 0 });
      await nineProxyCaller(sandbox)("POST", "create", { user_name: name, use_key: "k", status: 1 });
      const names = sandbox.control.state().users.map((row) => row.user_name);
      await sandbox.close();
      return names;
    };
    await run("one");
    appendFileSync(join(dataDir, "nine-proxy-ledger.jsonl"), '{"entry":{"seq":2,"at":1');
    expect(await run("two")).toEqual(["one", "two"]);
    expect(await run("three")).toEqual(["one", "two", "three"]);
  });

  it("starts from the seed again after a reset", async () => {
    const dataDir = directory();
    const first = await startNineProxySandbox({ dataDir, users: 4 });
    first.control.remove(first.control.state().users[0]?.id ?? 0);
    first.control.reset({ users: 6 });
    await first.close();
    const second = await startNineProxySandbox({ dataDir });
    expect(second.control.state().users).toHaveLength(6);
    expect(readFileSync(join(dataDir, "nine-proxy-ledger.jsonl"), "utf8")).toBe("");
    await second.close();
  });
});

async function launch(dataDir: string) {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", join(import.meta.dirname, "serve.ts"), "--data", dataDir, "--users", "5"],
    { stdio: ["ignore", "pipe", "inherit", "ipc"] },
  );
  children.push(child);
  let output = "";
  child.stdout?.on("data", (part: Buffer) => (output += part.toString()));
  const ready = await new Promise<SandboxReady>((resolve) =>
    child.once("message", (message) => resolve(message as SandboxReady)),
  );
  const gone = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  return { child, ready, gone, output: () => output };
}

describe("the process", () => {
  it("loses no answered write to kill -9, and leaves cleanly when its parent does", async () => {
    const dataDir = directory();
    const { child, ready, gone } = await launch(dataDir);
    const answered: string[] = [];
    const at = ready.addresses.nineProxy ?? expect.fail();
    const url = `${at.url}/client/v1/user-passes/create?api-key=${at.apiKey}`;
    const writer = async (lane: number) => {
      for (let turn = 0; ; turn += 1) {
        const user_name = `w_${lane}_${turn}`;
        const response = await fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ user_name, use_key: "k", status: 1 }),
        });
        if (response.ok) answered.push(user_name);
        if (answered.length === 150) child.kill("SIGKILL");
      }
    };
    await Promise.allSettled([1, 2, 3, 4].map(writer));
    await gone;

    const next = await launch(dataDir);
    expect(next.ready.addresses).toEqual(ready.addresses);
    expect(JSON.parse(next.output())).toEqual(next.ready);
    const ledger = (await (await fetch(`${at.url}/__sandbox/ledger`)).json()) as {
      body: { user_name: string };
    }[];
    const names = ledger.map((entry) => entry.body.user_name);
    expect(answered.length).toBeGreaterThanOrEqual(150);
    expect(names).toEqual(expect.arrayContaining(answered));
    expect(new Set(names).size).toBe(names.length);
    next.child.disconnect();
    expect(await next.gone).toBe(0);
  }, 20_000);

  it("leaves cleanly on SIGTERM", async () => {
    const { child, gone } = await launch(directory());
    child.kill("SIGTERM");
    expect(await gone).toBe(0);
  }, 20_000);
});
