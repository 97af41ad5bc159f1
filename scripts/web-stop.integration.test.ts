import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "./lib/ports.mjs";

/** A server behind the same door as Subdesk's, whose requests take as long as their address says. */
const behindTheDoor = `
  import { createServer } from "node:http";
  const work = { gracePeriodMs: Number(process.env.GRACE_MS), release: async () => console.log("released") };
  work.finish = async (writes) => {
    console.log("finishing", writes());
    for (const end = Date.now() + work.gracePeriodMs; writes() > 0 && Date.now() < end; )
      await new Promise((resolve) => setTimeout(resolve, 10));
    console.log("finished", writes());
  };
  globalThis[Symbol.for("subdesk.work")] = () => work;
  createServer((request, response) => {
    console.log(request.method, request.url);
    setTimeout(() => response.end("whole"), Number(request.url.slice(1)));
  }).listen(Number(process.env.PORT), "127.0.0.1", () => process.send("up"));`;

let port = 0;
let agent: Agent;
beforeEach(async () => {
  port = await freePort();
  agent = new Agent({ keepAlive: true });
});
afterEach(() => agent.destroy());

async function start(gracePeriodMs = 5_000) {
  const { PATH = "" } = process.env;
  const preload = new URL("./lib/web-preload.mjs", import.meta.url).href;
  const child = spawn(process.execPath, ["--import", preload, "--input-type=module", "-e", behindTheDoor], {
    env: { PATH, NODE_ENV: "production", PORT: String(port), GRACE_MS: String(gracePeriodMs) },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  let said = "";
  child.stdout?.on("data", (text: Buffer) => (said += text.toString()));
  const exit = once(child, "exit");
  await once(child, "message");
  return { child, exit, said: () => said };
}

interface Answer {
  status: number;
  headers: IncomingMessage["headers"];
  body: string;
}

/** Resolves to null where the connection is refused or cut. */
function ask(method: "GET" | "POST", path: string): Promise<Answer | null> {
  return new Promise((resolve) => {
    const call = httpRequest({
      host: "127.0.0.1",
      port,
      path,
      method,
      agent,
      headers: {
        origin: `http://localhost:${port}`,
        ...(method === "POST" && { "next-action": "0".repeat(42), "content-type": "text/plain" }),
      },
    });
    call.on("response", (message) => {
      let body = "";
      message.setEncoding("utf8").on("data", (text: string) => (body += text));
      message.on("end", () => resolve({ status: message.statusCode ?? 0, headers: message.headers, body }));
      message.on("error", () => resolve(null));
    });
    call.on("error", () => resolve(null));
    call.end(method === "POST" ? "[]" : undefined);
  });
}

describe("a web server that is asked to stop", () => {
  it("answers what is under way in full, sends changes away, and then closes its port", async () => {
    const { child, exit, said } = await start();
    await ask("GET", "/0");
    const [write, read] = [ask("POST", "/800"), ask("GET", "/700")];
    await expect.poll(said).toContain("POST /800");
    child.kill("SIGTERM");
    await expect.poll(said).toContain("finishing 1");
    expect(await ask("POST", "/1")).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
    expect(await ask("GET", "/1")).toMatchObject({ status: 200, headers: { connection: "close" } });
    expect(await write).toMatchObject({ status: 200, body: "whole", headers: { connection: "close" } });
    expect(await read).toMatchObject({ status: 200, body: "whole" });
    expect(await exit).toEqual([0, null]);
    expect(said()).toMatch(/finished 0\nreleased\n$/);
    expect(said()).not.toContain("POST /1\n");
    expect(await ask("GET", "/0")).toBeNull();
  });

  it("ends within its grace period although an answer takes longer, and whatever signal it gets meanwhile", async () => {
    const { child, exit, said } = await start(300);
    const write = ask("POST", "/60000");
    await expect.poll(said).toContain("POST /60000");
    const asked = Date.now();
    child.kill("SIGHUP");
    child.kill("SIGTERM");
    expect(await exit).toEqual([0, null]);
    expect(Date.now() - asked).toBeLessThan(6_000);
    expect(await write).toBeNull();
    expect(said()).toContain("finished 1\nreleased");
  });
});
