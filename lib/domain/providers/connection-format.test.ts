import { describe, expect, it } from "vitest";
import {
  firstValues,
  gatewayFor,
  offeredFields,
  passwordFor,
  userNameFor,
  valueProblem,
  withOffered,
  type ConnectionFormat,
} from "./connection-format";

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

describe("a gateway with parts in its host and a port to choose", () => {
  const format: ConnectionFormat = {
    fields: [
      {
        name: "product",
        label: "Product",
        kind: "choice",
        choices: [
          { value: "rp", label: "Residential" },
          { value: "dc", label: "Datacenter" },
        ],
      },
      { ...fields[0], onlyWith: { field: "product", values: ["rp"] } },
      {
        name: "kind",
        label: "Sessions",
        kind: "choice",
        choices: [
          { value: "rotating", label: "New each time" },
          { value: "sticky", label: "Kept", onlyWith: { field: "product", values: ["rp"] } },
        ],
      },
      {
        name: "port",
        label: "Port",
        kind: "number",
        min: 10_000,
        max: 10_999,
        empty: "Any",
        onlyWith: { field: "kind", values: ["sticky"] },
      },
    ],
    userName: { parts: ["-{kind}"] },
    password: { parts: ["_{product}_{country}"] },
    host: { parts: ["{product}.", "{country}-"] },
    port: { field: "port", socks: "same" },
  };
  const gateway = { host: "gate.example", httpPort: 80, socksPort: 1080 };
  const at = (values: Record<string, string>) =>
    gatewayFor(gateway, format, { ...firstValues(format), ...values });

  it("has them before the host", () => {
    expect(at({})).toEqual({ ...gateway, host: "rp.gate.example" });
    expect(at({ country: "US" }).host).toBe("rp.us-gate.example");
  });

  it("takes a port only while it is offered and one of the range", () => {
    expect(at({ kind: "sticky", port: "10007" })).toMatchObject({ httpPort: 10_007, socksPort: 10_007 });
    for (const values of [
      { kind: "sticky", port: "" },
      { kind: "sticky", port: "22" },
      { kind: "sticky", port: "10007x" },
      { kind: "rotating", port: "10007" },
    ])
      expect(at(values)).toMatchObject({ httpPort: 80, socksPort: 1080 });
  });

  it("offers what the product has, and drops what was chosen for another", () => {
    const rp = { product: "rp", country: "US", kind: "sticky", port: "10007" };
    expect(offeredFields(format, rp).map(({ name }) => name)).toEqual(["product", "country", "kind", "port"]);
    const dc = withOffered(format, { ...rp, product: "dc" });
    expect(dc).toEqual({ product: "dc", kind: "rotating" });
    expect(offeredFields(format, dc).map(({ name }) => name)).toEqual(["product", "kind"]);
    expect(offeredFields(format, dc)[1]).toMatchObject({ choices: [{ value: "rotating" }] });
    expect(at(dc)).toEqual({ ...gateway, host: "dc.gate.example" });
    expect(passwordFor("secret", format, rp)).toBe("secret_rp_us");
    expect(passwordFor("secret", format, { ...dc, country: "US" })).toBe("secret");
    expect(userNameFor("acme", format, dc)).toBe("acme-rotating");
    expect(userNameFor("acme", format, { ...rp, product: "dc" })).toBe("acme");
    expect(userNameFor("acme", format, rp)).toBe("acme-sticky");
  });
});
