import { expect, it } from "vitest";
import { foundBeside, type Found } from "./found";

it("names as few fields as say what the others do not", () => {
  const found: Found = {
    name: { words: [0], text: ["", "coral"] },
    email: { words: [0, 1], text: ["", "hugo", "@", "coral", ".example"] },
    note: { words: [1], text: ["for ", "hugo"] },
    tags: { words: [2], text: ["", "vip"] },
  };
  expect(foundBeside(found, () => false)).toEqual(["email", "tags"]);
  expect(foundBeside(found, (field) => field === "note")).toEqual(["tags"]);
  expect(foundBeside(found, (field) => field !== "login")).toEqual([]);
});
