import { describe, expect, it } from "vitest";
import { newKey, type Ring } from "../credentials/keys";
import { linkProblem } from "./offered";
import { newToken, openSecret, sealSecret, tokenDigest } from "./seal";

const key = newKey();
const ring: Ring = [key];
const place = { id: "1", accountId: "a", remoteId: "r" };
const secret = "p@ss/wörd+1";

describe("a sealed secret", () => {
  const token = newToken();
  const sealed = sealSecret(key, token, place, secret);

  it("opens with its token and its key, also beside others", () => {
    expect(openSecret(ring, token, place, sealed)).toBe(secret);
    expect(openSecret([newKey(), key], token, place, sealed)).toBe(secret);
  });

  it("takes both: neither the key nor the token opens it alone", () => {
    expect(openSecret(ring, newToken(), place, sealed)).toBeNull();
    expect(openSecret(ring, tokenDigest(token), place, sealed)).toBeNull();
    expect(openSecret([newKey()], token, place, sealed)).toBeNull();
    expect(openSecret([{ ...newKey(), id: key.id }], token, place, sealed)).toBeNull();
  });

  it("opens at its place only", () => {
    for (const other of [{ id: "2" }, { accountId: "b" }, { remoteId: "s" }])
      expect(openSecret(ring, token, { ...place, ...other }, sealed)).toBeNull();
  });

  it("notices a change of any sign", () => {
    for (let at = 0; at < sealed.length; at += 1)
      for (const other of ["A", "b", "0", "."]) {
        const altered = sealed.slice(0, at) + other + sealed.slice(at + 1);
        const same = Buffer.from(altered.split(".")[2] ?? "", "base64url").equals(
          Buffer.from(sealed.split(".")[2] ?? "", "base64url"),
        );
        if (altered === sealed || (same && at > sealed.lastIndexOf("."))) continue;
        expect(openSecret(ring, token, place, altered), `sign ${at} as ${other}`).toBeNull();
      }
  });

  it("has 256 bits in its token, and shows nothing of the text", () => {
    const tokens = new Set(Array.from({ length: 200 }, newToken));
    expect(tokens.size).toBe(200);
    for (const one of tokens) expect(Buffer.from(one, "base64url")).toHaveLength(32);
    expect(Buffer.from(sealed.split(".")[2] ?? "", "base64url").toString("latin1")).not.toContain("p@ss");
    expect(sealSecret(key, token, place, secret)).not.toBe(sealed);
  });
});

describe("links", () => {
  it.each([
    "http://localhost:3000",
    "http://127.0.0.1:3000",
    "http://127.1.2.3",
    "http://[::1]:3000",
    "https://desk.localhost",
    "http://0.0.0.0:3000",
  ])("are not offered at %s, and the reason names it", (origin) =>
    expect(linkProblem(origin)).toContain(`customers cannot open ${origin}.`),
  );

  it.each(["https://desk.example.com", "http://10.0.0.5:3000", "https://localhost.example.com"])(
    "are offered at %s",
    (origin) => expect(linkProblem(origin)).toBeNull(),
  );
});
