import type * as dns from "node:dns/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { forgetProcess } from "../../testing/forget";

const names = vi.hoisted(() => ({
  answers: new Map<string, { address: string; family: number }[][]>(),
  asked: [] as string[],
}));
vi.mock("node:dns/promises", async (original) => {
  const real = await original<typeof dns>();
  return {
    ...real,
    lookup: (name: string, options: { all: true }) => {
      names.asked.push(name);
      const known = names.answers.get(name);
      return known
        ? Promise.resolve(known.length > 1 ? known.shift() : known[0])
        : real.lookup(name, options);
    },
  };
});

const settings = {
  DATABASE_URL: "postgres://desk@127.0.0.1/desk",
  AUTH_SECRET: "a secret of the tests, long enough to be one",
};
const servers: Server[] = [];

async function desk(allowed = "") {
  forgetProcess();
  for (const [name, value] of Object.entries({ ...settings, WEBHOOK_ALLOW_PRIVATE: allowed }))
    vi.stubEnv(name, value);
  const [{ addressesOf }, { postWebhook }] = await Promise.all([import("./target"), import("./webhook")]);
  return { addressesOf, post: (target: string) => postWebhook(target, "secret", "delivery", { test: true }) };
}

/** A server on one address of this machine; it reports how often it was called. */
async function receiver(
  address: string,
  port = 0,
  answer: { status: number; location?: string } = { status: 204 },
) {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    request.resume();
    response.writeHead(answer.status, { ...(answer.location && { location: answer.location }) }).end();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, address, resolve));
  return { port: (server.address() as AddressInfo).port, asked: () => asked };
}

// Test files share processes: the one before may have loaded what looks names up, and the next must not
// get it as it is here.
beforeAll(() => void vi.resetModules());
afterAll(() => void vi.resetModules());
afterEach(async () => {
  vi.unstubAllEnvs();
  names.answers.clear();
  names.asked.length = 0;
  await Promise.all(servers.splice(0).map((server) => new Promise((closed) => server.close(closed))));
});

const inside = [
  "127.0.0.1",
  "127.8.9.10",
  "0.0.0.0",
  "10.1.2.3",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "169.254.169.254",
  "100.64.0.1",
  "192.0.0.8",
  "198.18.0.1",
  "203.0.113.9",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "::1",
  "::",
  "fe80::1",
  "fc00::1",
  "fd12:3456::1",
  "ff02::1",
  "::ffff:127.0.0.1",
  "::ffff:8.8.8.8",
  "::127.0.0.1",
  "64:ff9b::7f00:1",
  "64:ff9b:1::a00:1",
  "100::1",
  "2001::1",
  "2001:db8::1",
  "2002:7f00:1::1",
  "fec0::1",
];
const written = [
  "http://127.1/",
  "http://2130706433/",
  "http://0x7f.0.0.1/",
  "http://0177.0.0.1/",
  "http://127.0.0.1./",
  "http://[::ffff:7f00:1]/",
  "http://0/",
  "http://localhost/",
  "http://LOCALHOST./",
];

describe("a webhook's address", () => {
  it.each(inside)("is refused where it leads to %s, written out or by a name", async (address) => {
    const { addressesOf, post } = await desk();
    const plain = `http://${address.includes(":") ? `[${address}]` : address}/hook`;
    names.answers.set("hooks.example", [
      [
        { address: "9.9.9.9", family: 4 },
        { address, family: address.includes(":") ? 6 : 4 },
      ],
    ]);
    for (const target of [plain, "http://hooks.example/hook"]) {
      await expect(addressesOf(target)).rejects.toMatchObject({
        code: "invalid",
        fields: { target: expect.stringContaining("WEBHOOK_ALLOW_PRIVATE") as string },
      });
      await expect(post(target)).rejects.toThrow("Subdesk sends no webhooks there");
    }
  });

  it.each(written)("is refused however it is spelt: %s", async (target) => {
    await expect((await desk()).addressesOf(target)).rejects.toMatchObject({ code: "invalid" });
  });

  it("is refused when its name cannot be found", async () => {
    await expect(
      (await desk("0.0.0.0/0, ::/0")).addressesOf("http://no-such-name.invalid/"),
    ).rejects.toMatchObject({
      code: "invalid",
      fields: { target: "The host name in this address cannot be found." },
    });
  });

  it.each(["8.8.8.8", "172.32.0.1", "100.128.0.1", "2001:4860:4860::8888", "2606:4700::1111"])(
    "is taken where it is public: %s",
    async (address) => {
      const family = address.includes(":") ? 6 : 4;
      names.answers.set("hooks.example", [[{ address, family }]]);
      expect(await (await desk()).addressesOf("https://hooks.example/")).toEqual([{ address, family }]);
    },
  );

  it("is taken where the settings list its network, and only there", async () => {
    const { addressesOf } = await desk("10.1.0.0/16 fd00::/8,127.0.0.1");
    for (const target of ["http://10.1.255.1/", "http://[fd00::7]/", "http://127.0.0.1/"])
      await expect(addressesOf(target)).resolves.toHaveLength(1);
    for (const target of ["http://10.2.0.1/", "http://[fe80::7]/", "http://127.0.0.2/"])
      await expect(addressesOf(target)).rejects.toMatchObject({ code: "invalid" });
  });

  it("is posted to where it was found to be allowed, whatever its name leads to next", async () => {
    const good = await receiver("127.0.0.1");
    const bad = await receiver("127.0.0.2", good.port);
    names.answers.set("hooks.example", [
      [{ address: "127.0.0.1", family: 4 }],
      [{ address: "127.0.0.2", family: 4 }],
    ]);
    const { post } = await desk("127.0.0.1");
    await post(`http://hooks.example:${good.port}/hook`);
    expect([good.asked(), bad.asked(), names.asked]).toEqual([1, 0, ["hooks.example"]]);
    await expect(post(`http://hooks.example:${good.port}/hook`)).rejects.toThrow(
      "Subdesk sends no webhooks there",
    );
    expect([good.asked(), bad.asked()]).toEqual([1, 0]);
  });

  it("is not left for where a receiver redirects to", async () => {
    const inner = await receiver("127.0.0.2");
    const outer = await receiver("127.0.0.1", 0, {
      status: 307,
      location: `http://127.0.0.2:${inner.port}/`,
    });
    await expect((await desk("127.0.0.1")).post(`http://127.0.0.1:${outer.port}/hook`)).rejects.toThrow(
      "It answered 307.",
    );
    expect([outer.asked(), inner.asked()]).toEqual([1, 0]);
  });
});

it.each(["one", "10.0.0.0/33", "10.0.0.1/8/8"])(
  "refuses to start with WEBHOOK_ALLOW_PRIVATE=%s",
  async (networks) => {
    await expect((await desk(networks)).addressesOf("http://127.0.0.1/")).rejects.toThrow(
      "WEBHOOK_ALLOW_PRIVATE",
    );
  },
);
