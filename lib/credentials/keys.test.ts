import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { SettingError } from "../env";
import { ensureKey, newKey, readRing, toKey, writeRing } from "./keys";

const root = realpathSync(mkdtempSync(join(tmpdir(), "subdesk-keys-")));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folder = "";
let dataDir = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(join(root, "case-"));
  dataDir = join(folder, "data");
  mkdirSync(dataDir);
  file = join(folder, "data-credentials-key");
});

const source = (given: { text?: string; file?: string } = { file }) => ({
  text: given.text,
  file: given.file,
});

describe("the key file", () => {
  it("is made at the first start, private, and found at the next", () => {
    ensureKey(false, source(), dataDir);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const made = readFileSync(file, "utf8");
    expect(Buffer.from(made, "base64")).toHaveLength(32);
    ensureKey(false, source(), dataDir);
    expect(readFileSync(file, "utf8")).toBe(made);
    expect(readRing(source())[0].id).toBe(toKey(Buffer.from(made, "base64")).id);
    expect(readdirSync(folder).toSorted()).toEqual(["data", "data-credentials-key"]);
  });

  it.each([0o640, 0o604, 0o660, 0o644, 0o620, 0o602])("with mode %o is refused", (mode) => {
    ensureKey(false, source(), dataDir);
    chmodSync(file, mode);
    expect(() => readRing(source())).toThrow(/can be read by others.*chmod 600/);
    expect(() => ensureKey(false, source(), dataDir)).toThrow(SettingError);
  });

  it("is refused inside the data directory, also by a detour", () => {
    for (const place of [
      join(dataDir, "key"),
      join(dataDir, "deep", "key"),
      join(folder, "x", "..", "data", "key"),
    ]) {
      expect(() => ensureKey(false, source({ file: place }), dataDir)).toThrow(
        /lies inside the data directory/,
      );
      expect(existsSync(place)).toBe(false);
    }
    symlinkSync(dataDir, join(folder, "elsewhere"));
    expect(() => ensureKey(false, source({ file: join(folder, "elsewhere", "key") }), dataDir)).toThrow(
      /lies inside the data directory/,
    );
  });

  it.each([
    "",
    "short",
    randomBytes(31).toString("base64"),
    randomBytes(33).toString("base64"),
    `${randomBytes(32).toString("base64")}\nshort`,
  ])("with %o in it is refused without repeating it", (text) => {
    writeFileSync(file, text, { mode: 0o600 });
    expect(() => readRing(source())).toThrow(/must hold 32 bytes in base64/);
    if (text.length > 10) expect(() => readRing(source())).not.toThrow(text);
  });

  it("that went missing is not made again by a mere reading", () => {
    expect(() => readRing(source())).toThrow(/does not exist/);
    expect(existsSync(file)).toBe(false);
  });

  it("that went missing beside sealed credentials is not made again by a start", () => {
    expect(() => ensureKey(true, source(), dataDir)).toThrow(
      /does not exist\. Restore it.*enter the keys of the stored accounts again/,
    );
    expect(existsSync(file)).toBe(false);
    ensureKey(true, source({ text: randomBytes(32).toString("base64") }), dataDir);
  });

  it("that cannot be created says what to set", () => {
    writeFileSync(join(folder, "a-file"), "");
    expect(() => ensureKey(false, source({ file: join(folder, "a-file", "key") }), dataDir)).toThrow(
      /cannot be created \(E\w+\).*SUBDESK_CREDENTIALS_KEY_FILE/,
    );
  });

  it("holds several keys while one takes the other's place", () => {
    ensureKey(false, source(), dataDir);
    const [old] = readRing(source());
    const next = newKey();
    writeRing(file, [old, next]);
    expect(readRing(source()).map(({ id }) => id)).toEqual([old.id, next.id]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    writeRing(file, [next]);
    expect(readRing(source()).map(({ id }) => id)).toEqual([next.id]);
  });
});

describe("the environment", () => {
  it("wins over the file, and makes none", () => {
    const [old, next] = [randomBytes(32), randomBytes(32)];
    const given = { text: `${next.toString("base64")}, ${old.toString("base64")}`, file };
    ensureKey(false, given, dataDir);
    expect(existsSync(file)).toBe(false);
    expect(readRing(given).map(({ id }) => id)).toEqual([toKey(next).id, toKey(old).id]);
  });

  it("with a wrong key is refused", () =>
    expect(() => ensureKey(false, source({ text: "not a key" }), dataDir)).toThrow(
      /^SUBDESK_CREDENTIALS_KEY must hold 32 bytes/,
    ));

  it("that names neither is refused where a key is needed, and not before", () => {
    ensureKey(false, source({}), dataDir);
    expect(() => readRing(source({}))).toThrow(/SUBDESK_CREDENTIALS_KEY_FILE/);
  });
});
