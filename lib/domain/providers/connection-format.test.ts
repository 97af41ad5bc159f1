import { describe, expect, it } from "vitest";
import { passwordFor, userNameFor, valueProblem, type ConnectionFormat } from "./connection-format";

const fields = [
  { name: "country", label: "Country", kind: "country", any: "" },
  { name: "session", label: "Session", kind: "text", longest: 8, empty: "New each time" },
] as const satisfies ConnectionFormat["fields"];

describe("parts of a user name", () => {
  const format: ConnectionFormat = {
    fields,
    userName: { prefix: "customer-", start: "__", between: ";", parts: ["cr.{country}", "sessid.{session}"] },
  };
  const named = (country: string, session = "") => userNameFor("acme", format, { country, session });

  it("start and are separated only where there are any", () => {
    expect(named("")).toBe("customer-acme");
    expect(named("US")).toBe("customer-acme__cr.us");
    expect(named("US", "a1")).toBe("customer-acme__cr.us;sessid.a1");
    expect(named("", "a1")).toBe("customer-acme__sessid.a1");
  });

  it("leave out a value that the gateway would read otherwise", () => {
    expect(named("US", "a;sessttl.1")).toBe("customer-acme__cr.us");
    expect(valueProblem(fields[1], "a;b")).toBe("Letters and digits, at most 8.");
    expect(valueProblem(fields[1], "123456789")).toBe("Letters and digits, at most 8.");
  });

  it("keep the password as it is", () => {
    expect(passwordFor("secret", format, { country: "US", session: "" })).toBe("secret");
  });
});

it("are part of the password where a provider wants them there, in capitals where it says so", () => {
  const format: ConnectionFormat = {
    fields: [{ ...fields[0], capitals: true }],
    userName: { parts: [] },
    password: { parts: ["_country-{country}"] },
  };
  expect(passwordFor("secret", format, { country: "us" })).toBe("secret_country-US");
  expect(userNameFor("acme", format, { country: "us" })).toBe("acme");
});
