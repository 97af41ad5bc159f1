import { describe, expect, it } from "vitest";
import { isWellFormed } from "./well-formed";

const at = "http://localhost:3000/api/auth";
const posted = (body: string, type = "application/json") =>
  new Request(`${at}/callback/password`, { method: "POST", body, headers: { "content-type": type } });

describe("a request to the sign-in", () => {
  it.each([
    new Request(`${at}/session`),
    new Request(`${at}/signin?callbackUrl=%2Fsub-users`),
    new Request(`${at}/signin?callbackUrl=https%3A%2F%2Fdesk.example`),
    new Request(`${at}/session`, {
      headers: { cookie: "a=b; next-auth.callback-url=http%3A%2F%2Flocalhost%3A3000" },
    }),
    new Request(`${at}/error?error=access_denied`),
    new Request(`${at}/callback/oidc?code=x`),
    posted("{}"),
    posted("csrfToken=x&callbackUrl=/", "application/x-www-form-urlencoded"),
  ])("is taken: $method $url", async (request) => expect(await isWellFormed(request)).toBe(true));

  it.each([
    new Request(`${at}/signin?callbackUrl=javascript:alert(1)`),
    new Request(`${at}/signin?callbackUrl=x`),
    new Request(`${at}/signin?callbackUrl=%2F%2F%5B`),
    new Request(`${at}/a%00b`),
    new Request(`${at}/error/%D7%A9`),
    new Request(`${at}/error?error=%D7%A9`),
    new Request(`${at}/callback/credentials`),
    new Request(`${at}/callback/credentials/${"x".repeat(100)}?email=a`),
    new Request(`${at}/callback/passkey`),
    new Request(`${at}/session`, { headers: { cookie: "next-auth.callback-url=%ZZ" } }),
    posted(""),
    posted("{"),
    posted("[]"),
    posted("null"),
    posted('{"callbackUrl":{"$gt":""}}'),
    posted("callbackUrl=%00", "application/x-www-form-urlencoded"),
  ])("is refused: $method $url", async (request) => expect(await isWellFormed(request)).toBe(false));

  it("can still be read afterwards", async () => {
    const request = posted('{"a":1}');
    await isWellFormed(request);
    expect(await request.json()).toEqual({ a: 1 });
  });
});
