import { describe, expect, it } from "vitest";
import { generatePassword } from "./password";

describe("generatePassword", () => {
  it("has twenty characters no one mistakes for one another", () => {
    for (let i = 0; i < 200; i += 1) expect(generatePassword()).toMatch(/^[A-HJ-NP-Za-km-np-z2-9]{20}$/);
  });

  it("uses every character about equally often", () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 2800; i += 1)
      for (const character of generatePassword()) counts.set(character, (counts.get(character) ?? 0) + 1);
    const expected = (2800 * 20) / counts.size;
    expect(counts.size).toBe(56);
    for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(expected * 0.25);
  });

  it("follows a provider's rule: its length, one of its signs never first, and each kind of character", () => {
    for (let i = 0; i < 200; i += 1) {
      const password = generatePassword({ length: 12, oneOf: "#_~+=" });
      expect(password).toMatch(/^[A-Za-z0-9][A-Za-z0-9#_~+=]{11}$/);
      for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/, /^[^#_~+=]+[#_~+=][^#_~+=]*$/])
        expect(password).toMatch(kind);
    }
  });
});
