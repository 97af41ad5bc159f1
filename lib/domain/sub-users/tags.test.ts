import { describe, expect, it } from "vitest";
import { changedTags, cleanTag, readTags, tagKey, uniqueTags, withTyped } from "./tags";

describe("typed tags", () => {
  it("are trimmed, split at commas and kept once", () => {
    expect(withTyped(["vip"], " eu , vip,, reseller 7 ")).toEqual(["vip", "eu", "reseller 7"]);
    expect(withTyped(["vip"], "  ")).toEqual(["vip"]);
  });

  it("stay within what the server takes", () => {
    expect(withTyped([], "x".repeat(60))[0]).toHaveLength(40);
    expect(withTyped([], `${"x".repeat(39)} y`)).toEqual(["x".repeat(39)]);
    expect(withTyped([], `${"x".repeat(39)}🚀`)).toEqual(["x".repeat(39)]);
    expect(withTyped([], Array.from({ length: 30 }, (_, at) => `t${at}`).join(","))).toHaveLength(20);
  });

  it("keep the spelling that was there first", () => {
    expect(withTyped(["VIP"], "vip,Vip,EU,eu")).toEqual(["VIP", "EU"]);
  });
});

describe("one tag", () => {
  it.each([
    "VIP",
    " vip ",
    "v\u200bip",
    "vip\u00a0",
    "\u2060vip",
    "ＶＩＰ",
    "vi\u00adp",
    "vi\u200dp",
    "\ufeffvip",
  ])("is vip, spelled %j", (spelling) => {
    expect(tagKey(spelling)).toBe("vip");
  });

  it("is the same composed and decomposed, but not with another accent or separator", () => {
    expect(tagKey("e\u0301té")).toBe(tagKey("ét\u00e9"));
    expect(tagKey("été")).not.toBe(tagKey("ete"));
    expect(tagKey("a-b")).not.toBe(tagKey("a_b"));
    expect(uniqueTags(["Été", "e\u0301te\u0301", "ΟΔΟΣ", "οδος"])).toEqual(["Été", "ΟΔΟΣ"]);
  });

  it("is shown without what no one sees, and with what shapes it", () => {
    expect(cleanTag("\u202evip\u200b \t x")).toBe("vip x");
    expect(cleanTag("👩‍💻 می‌خواهم")).toBe("👩‍💻 می‌خواهم");
    expect(cleanTag("\u200b\u00ad ")).toBe("");
  });
});

describe("the tags of a cell", () => {
  it("are read as typed ones are", () => {
    expect(readTags(" vip, eu ,VIP,, ")).toEqual({ tags: ["vip", "eu"], problem: null });
    expect(readTags("")).toEqual({ tags: [], problem: null });
  });

  it("say what is wrong with them, and are not cut", () => {
    expect(readTags(`ok,${"x".repeat(41)}`).problem).toBe(
      `The tag “${"x".repeat(40)}…” is longer than 40 characters.`,
    );
    expect(readTags(Array.from({ length: 21 }, (_, at) => `t${at}`).join(",")).problem).toBe(
      "21 tags are more than 20.",
    );
  });
});

describe("tags of one among many", () => {
  it("keep their spelling when they are added again, and go in any spelling", () => {
    expect(changedTags(["VIP", "eu"], "add", ["vip", "new"])).toEqual(["VIP", "eu", "new"]);
    expect(changedTags(["VIP", "eu"], "remove", ["v\u200bip", "gone"])).toEqual(["eu"]);
  });

  it("are replaced by others, and stay where they are the same ones", () => {
    expect(changedTags(["VIP", "eu"], "replace", ["eu", "vip"])).toEqual(["VIP", "eu"]);
    expect(changedTags(["VIP", "eu"], "replace", ["eu"])).toEqual(["eu"]);
    expect(changedTags(["VIP"], "replace", [])).toEqual([]);
  });
});
