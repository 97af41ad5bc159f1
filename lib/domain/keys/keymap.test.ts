import { describe, expect, it } from "vitest";
import { ariaKeys, bindings, goTo, keyOfOperation, keyOfPage, keyText, type Command } from "./keymap";
import { meaningOf, readKey, type Pressed } from "./read";

const pressed = (key: string, more: Partial<Pressed> = {}): Pressed => ({
  key,
  code: "",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  ...more,
});
const all = Object.keys(bindings) as Command[];

describe("the keymap", () => {
  it("gives no key two meanings at the same time", () => {
    // The table and the page of a sub-user are never in sight together.
    const together = [
      ["everywhere", "table", "sub-user"] as const,
      ["everywhere", "page", "sub-user"] as const,
    ];
    for (const scopes of together) {
      const keys = all
        .filter((command) => (scopes as readonly string[]).includes(bindings[command].scope))
        .map((command) => `${bindings[command].mod ? "Mod+" : ""}${keyText(command)}`);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it("has no key that is also the first of two", () => {
    const firsts = all.filter((command) => bindings[command].keys.length > 1).map((c) => bindings[c].keys[0]);
    for (const command of all)
      if (bindings[command].keys.length === 1 && !bindings[command].mod)
        expect(firsts).not.toContain(bindings[command].keys[0]);
  });

  it("names keys for menus and for assistive technology", () => {
    expect(keyText("go-overview")).toBe("G then O");
    expect(ariaKeys("go-overview")).toBeUndefined();
    expect(ariaKeys("palette")).toBe("Control+K Meta+K");
    expect(ariaKeys("set-limits")).toBe("E");
    expect(["disable", "enable", "unblock", "set-note", "delete"].map(keyOfOperation)).toEqual([
      "status",
      "status",
      "status",
      "set-note",
      null,
    ]);
    expect(keyOfPage("/usage")).toBe("go-usage");
    expect(keyOfPage("/staff")).toBeNull();
    expect(new Set(Object.values(goTo)).size).toBe(Object.values(goTo).length);
  });
});

describe("readKey", () => {
  it("leaves keys with a modifier, named keys and what is being composed alone", () => {
    expect(readKey(pressed("e", { ctrlKey: true }))).toBeNull();
    expect(readKey(pressed("e", { metaKey: true }))).toBeNull();
    expect(readKey(pressed("e", { altKey: true }))).toBeNull();
    expect(readKey(pressed("e", { isComposing: true }))).toBeNull();
    for (const key of ["Enter", "Escape", "Process", "Dead", "F1"]) expect(readKey(pressed(key))).toBeNull();
  });

  it("takes letters in either case, and by their place where another script is typed", () => {
    expect(readKey(pressed("e"))).toBe("E");
    expect(readKey(pressed("E"))).toBe("E");
    expect(readKey(pressed("у", { code: "KeyE" }))).toBe("E");
    expect(readKey(pressed("?", { code: "Slash" }))).toBe("?");
    expect(readKey(pressed("ß", { code: "Minus" }))).toBe("ß");
  });
});

describe("meaningOf", () => {
  it("tells one key, the first of two, and the second", () => {
    expect(meaningOf(null, "E")).toEqual({ commands: ["set-limits"], begins: false });
    expect(meaningOf(null, "G")).toEqual({ commands: [], begins: true });
    expect(meaningOf("G", "O")).toEqual({ commands: ["go-overview"], begins: false });
    expect(meaningOf("G", "E")).toEqual({ commands: [], begins: false });
    expect(meaningOf(null, "J").commands).toEqual(["next", "next-sub-user"]);
    expect(meaningOf(null, "K").commands).toEqual(["previous", "previous-sub-user"]);
    expect(meaningOf(null, "Q")).toEqual({ commands: [], begins: false });
  });
});
