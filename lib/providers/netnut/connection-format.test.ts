import { describe, expect, it } from "vitest";
import {
  countrySpelling,
  userNameFor,
  valueProblem,
  firstValues,
} from "../../domain/providers/connection-format";
import { connectionFormat } from "./connection-format";

describe("NetNut user names", () => {
  it("carry product and country", () => {
    expect(userNameFor("acme", connectionFormat, firstValues(connectionFormat))).toBe("acme-res-any");
    expect(userNameFor("acme", connectionFormat, { product: "mob", country: "US", session: "" })).toBe(
      "acme-mob-us",
    );
  });

  it("say uk, not gb", () => {
    const named = (country: string) =>
      userNameFor("acme", connectionFormat, { product: "dc", country, session: "" });
    expect([named("GB"), named("UK")]).toEqual(["acme-dc-uk", "acme-dc-uk"]);
    const country = connectionFormat.fields.find((field) => field.kind === "country") ?? expect.fail();
    expect([countrySpelling(country, "GB"), countrySpelling(country, "DE")]).toEqual(["UK", "DE"]);
  });

  it("put the session after the country, and only a valid one", () => {
    const named = (session: string) =>
      userNameFor("acme", connectionFormat, { product: "stc", country: "de", session });
    expect(named("12345")).toBe("acme-stc-de-sid-12345");
    expect(named("9999")).toBe("acme-stc-de");
  });

  it.each([
    ["9999", false],
    ["00001", false],
    ["10000", true],
    ["999999999", true],
    ["1000000000", false],
    ["12a45", false],
    ["-12345", false],
  ])("session %j: %s", (text, valid) => {
    const session = connectionFormat.fields.find(({ name }) => name === "session") ?? expect.fail();
    expect(valueProblem(session, text)).toBe(valid ? null : "A number from 10000 to 999999999.");
  });

  it("begin with the login alone where nothing is chosen", () => {
    expect(userNameFor("acme", connectionFormat, {})).toBe("acme");
  });
});
