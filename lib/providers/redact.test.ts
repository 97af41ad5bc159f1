import { describe, expect, it } from "vitest";
import { encodingsOf, leaksIn } from "../testing/leaks";
import { redact } from "./redact";

const secrets = ["simple-key-0815", 'k&y/=+?"ä<42>', "$^.*+?()[]{}|\\-", "🔑 emoji key", "a".repeat(64)];

describe("a secret in a provider's words", () => {
  it.each(secrets)("%s is hidden in every encoding, alone and within a sentence", (secret) => {
    for (const [name, form] of Object.entries(encodingsOf(secret))) {
      for (const text of [form, `before ${form} after`, `"${form}"`, `x=${form}&y=1`]) expect(leaksIn(redact(text, [secret]), secret), `${name} in ${text}`).toEqual([]);
    }
  });

  it("is hidden several times, and with all others", () => {
    expect(redact("one two one TWO", ["one", "two"])).toBe("[hidden] [hidden] [hidden] [hidden]");
  });

  it("leaves nothing of a longer one behind that begins with a shorter one", () => {
    expect(redact("abcdef-secret", ["abcdef", "abcdef-secret"])).toBe("[hidden]");
  });

  it("is hidden when it stands across the end of what is read", () => {
    const secret = "s3cret-value-that-is-long";
    for (let before = 4_970; before < 5_010; before += 1) expect(redact(`${"<b>".repeat(Math.floor(before / 3))}${"x".repeat(before % 3)}${secret}`, [secret])).not.toContain("s3c");
  });

  it("too short to be one is not looked for", () => {
    expect(redact("a b c", ["a", ""])).toBe("a b c");
  });

  it("takes no time, however long the text", () => {
    const startedAt = performance.now();
    redact("\\".repeat(1_000_000), ["\\\\\\\\\\\\\\\\x", "%%%%%%%%y"]);
    redact("%25".repeat(300_000), ["secret-key", "%%%%%%%%"]);
    redact("<".repeat(1_000_000), ["secret-key"]);
    redact("&#0".repeat(300_000), ["secret-key"]);
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  });
});

describe("the rest of a provider's words", () => {
  it.each([
    ["See https://api.example/x?api-key=1 or HTTP://Y.example", "See [address] or [address]"],
    ["<html><body>Bad <b>gateway</b></body></html>", "Bad gateway"],
    ["line\none\u0000\u202e two\u2066\u200b", "line one two"],
    ["  plain   words ", "plain words"],
    ["Größe: 東京 ✅", "Größe: 東京 ✅"],
  ])("%j becomes %j", (text, clean) => {
    expect(redact(text, [])).toBe(clean);
  });

  it("are cut, without cutting a character in half", () => {
    expect(redact("x".repeat(400), [])).toBe(`${"x".repeat(300)}…`);
    expect(redact(`${"x".repeat(299)}🚀y`, []).isWellFormed()).toBe(true);
  });
});
