import { describe, expect, it } from "vitest";
import { encodingsOf, leaksIn } from "../../testing/leaks";
import { isTooShortToHide, redact } from "./redact";

const secrets = ["simple-key-0815", 'k&y/=+?"ä<42>', "$^.*+?()[]{}|\\-", "🔑 emoji key", "a".repeat(64)];

describe("a secret in a provider's words", () => {
  it.each(secrets)("%s is hidden in every encoding, alone and within a sentence", (secret) => {
    for (const [name, form] of Object.entries(encodingsOf(secret))) {
      for (const text of [form, `before ${form} after`, `"${form}"`, `x=${form}&y=1`])
        expect(leaksIn(redact(text, [secret]), secret), `${name} in ${text}`).toEqual([]);
    }
  });

  it("is hidden several times, and with all others", () => {
    expect(redact("four five four FIVE", ["four", "five"])).toBe("[hidden] [hidden] [hidden] [hidden]");
  });

  it("leaves nothing of a longer one behind that begins with a shorter one", () => {
    expect(redact("abcdef-secret", ["abcdef", "abcdef-secret"])).toBe("[hidden]");
  });

  it("is hidden when it crosses the end of what is read", () => {
    const secret = "s3cret-value-that-is-long";
    for (let before = 4_970; before < 5_010; before += 1)
      expect(
        redact(`${"<b>".repeat(Math.floor(before / 3))}${"x".repeat(before % 3)}${secret}`, [secret]),
      ).not.toContain("s3c");
  });

  it("too short to be told from ordinary words is not looked for, and said to be", () => {
    expect(redact("a b abc", ["a", "", "abc", "a b"])).toBe("a b abc");
    expect(["", "a", "abc", "a b c", "abcd"].map(isTooShortToHide)).toEqual([false, true, true, true, false]);
  });

  it.each(secrets)(
    "%s is hidden in encodings of encodings, and split by blanks, line breaks, tags and invisible characters",
    (secret) => {
      const forms = encodingsOf(secret);
      const again: (readonly [string, string])[] = Object.entries(forms).flatMap(([name, form]) =>
        Object.entries(encodingsOf(form)).map(([outer, whole]) => [`${name} in ${outer}`, whole] as const),
      );
      for (const between of [" ", "\n", "\r\n\t", "\u200b", "\u00ad", "<b>", "</i> "])
        again.push([JSON.stringify(between), [...secret].join(between)]);
      // In other letters than its own, an encoding that tells them apart says nothing any more.
      const readable = again.filter(
        ([name]) =>
          !/^(base64|base64url|base64 unpadded|base64 within|unicode escaped|json escaped) in upper$|^upper in/.test(
            name,
          ),
      );
      for (const [name, form] of readable) {
        const clean = redact(`before: ${form} (end)`, [secret]);
        expect([name, clean]).toEqual([
          name,
          expect.stringMatching(/^before: (.{0,12}\[hidden\].{0,12})+ \(end\)$/u),
        ]);
      }
    },
  );

  it("of anyone is hidden beside the name of a field that holds one", () => {
    expect(redact('{"use_key":"x7y8","user_name":"acme_5"} new_login_pwd=abc&note=1 token=t1', [])).toBe(
      '{"use_key":"[hidden]","user_name":"acme_5"} new_login_pwd=[hidden]&note=1 token=[hidden]',
    );
    expect(redact("Password: must have 8 characters. The token is missing.", [])).toBe(
      "Password: must have 8 characters. The token is missing.",
    );
  });

  it("does not take names, ids and amounts with it", () => {
    const password = "Wd7!kq2.Xm0-Zr5";
    expect(
      redact(`User name acme_5 is taken by id 4711 with 1500 GB; ${password} is no good.`, [password]),
    ).toBe("User name acme_5 is taken by id 4711 with 1500 GB; [hidden] is no good.");
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
