import { describe, expect, it } from "vitest";
import { newKey, toKey, type Ring } from "./keys";
import { CannotOpenError, keyIdOf, openCredentials, sealCredentials } from "./seal";

const key = newKey();
const ring: Ring = [key];
const owner = { accountId: "netnut-1", provider: "netnut" };
const text = JSON.stringify({ url: "https://api.example.com", token: "a-token-nobody-may-read" });

describe("at rest: provider credentials AES-256-GCM, key outside the database", () => {
  it("opens what it sealed, under any key of the ring", () => {
    const sealed = sealCredentials(key, owner, text);
    expect(openCredentials(ring, owner, sealed)).toBe(text);
    expect(openCredentials([newKey(), key], owner, sealed)).toBe(text);
    expect(keyIdOf(sealed)).toBe(key.id);
  });

  it("never seals the same way twice, and shows nothing of the text", () => {
    const many = new Set(Array.from({ length: 200 }, () => sealCredentials(key, owner, text)));
    expect(many.size).toBe(200);
    const nonces = new Set(
      [...many].map((sealed) =>
        Buffer.from(sealed.split(".")[2] ?? "", "base64url")
          .subarray(0, 12)
          .toString("hex"),
      ),
    );
    expect(nonces.size).toBe(200);
    for (const sealed of many)
      expect(Buffer.from(sealed.split(".")[2] ?? "", "base64url").toString("latin1")).not.toContain(
        "a-token",
      );
  });

  it("notices a change of any sign", () => {
    const sealed = sealCredentials(key, owner, text);
    for (let at = 0; at < sealed.length; at += 1) {
      for (const other of ["A", "b", "0", ".", "-", "="]) {
        if (sealed[at] === other) continue;
        expect(
          () => openCredentials(ring, owner, sealed.slice(0, at) + other + sealed.slice(at + 1)),
          `sign ${at} as ${other}`,
        ).toThrow(CannotOpenError);
      }
    }
  });

  it("notices a change of any bit of nonce, tag and text", () => {
    const [version, id, body = ""] = sealCredentials(key, owner, text).split(".");
    const bytes = Buffer.from(body, "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const altered = Buffer.from(bytes);
      altered.writeUInt8(altered.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(
        () => openCredentials(ring, owner, [version, id, altered.toString("base64url")].join(".")),
        `bit ${bit}`,
      ).toThrow(CannotOpenError);
    }
  });

  it.each([
    ["cut off", (sealed: string) => sealed.slice(0, -1)],
    ["longer", (sealed: string) => `${sealed}AAAA`],
    ["empty", () => ""],
    ["a part more", (sealed: string) => `${sealed}.A`],
    ["padded", (sealed: string) => `${sealed}=`],
  ])("notices that it is %s", (_what, change) => {
    expect(() => openCredentials(ring, owner, change(sealCredentials(key, owner, text)))).toThrow(
      CannotOpenError,
    );
  });

  it("opens for no other account and no other provider", () => {
    const sealed = sealCredentials(key, owner, text);
    expect(() => openCredentials(ring, { ...owner, accountId: "netnut-2" }, sealed)).toThrow(CannotOpenError);
    expect(() => openCredentials(ring, { ...owner, provider: "nine-proxy" }, sealed)).toThrow(
      CannotOpenError,
    );
    // What is bound is a list, not a text in which the border could move.
    expect(() => openCredentials(ring, { accountId: "1", provider: "netnut-netnut" }, sealed)).toThrow(
      CannotOpenError,
    );
  });

  it("opens under no other key, also one that claims the same id", () => {
    const sealed = sealCredentials(key, owner, text);
    expect(() => openCredentials([newKey()], owner, sealed)).toThrow(
      `encrypted with another key (${key.id})`,
    );
    expect(() => openCredentials([{ ...newKey(), id: key.id }], owner, sealed)).toThrow(CannotOpenError);
  });

  it("says nothing of text or key when it fails", () => {
    const sealed = sealCredentials(key, owner, text);
    const errors = [
      () => openCredentials([newKey()], owner, sealed),
      () => openCredentials(ring, { ...owner, accountId: "x" }, sealed),
    ].map((open) => {
      try {
        open();
      } catch (error) {
        return `${String(error)} ${(error as Error).stack}`;
      }
      throw new Error("It was opened.");
    });
    for (const said of errors)
      for (const part of ["a-token", key.bytes.toString("base64"), key.bytes.toString("hex")])
        expect(said).not.toContain(part);
  });

  it("knows a key by its bytes alone", () => expect(toKey(Buffer.from(key.bytes)).id).toBe(key.id));
});
