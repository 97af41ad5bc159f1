import { expect, it } from "vitest";
import { canonicalJson, storableJson } from "./text";
import { storable } from "./domain/text/storable";

it("replaces what PostgreSQL cannot store, and nothing else", () => {
  expect(storable("a\u0000b\ud800c\udfffd🚀\n")).toBe("a�b�c�d🚀\n");
  expect(storableJson({ "k\u0000": ["\ud800", { deep: "\u0000" }, 1, null, true], plain: "ü" })).toEqual({
    "k�": ["�", { deep: "�" }, 1, null, true],
    plain: "ü",
  });
  expect(storableJson(null)).toBeNull();
});

it("writes equal values as equal text, whatever the order of their keys", () => {
  expect(canonicalJson({ b: 1, a: { d: [2, { z: 1, y: 2 }], c: null } })).toBe(
    '{"a":{"c":null,"d":[2,{"y":2,"z":1}]},"b":1}',
  );
  expect(canonicalJson({ a: { c: null, d: [2, { y: 2, z: 1 }] }, b: 1 })).toBe(
    canonicalJson({ b: 1, a: { d: [2, { z: 1, y: 2 }], c: null } }),
  );
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
  expect(canonicalJson({ a: undefined })).toBe("{}");
});
