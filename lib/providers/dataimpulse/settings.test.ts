import { afterEach, expect, it, vi } from "vitest";
import { dataImpulse } from ".";

const given = (values: Record<string, string>) => {
  for (const [name, value] of Object.entries(values)) vi.stubEnv(`DATAIMPULSE_${name}`, value);
};
afterEach(() => vi.unstubAllEnvs());

it("are an e-mail and a password together, and an address where it is another", () => {
  expect(dataImpulse.fromEnvironment()).toBeUndefined();
  given({ EMAIL: "Ada@example.com", PASSWORD: "hidden-pass" });
  const settings = { url: "https://api.dataimpulse.com", email: "Ada@example.com", password: "hidden-pass" };
  expect(dataImpulse.fromEnvironment()).toEqual(settings);
  expect(dataImpulse.environment(settings)).toBe("production");
  expect(dataImpulse.environment({ ...settings, url: "https://api.dataimpulse.com.example" })).toBe("custom");
  expect(dataImpulse.identity(settings)).toBe(
    dataImpulse.identity({ ...settings, email: "ada@EXAMPLE.com", password: "another" }),
  );
  expect(dataImpulse.secrets(settings)).toEqual(["hidden-pass"]);
});

it.each([
  [{ EMAIL: "a@b.example" }, "DATAIMPULSE_PASSWORD is not set"],
  [{ PASSWORD: "hidden-pass" }, "DATAIMPULSE_EMAIL is not set"],
  [{ API_URL: "https://x.example" }, "DATAIMPULSE_API_URL is set, but no credentials"],
  [{ API_URL: "nonsense", EMAIL: "a@b.example", PASSWORD: "hidden-pass" }, "DATAIMPULSE_API_URL must be"],
])("%j is refused and named", (values, words) => {
  given(values);
  expect(() => dataImpulse.fromEnvironment()).toThrow(words);
  expect(() => dataImpulse.fromEnvironment()).not.toThrow("hidden-pass");
});
