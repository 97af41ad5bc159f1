import { describe, expect, it } from "vitest";
import { countrySpelling, routedUserName, routeProblem, routeStart } from "../../domain/providers/route";
import { route } from "./route";

describe("NetNut user names", () => {
  it("carry product and country", () => {
    expect(routedUserName("acme", route, routeStart(route))).toBe("acme-res-any");
    expect(routedUserName("acme", route, { product: "mob", country: "US", session: "" })).toBe("acme-mob-us");
  });

  it("say uk, not gb", () => {
    const named = (country: string) => routedUserName("acme", route, { product: "dc", country, session: "" });
    expect([named("GB"), named("UK")]).toEqual(["acme-dc-uk", "acme-dc-uk"]);
    const country = route.fields.find((field) => field.kind === "country") ?? expect.fail();
    expect([countrySpelling(country, "GB"), countrySpelling(country, "DE")]).toEqual(["UK", "DE"]);
  });

  it("put the session after the country, and only a valid one", () => {
    const named = (session: string) =>
      routedUserName("acme", route, { product: "stc", country: "de", session });
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
    const session = route.fields.find(({ name }) => name === "session") ?? expect.fail();
    expect(routeProblem(session, text)).toBe(valid ? null : "A number from 10000 to 999999999.");
  });

  it("begin with the login alone where nothing is chosen", () => {
    expect(routedUserName("acme", route, {})).toBe("acme");
  });
});
