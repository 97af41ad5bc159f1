import { afterEach, describe, expect, it, vi } from "vitest";
import { SettingError } from "../../env";
import { environmentGateway } from "../settings";
import { oxylabs } from "./index";

const given = (values: Record<string, string>) => {
  for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value);
};

afterEach(() => vi.unstubAllEnvs());

describe("Oxylabs' settings", () => {
  it("are user name and password, and an address where it differs", () => {
    expect(oxylabs.fromEnvironment()).toBeUndefined();
    given({ OXYLABS_USERNAME: "main", OXYLABS_PASSWORD: "p" });
    const usual = oxylabs.fromEnvironment() ?? expect.fail();
    expect(usual).toEqual({
      url: "https://residential-api.oxylabs.io/v2",
      username: "main",
      password: "p",
    });
    expect(oxylabs.environment(usual)).toBe("production");
    given({ OXYLABS_API_URL: "http://127.0.0.1:8080/v2/" });
    const other = oxylabs.fromEnvironment() ?? expect.fail();
    expect(other.url).toBe("http://127.0.0.1:8080/v2");
    expect(oxylabs.environment(other)).toBe("custom");
    expect(oxylabs.secrets(other)).toEqual(["p"]);
  });

  it.each([
    ["OXYLABS_PASSWORD", { OXYLABS_USERNAME: "main" }],
    ["OXYLABS_USERNAME", { OXYLABS_PASSWORD: "p" }],
    ["OXYLABS_USERNAME and OXYLABS_PASSWORD", { OXYLABS_API_URL: "https://api.example.com" }],
  ])("say that %s is missing", (name, values) => {
    given(values);
    expect(() => oxylabs.fromEnvironment()).toThrow(SettingError);
    expect(() => oxylabs.fromEnvironment()).toThrow(name);
  });

  it("have a gateway of their own", () => {
    expect(environmentGateway(oxylabs)).toEqual({
      host: "pr.oxylabs.io",
      httpPort: 7_777,
      socksPort: 7_777,
    });
  });
});
