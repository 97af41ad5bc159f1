import { describe, expect, it } from "vitest";
import { z } from "zod";
import { describeOperation, fields } from "./fields";
import { netnut } from "./netnut";
import { nineProxy } from "./nine-proxy";
import { operation, type Connection, type Operation } from "./provider";
import type { OperationName } from "../domain/operations/names";
import { transportTo } from "../../testing/peer";

const { transport } = transportTo("http://127.0.0.1:9");
const connections: [string, Connection][] = [
  [
    "netnut",
    netnut.connect({ url: "http://127.0.0.1:9", credentials: { token: "t" }, scheme: "raw" }, transport),
  ],
  ["nine-proxy", nineProxy.connect({ url: "http://127.0.0.1:9", apiKey: "k" }, transport)],
];
const described = connections.flatMap(([provider, { operations }]) =>
  (Object.entries(operations) as [OperationName, Operation][]).map(
    ([name, one]) => [`${provider} ${name}`, one, describeOperation(name, one)] as const,
  ),
);

const fieldsOf = (title: string) =>
  described.find(([name]) => name === title)?.[2].fields ?? expect.fail(title);

describe("the form of every operation", () => {
  it.each(described)("%s asks for exactly what its schema takes", (_title, one, descriptor) => {
    const schema = z.toJSONSchema(one.input, { io: "input", unrepresentable: "any" }) as {
      properties?: Record<string, unknown>;
      required?: string[];
    };
    const shown = descriptor.fields.map(({ name }) => name);
    expect(shown).toEqual(Object.keys(schema.properties ?? {}).filter((name) => name !== "overrideBlock"));
    expect(descriptor.fields.filter(({ required }) => required).map(({ name }) => name)).toEqual(
      schema.required ?? [],
    );
    expect(descriptor.fields.filter(({ secret }) => secret).map(({ name }) => name)).toEqual(
      one.secretFields,
    );
    expect(new Set(descriptor.fields.map(({ label }) => label)).size).toBe(shown.length);
    expect(() => JSON.stringify(descriptor)).not.toThrow();
    for (const { pattern } of descriptor.fields) if (pattern) expect(() => new RegExp(pattern)).not.toThrow();
  });

  it.each(described.filter(([, one]) => one.secretFields.length > 0))(
    "%s draws every secret as a password, and nothing else",
    (_title, _one, { fields: list }) => {
      expect(list.filter(({ widget }) => widget === "password").map(({ name }) => name)).toEqual(
        list.filter(({ secret }) => secret).map(({ name }) => name),
      );
    },
  );

  it("says before it is done what has no way back", () => {
    const final = described.filter(([, , { irreversible }]) => irreversible).map(([title]) => title);
    expect(final.toSorted()).toEqual([
      "netnut allocate-ips",
      "netnut allocate-traffic",
      "netnut create",
      "netnut disable",
      "netnut set-password",
      "nine-proxy delete",
      "nine-proxy set-password",
    ]);
  });

  it("offers only what can be done: no provider draws what it cannot do", () => {
    expect(described.map(([title]) => title).toSorted()).toEqual(
      [
        ...["allocate-ips", "allocate-traffic", "create", "disable", "set-password"].map(
          (name) => `netnut ${name}`,
        ),
        ...[
          "create",
          "delete",
          "disable",
          "enable",
          "reveal-password",
          "set-limits",
          "set-note",
          "set-password",
        ].map((name) => `nine-proxy ${name}`),
      ].toSorted(),
    );
  });

  it("has limits, defaults and hints where the schema has them", () => {
    expect(fieldsOf("netnut allocate-traffic")).toMatchObject([
      { name: "gigabytes", widget: "gigabytes", min: 1, max: 1_000_000, required: true },
      {
        name: "productType",
        widget: "choice",
        default: "*",
        required: false,
        choices: [{ value: "*" }, { value: "res" }, { value: "dc" }, { value: "stc" }, { value: "mob" }],
      },
    ]);
    expect(fieldsOf("nine-proxy create")).toMatchObject([
      {
        name: "user_name",
        minLength: 3,
        maxLength: 50,
        pattern: expect.any(String),
        patternHint: expect.any(String),
      },
      { name: "use_key", secret: true, minLength: 8, maxLength: 64 },
      { name: "status", default: "active" },
      { name: "trafficCap", widget: "bytes-cap", default: null, min: 1 },
      { name: "ipCap", widget: "count-cap", default: null, min: 0 },
      { name: "note", widget: "multiline", default: "", maxLength: 500 },
    ]);
    expect(fieldsOf("netnut allocate-ips")).toMatchObject([
      { name: "accessPoint", remember: "access-point" },
      { name: "countryCode", remember: "country" },
      { name: "ips" },
      { name: "bandwidth" },
    ]);
  });
});

