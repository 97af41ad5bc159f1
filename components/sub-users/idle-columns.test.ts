import { expect, it } from "vitest";
import { idleColumns } from "./idle-columns";

it("leaves out the account while each provider has one, and tags and customers while there are none", () => {
  expect([...idleColumns({ manyAccounts: false, tagged: false, linked: false })]).toEqual([
    "account",
    "tags",
    "customer",
  ]);
  expect([...idleColumns({ manyAccounts: true, tagged: false, linked: true })]).toEqual(["tags"]);
  expect([...idleColumns({ manyAccounts: true, tagged: true, linked: true })]).toEqual([]);
});
