import { afterEach, describe, expect, it, vi } from "vitest";
import { SettingError } from "../env";
import { netnut } from "./netnut";
import { nineProxy } from "./nine-proxy";
import { providers } from "./registry";
import { environmentGateway, readAddress, readGateway } from "./settings";

const given = (values: Record<string, string>) => {
  for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value);
};

afterEach(() => vi.unstubAllEnvs());

describe("an address", () => {
  it.each([
    ["https://api.example.com", "https://api.example.com"],
    ["https://api.example.com/v1/", "https://api.example.com/v1"],
    [" http://127.0.0.1:8080// ", "http://127.0.0.1:8080"],
  ])("%s is read as %s", (text, address) => {
    given({ SOME_URL: text });
    expect(readAddress("SOME_URL")).toBe(address);
  });

  it.each([
    "api.example.com",
    "ftp://api.example.com",
    "https://api.example.com/?api-key=hidden-key",
    "https://user:hidden-key@api.example.com",
    "https://api.example.com/#hidden-key",
    "https://",
    "javascript:hidden-key",
  ])("%s is refused without repeating it", (text) => {
    given({ SOME_URL: text });
    expect(() => readAddress("SOME_URL")).toThrow(SettingError);
    expect(() => readAddress("SOME_URL")).not.toThrow("hidden-key");
  });

  it("falls back, or is not there", () => {
    expect(readAddress("SOME_URL", "https://fallback.example/")).toBe("https://fallback.example");
    expect(readAddress("SOME_URL")).toBeUndefined();
  });
});

describe("a gateway", () => {
  it.each([
    ["gw.example.com:5959", { host: "gw.example.com", httpPort: 5959, socksPort: null }],
    ["gw.example.com:5959:9595", { host: "gw.example.com", httpPort: 5959, socksPort: 9595 }],
  ])("%s", (text, gateway) => {
    given({ SOME_GATEWAY: text });
    expect(readGateway("SOME_GATEWAY", null)).toEqual(gateway);
  });

  it.each(["gw.example.com", "gw:0", "gw:70000", "gw:1:99999", "http://gw:1", "gw:1:2:3", ":5959"])(
    "%s is refused",
    (text) => {
      given({ SOME_GATEWAY: text });
      expect(() => readGateway("SOME_GATEWAY", null)).toThrow(SettingError);
    },
  );

  it('"host and port are settings with these defaults"; 9Proxy\'s is unknown until it is set', () => {
    expect(environmentGateway(netnut)).toEqual({ host: "gw.netnut.net", httpPort: 5959, socksPort: 9595 });
    expect(environmentGateway(nineProxy)).toBeNull();
  });
});

describe("NetNut's settings", () => {
  it("are a token, or e-mail and password", () => {
    expect(netnut.fromEnvironment()).toBeUndefined();
    given({ NETNUT_TOKEN: "t" });
    expect(netnut.fromEnvironment()).toEqual({
      url: "https://customers-api.netnut.io/v1",
      credentials: { token: "t" },
      scheme: "raw",
    });
    vi.unstubAllEnvs();
    given({
      NETNUT_EMAIL: "a@b.example",
      NETNUT_PASSWORD: "p",
      NETNUT_AUTH_SCHEME: "bearer",
      NETNUT_API_URL: "http://127.0.0.1:1/v1/",
    });
    expect(netnut.fromEnvironment()).toEqual({
      url: "http://127.0.0.1:1/v1",
      credentials: { email: "a@b.example", password: "p" },
      scheme: "bearer",
    });
  });

  it.each([
    [{ NETNUT_EMAIL: "a@b.example" }, "NETNUT_PASSWORD"],
    [{ NETNUT_PASSWORD: "hidden-pass" }, "NETNUT_EMAIL"],
    [{ NETNUT_API_URL: "https://x.example" }, "NETNUT_TOKEN"],
    [{ NETNUT_TOKEN: "t", NETNUT_AUTH_SCHEME: "basic" }, "NETNUT_AUTH_SCHEME"],
  ])("%o name what is missing", (values, name) => {
    given(values as Record<string, string>);
    expect(() => netnut.fromEnvironment()).toThrow(name);
    expect(() => netnut.fromEnvironment()).not.toThrow("hidden-pass");
  });

  it("say which secrets must never be shown, and which environment is live", () => {
    expect(
      netnut.secrets({
        url: "https://customers-api.netnut.io/v1",
        credentials: { token: "t" },
        scheme: "raw",
      }),
    ).toEqual(["t"]);
    expect(netnut.secrets({ url: "x", credentials: { email: "e", password: "p" }, scheme: "raw" })).toEqual([
      "p",
    ]);
    expect(
      netnut.environment({
        url: "https://customers-api.netnut.io/v1",
        credentials: { token: "t" },
        scheme: "raw",
      }),
    ).toBe("production");
    expect(
      netnut.environment({ url: "https://proxy.example/v1", credentials: { token: "t" }, scheme: "raw" }),
    ).toBe("custom");
  });
});

describe("9Proxy's settings", () => {
  it("are a key, and an address where it is not the production one", () => {
    expect(nineProxy.fromEnvironment()).toBeUndefined();
    given({ NINEPROXY_API_KEY: "k" });
    expect(nineProxy.fromEnvironment()).toEqual({ url: "https://api.9proxy.com", apiKey: "k" });
    vi.unstubAllEnvs();
    given({ NINEPROXY_API_URL: "https://sandbox.9proxy.com" });
    expect(() => nineProxy.fromEnvironment()).toThrow("NINEPROXY_API_KEY");
  });

  it.each([
    ["https://api.9proxy.com", "production"],
    ["https://sandbox.9proxy.com", "sandbox"],
    ["https://api.9proxy.com.evil.example", "custom"],
  ])('"the interface says which environment is live": %s is %s', (url, environment) => {
    expect(nineProxy.environment({ url, apiKey: "k" })).toBe(environment);
    expect(nineProxy.secrets({ url, apiKey: "k" })).toEqual(["k"]);
  });
});

it("every provider has its own id, and its pace leaves a place for people", () => {
  expect(new Set(providers.map(({ id }) => id)).size).toBe(providers.length);
  for (const { pace } of providers) {
    expect(pace.inFlight).toBeGreaterThanOrEqual(2);
    expect(pace.inFlight).toBeLessThanOrEqual(4);
    expect(pace.reserved).toBeGreaterThanOrEqual(1);
    expect(pace.reserved).toBeLessThan(pace.inFlight);
  }
});
