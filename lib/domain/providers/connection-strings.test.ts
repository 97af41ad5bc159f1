import { describe, expect, it } from "vitest";
import { connectionStrings, plainUserName } from "./connection-strings";

const gateway = { host: "gw.netnut.net", httpPort: 5959, socksPort: 9595 };

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

describe("what is handed to a customer", () => {
  it("names the user as the gateway takes it", () => {
    expect(plainUserName("acme", null)).toBe("acme");
    const format = {
      fields: [{ name: "kind", label: "Kind", kind: "choice", choices: [{ value: "res", label: "Res" }] }],
      userName: { parts: ["-{kind}"] },
    } as const;
    expect(plainUserName("acme", format)).toBe("acme-res");
  });
});
