import { describe, expect, it } from "vitest";
import { firstValues, passwordFor, userNameFor } from "../../domain/providers/connection-format";
import { connectionFormat } from "./connection-format";

const chosen = (values: Record<string, string>) => ({ ...firstValues(connectionFormat), ...values });
const userNameWith = (values: Record<string, string>) =>
  userNameFor("0a1b2c", connectionFormat, chosen(values));

describe("what a customer chooses", () => {
  it("follows the login after two underscores, the country first", () => {
    expect(userNameWith({ session: "ab12", country: "US" })).toBe("0a1b2c__cr.us;sessid.ab12");
    expect(userNameWith({ country: "GB" })).toBe("0a1b2c__cr.gb");
    expect(userNameWith({ session: "ab12" })).toBe("0a1b2c__sessid.ab12");
  });

  it("is nothing where nothing is chosen, and can add no other parameter", () => {
    expect(userNameWith({})).toBe("0a1b2c");
    expect(userNameWith({ session: "a;cr.de" })).toBe("0a1b2c");
    expect(passwordFor("secret", connectionFormat, chosen({ country: "US" }))).toBe("secret");
  });
});
