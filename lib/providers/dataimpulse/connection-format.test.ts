import { describe, expect, it } from "vitest";
import { firstValues, gatewayFor, passwordFor, userNameFor } from "../../domain/providers/connection-format";
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

  it("may be a sticky port, of which no document says that it speaks SOCKS5", () => {
    const gateway = { host: "gw.dataimpulse.com", httpPort: 823, socksPort: 824 };
    const at = (port: string) => gatewayFor(gateway, connectionFormat, chosen({ port }));
    expect(at("")).toEqual(gateway);
    expect(at("10042")).toEqual({ host: "gw.dataimpulse.com", httpPort: 10_042, socksPort: null });
    expect(at("80")).toEqual(gateway);
    expect(userNameWith({ port: "10042" })).toBe("0a1b2c");
  });

  it("is nothing where nothing is chosen, and can add no other parameter", () => {
    expect(userNameWith({})).toBe("0a1b2c");
    expect(userNameWith({ session: "a;cr.de" })).toBe("0a1b2c");
    expect(passwordFor("secret", connectionFormat, chosen({ country: "US" }))).toBe("secret");
  });
});