describe("a field", () => {
  const accepts = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success;

  it("of text is trimmed before it is measured", () => {
    const name = fields.text({ label: "Name" }, { min: 3, max: 5, pattern: /^[a-z]+$/ });
    expect(name.parse("  abc ")).toBe("abc");
    for (const value of ["ab", "  a  ", "abcdef", "ABC", "", 5, null])
      expect(accepts(name, value)).toBe(false);
  });

  it("of a password takes signs, but no space, no control character and no leading formula sign", () => {
    const password = fields.password({ label: "P" });
    for (const value of ["aB3$%^&*", "0=+-@|~{}", "x".repeat(64)])
      expect(accepts(password, value), value).toBe(true);
    for (const value of [
      "short12",
      "has space",
      "tab\tchar1",
      "ümlaut-12",
      "=formula1",
      "+12345678",
      "@12345678",
      "-12345678",
      "x".repeat(65),
      12345678,
    ])
      expect(accepts(password, value), String(value)).toBe(false);
  });

  it("of a cap knows unlimited from nothing", () => {
    const [bytes, count] = [fields.bytesCap({ label: "B" }), fields.countCap({ label: "C" })];
    for (const value of [null, 1, Number.MAX_SAFE_INTEGER]) expect(accepts(bytes, value)).toBe(true);
    for (const value of [0, -1, 1.5, 2 ** 53, "1", undefined, Number.NaN, Infinity])
      expect(accepts(bytes, value), String(value)).toBe(false);
    for (const value of [null, 0, 2_000_000_000]) expect(accepts(count, value)).toBe(true);
    for (const value of [-1, 2_000_000_001, 0.5]) expect(accepts(count, value)).toBe(false);
  });

  it("of a country is two letters, in capitals", () => {
    const country = fields.country({ label: "C" });
    expect(country.parse(" us ")).toBe("US");
    for (const value of ["U", "USA", "U1", "ÜS", ""]) expect(accepts(country, value)).toBe(false);
  });

  it("without a widget belongs to Subdesk's own code and is not drawn", () => {
    const one = operation({
      input: z.strictObject({
        drawn: fields.count({ label: "Drawn" }, 5),
        hidden: z.boolean().default(false),
      }),
      idempotent: true,
      secretFields: [],
      run: () => Promise.reject(new Error("never")),
    } as never);
    expect(describeOperation("enable", one).fields.map(({ name }) => name)).toEqual(["drawn"]);
  });
});

it("names every field of every operation beside its value", () => {
  for (const [provider, { operations }] of connections) {
    const { fieldLabels } = provider === netnut.id ? netnut : nineProxy;
    const drawn = (Object.entries(operations) as [OperationName, Operation][]).flatMap(([name, one]) =>
      describeOperation(name, one).fields.map((field) => field.name),
    );
    expect(Object.keys(fieldLabels)).toEqual(expect.arrayContaining(drawn));
  }
  expect(netnut.fieldLabels).toMatchObject({
    customer_name: "Name",
    customer_login_name: "Proxy login",
    customer_dashboard_email: "Dashboard e-mail",
    snkrs_private_pool: "Private pool number",
    gigabytes: "GB",
    productType: "Product",
    accessPoint: "Access point",
    countryCode: "Country",
    ips: "IPs",
    bandwidth: "Bandwidth",
  });
  expect(nineProxy.fieldLabels).toMatchObject({ user_name: "User name", trafficCap: "Traffic cap" });
});

describe("amounts in a provider's own unit", () => {
  const gib = { label: "GiB", bytes: 2 ** 30, step: 1 } as const;
  const cents = { label: "GB", bytes: 1e9, step: 0.01 } as const;
  const of = (input: z.ZodType) =>
    describeOperation("allocate-traffic", { input, secretFields: [], idempotent: false } as never).fields[0];

  it("are drawn with the unit, and taken in its steps", () => {
    const input = z.strictObject({ amount: fields.amount({ label: "Traffic" }, gib, 100) });
    expect(of(input)).toMatchObject({ unit: gib, min: 1, max: 100 });
    expect(input.safeParse({ amount: 1.5 }).error?.issues[0]?.message).toBe("Enter a whole number of GiB.");
    const fine = z.strictObject({ amount: fields.amount({ label: "Traffic" }, cents, 100) });
    for (const amount of [0.01, 0.07, 0.29, 1.1, 32.6]) expect(fine.safeParse({ amount }).success).toBe(true);
    for (const amount of [0, 0.001, 0.015, 101]) expect(fine.safeParse({ amount }).success).toBe(false);
  });

  it("a cap of 0 and steps are for providers that have them", () => {
    const plain = z.strictObject({ cap: fields.bytesCap({ label: "Cap" }) });
    expect(plain.safeParse({ cap: 0 }).success).toBe(false);
    const fine = z.strictObject({ cap: fields.bytesCap({ label: "Cap" }, { zero: true, step: 1e6 }) });
    expect(of(fine)).toMatchObject({ zero: true, step: 1e6, min: 0 });
    for (const cap of [0, 1e6, 43_870_000_000, null]) expect(fine.safeParse({ cap }).success).toBe(true);
    expect(fine.safeParse({ cap: 1_500_000_001 }).error?.issues[0]?.message).toBe(
      "Enter a multiple of 0.001 GB.",
    );
  });
});
