import { describe, expect, it } from "vitest";
import { connectionStrings, isSession, netnutUserName } from "./connection";

const gateway = { host: "gw.netnut.net", httpPort: 5959, socksPort: 9595 };

describe("NetNut user names", () => {
  it("carry product and country", () => {
    expect(netnutUserName("acme", { product: "res", country: "any", session: "" })).toBe("acme-res-any");
    expect(netnutUserName("acme", { product: "mob", country: "US", session: "" })).toBe("acme-mob-us");
  });

  it("say uk, not gb", () => {
    expect(netnutUserName("acme", { product: "dc", country: "GB", session: "" })).toBe("acme-dc-uk");
  });

  it("put the session after the country, and only a valid one", () => {
    expect(netnutUserName("acme", { product: "stc", country: "de", session: "12345" })).toBe(
      "acme-stc-de-sid-12345",
    );
    expect(netnutUserName("acme", { product: "stc", country: "de", session: "9999" })).toBe("acme-stc-de");
  });

  it.each([
    ["9999", false],
    ["00001", false],
    ["10000", true],
    ["999999999", true],
    ["1000000000", false],
    ["12a45", false],
    ["", false],
    ["-12345", false],
  ])("session %j: %s", (text, valid) => expect(isSession(text)).toBe(valid));
});

describe("connection strings", () => {
  it("name the gateway and hold no password", () => {
    expect(connectionStrings(gateway, "acme-res-any")).toEqual({
      http: "http://acme-res-any:PASSWORD@gw.netnut.net:5959",
      socks: "socks5h://acme-res-any:PASSWORD@gw.netnut.net:9595",
      curl: "curl -x 'http://acme-res-any:PASSWORD@gw.netnut.net:5959' https://ipinfo.io/json",
    });
  });

  it("leave SOCKS5 out where there is none", () => {
    expect(connectionStrings({ ...gateway, socksPort: null }, "acme").socks).toBeNull();
  });

  it("let no name break out of the address or the shell", () => {
    const { http, curl } = connectionStrings(gateway, "a@b:c/d' $(id) #é");
    expect(new URL(http).host).toBe("gw.netnut.net:5959");
    expect(decodeURIComponent(new URL(http).username)).toBe("a@b:c/d' $(id) #é");
    expect(curl.match(/'/g)).toHaveLength(2);
  });
});
