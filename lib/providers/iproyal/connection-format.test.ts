import { describe, expect, it } from "vitest";
import { firstValues, passwordFor, userNameFor } from "../../domain/providers/connection-format";
import { connectionFormat } from "./connection-format";

const chosen = (values: Record<string, string>) => ({ ...firstValues(connectionFormat), ...values });
const passwordWith = (values: Record<string, string>) =>
  passwordFor("aPassword1", connectionFormat, chosen(values));

describe("what a customer chooses", () => {
  it("follows the password, and leaves the user name alone", () => {
    const values = { country: "US", session: "ab12cd34" };
    expect(passwordWith(values)).toBe("aPassword1_country-us_session-ab12cd34_lifetime-10m");
    expect(userNameFor("acme", connectionFormat, chosen(values))).toBe("acme");
  });

  it("is nothing where nothing is chosen, and has no lifetime without a session", () => {
    expect(passwordWith({})).toBe("aPassword1");
    expect(passwordWith({ country: "DE", lifetime: "30m" })).toBe("aPassword1_country-de");
    expect(passwordWith({ session: "a_country-us" })).toBe("aPassword1");
  });
});
