import { afterEach, describe, expect, it, vi } from "vitest";
import { forgetProcess } from "../testing/forget";

const settings = {
  DATABASE_URL: "postgres://desk@127.0.0.1/desk",
  AUTH_SECRET: "a secret of the tests, long enough to be one",
};

async function addressOf(proxies: string, headers: Record<string, string>) {
  forgetProcess();
  for (const [name, value] of Object.entries({ ...settings, TRUSTED_PROXIES: proxies }))
    vi.stubEnv(name, value);
  return (await import("./address")).addressOf(new Headers(headers));
}

afterEach(() => vi.unstubAllEnvs());

describe("X-Forwarded-For is believed only from a configured proxy", () => {
  it.each([
    [
      "nobody is configured",
      "",
      { "x-subdesk-peer": "203.0.113.9", "x-forwarded-for": "1.2.3.4" },
      "203.0.113.9",
    ],
    [
      "the peer is no proxy of ours",
      "10.0.0.0/8",
      { "x-subdesk-peer": "203.0.113.9", "x-forwarded-for": "1.2.3.4" },
      "203.0.113.9",
    ],
    [
      "our proxy says it",
      "10.0.0.0/8",
      { "x-subdesk-peer": "10.1.2.3", "x-forwarded-for": "203.0.113.9" },
      "203.0.113.9",
    ],
    [
      "the client wrote the first step itself",
      "10.0.0.0/8",
      { "x-subdesk-peer": "10.1.2.3", "x-forwarded-for": "1.2.3.4, 203.0.113.9" },
      "203.0.113.9",
    ],
    [
      "two of our proxies",
      "10.0.0.0/8, 192.0.2.1",
      { "x-subdesk-peer": "10.1.2.3", "x-forwarded-for": "1.2.3.4, 203.0.113.9, 192.0.2.1" },
      "203.0.113.9",
    ],
    [
      "what the proxy says is no address",
      "10.0.0.0/8",
      { "x-subdesk-peer": "10.1.2.3", "x-forwarded-for": "1.2.3.4, <script>" },
      "10.1.2.3",
    ],
    [
      "the peer is IPv4 in IPv6 clothes",
      "127.0.0.1",
      { "x-subdesk-peer": "::ffff:127.0.0.1", "x-forwarded-for": "203.0.113.9:4711" },
      "203.0.113.9",
    ],
    [
      "IPv6 with brackets and a port",
      "::1",
      { "x-subdesk-peer": "::1", "x-forwarded-for": "[2001:DB8::1]:443" },
      "2001:db8::1",
    ],
    ["the launcher said nothing", "10.0.0.0/8", { "x-forwarded-for": "1.2.3.4" }, null],
  ])("%s", async (_case, proxies, headers, expected) =>
    expect(await addressOf(proxies, headers as unknown as Record<string, string>)).toBe(expected),
  );

  it.each(["one", "10.0.0.0/33", "10.0.0.1/8/8", "2", "::1/129"])(
    "refuses to start with TRUSTED_PROXIES=%s",
    async (proxies) => {
      await expect(addressOf(proxies, { "x-subdesk-peer": "203.0.113.9" })).rejects.toThrow(
        "TRUSTED_PROXIES",
      );
    },
  );
});

describe("networkOf", () => {
  it.each([
    ["203.0.113.9", "203.0.113.9"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
  ])("%s is of %s", async (address, network) => {
    for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
    expect((await import("./address")).networkOf(address)).toBe(network);
  });
});
