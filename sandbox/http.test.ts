import { afterEach, expect, it } from "vitest";
import { secretsSent } from "./echo";
import { json } from "./http";
import type { SandboxControl } from "./control";
import { machine, serve, type Api } from "./server";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** A stand-in that answers with what it was sent. */
async function start(forms?: true): Promise<string> {
  const api: Api = {
    ...(forms && { forms }),
    handle: (call) =>
      json(200, { body: call.body, key: call.headers["x-api-key"], secrets: secretsSent(call) }),
    failure: (status, message) => json(status, { message }),
    targets: () => [],
    secrets: secretsSent,
  };
  const server = await serve(machine(Date.now), api, {} as SandboxControl, {
    host: "127.0.0.1",
    port: 0,
    remembered: false,
  });
  open.push(server);
  return server.origin;
}

const form = new URLSearchParams({ account: "acme", password: "a&b" });
const post = async (url: string, body: URLSearchParams) => {
  const response = await fetch(url, { method: "POST", body, headers: { "X-API-Key": "key" } });
  return (await response.json()) as unknown;
};

it("reads a form where it takes them, its secrets too, and a key in whatever header", async () => {
  expect(await post(await start(true), form)).toEqual({
    body: { kind: "form", value: { account: "acme", password: "a&b" } },
    key: "key",
    secrets: ["a&b"],
  });
});

it("reads no field that is given twice", async () => {
  const twice = new URLSearchParams([...form, ["account", "other"]]);
  expect(await post(await start(true), twice)).toMatchObject({
    body: { kind: "unusable", status: 400, message: "account: given more than once" },
  });
});

it("takes none elsewhere", async () => {
  expect(await post(await start(), form)).toMatchObject({ body: { kind: "unusable", status: 400 } });
});
