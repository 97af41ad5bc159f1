import { describe, expect, it } from "vitest";
import { connectionStrings } from "../providers/connection-strings";
import { pastedUserName, withoutPassword } from "./pasted";

const secret = "s3cret_Pa55";

describe("a pasted connection string", () => {
  it.each([
    `http://acme_1:${secret}@gw.example.net:5959`,
    `  socks5h://acme_1:${secret}@gw.example.net:9595  `,
    `HTTPS://acme_1:${secret}@127.0.0.1:80/path`,
    `curl -x 'http://acme_1:${secret}@gw.example.net:5959' https://ipinfo.io/json`,
    `curl -x http://gw.example.net:5959 -U acme_1:${secret} https://ipinfo.io/json`,
    `curl --proxy-user "acme_1:${secret}" --proxy gw.example.net:5959`,
    `export https_proxy=http://acme_1:${secret}@gw.example.net:5959`,
    `acme_1:${secret}@gw.example.net:5959`,
    `acme_1:${secret}@gw.example.net`,
    `acme_1:p@${secret}@gw.example.net:5959`,
    `acme_1:${secret}:with:colons@gw.example.net:5959`,
    `acme_1:${secret}@[2001:db8::1]:5959`,
    `gw.example.net:5959:acme_1:${secret}`,
    `gw.example.net:5959:acme_1:${secret}:more`,
    `gw.example.net:5959@acme_1:${secret}`,
    `acme_1:${secret}:gw.example.net:5959`,
    `"acme_1:${secret}@gw.example.net:5959"`,
    // Cut off by the length of the field.
    `curl -x 'http://acme_1:${secret}`,
    `User name: acme_1Password: ${secret}`,
  ])("%s leads to its user name", (text) => {
    expect(pastedUserName(text)).toBe("acme_1");
    expect(withoutPassword(text)).not.toContain(secret);
  });

  it("as Subdesk writes it, with any characters in name and password", () => {
    const gateway = { host: "gw.example.net", httpPort: 5959, socksPort: 9595 };
    for (const userName of [
      "acme_1",
      "acme-res-us-sid-1",
      "name@mail.example",
      "a'b",
      "ü/ö",
      "customer-x-cc-US",
    ])
      for (const password of [secret, "p:q@r/s t", "'\"%"]) {
        const { http, socks, curl } = connectionStrings(gateway as never, userName, password);
        for (const text of [http, socks ?? "", curl]) expect(pastedUserName(text), text).toBe(userName);
      }
    const { http } = connectionStrings(gateway as never, "acme_1", secret);
    const message = `Host: gw.example.net\nUser name: acme_1\nPassword: ${secret}\nURL: ${http}`;
    for (const text of [message, message.replaceAll("\n", ""), message.replaceAll("\n", " ")])
      expect(pastedUserName(text)).toBe("acme_1");
    const bare = `Your proxy access:\n\nUser name: acme_1\nPassword: ${secret}`;
    expect(pastedUserName(bare.replaceAll("\n", ""))).toBe("acme_1");
  });
});

describe("what people search for", () => {
  it.each([
    "",
    "acme",
    "acme halcyon 12",
    "ops@halcyon.example",
    "tier:gold",
    "a:b:c",
    "http://example.net:8080",
    "http://example.net:8080/path",
    "https://shop.example/orders/17",
    "gw.example.net:5959",
    "2001:db8::1",
    "12:30",
    "SHOP-17:3",
    "@lumen",
    "note: call at 10:30",
  ])("%s stays as it is", (text) => {
    expect(pastedUserName(text)).toBeNull();
    expect(withoutPassword(text)).toBe(text);
  });
});
