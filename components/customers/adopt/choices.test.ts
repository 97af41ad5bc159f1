import { expect, it } from "vitest";
import { isNumbered, type AdoptSuggestion } from "@/lib/domain/customers/adopt";
import * as texts from "@/lib/domain/texts/adopt";
import { chosenOf, decide, entryOf, holds, undecided, type AllDecisions } from "./choices";
import { readRows } from "./read-rows";

const suggestion: AdoptSuggestion = {
  key: "name lumen",
  reason: { way: "name", value: "lumen" },
  name: "Lumen",
  customer: null,
  sure: true,
  reference: null,
  emails: ["ops@lumen.test"],
  contacts: [],
  subUsers: [{ accountId: "a", remoteId: "1", name: "lumen_1" }],
};

it("takes a suggestion as it was made, or as someone changed it", () => {
  expect(chosenOf(suggestion, undefined)).toMatchObject({ accepted: true, name: "Lumen", customer: null });
  expect(chosenOf(suggestion, { id: "x", accepted: false })).toMatchObject({ accepted: false });
  const moved = chosenOf(suggestion, { id: "x", customer: { id: "c", name: "Zürich" } });
  expect(moved).toMatchObject({ name: "Zürich", customer: { id: "c", name: "Zürich" } });
  expect(entryOf(moved, "x")).toEqual({
    id: "x",
    name: "Zürich",
    customerId: "c",
    reference: null,
    emails: ["ops@lumen.test"],
    contacts: [],
    subUsers: [{ accountId: "a", remoteId: "1" }],
  });
});

it("is found by its customer and by its sub-users", () => {
  expect([" lumen ", "LUMEN_1", "x"].map((text) => holds(suggestion, text))).toEqual([true, true, false]);
});

it("says why, and of a number only where there is one", () => {
  const plain = { way: "name", value: "lumen" } as const;
  expect([texts.reason(plain), texts.reason({ ...plain, numbered: true })]).toEqual([
    "All are called “lumen”",
    "All are called “lumen”, apart from numbers",
  ]);
  expect([texts.reasonOfOne(plain), texts.reasonOfOne({ ...plain, numbered: true })]).toEqual([
    "Is called “lumen”",
    "Is called “lumen”, apart from a number",
  ]);
  expect(["Lumen Travel", "lumen_travel ", "lumen_travel_53", "4711"].map(isNumbered)).toEqual([
    false,
    false,
    true,
    false,
  ]);
  expect([texts.counted(642, null, 3), texts.counted(642, 2, 0)]).toEqual([
    "642 suggestions. 3 sub-users are in none.",
    "2 of 642 suggestions.",
  ]);
});

it("says what adopting does, and of whose past traffic", () => {
  const none = { references: 0, emails: 0, contacts: 0 };
  expect(texts.effects({ customers: 1, existing: 0, links: 2, fromToday: 0, added: none })).toEqual([
    "1 customer is created.",
    "2 sub-users get a customer, with all their past traffic.",
  ]);
  expect(
    texts.effects({
      customers: 0,
      existing: 2,
      links: 3,
      fromToday: 1,
      added: { references: 1, emails: 2, contacts: 1 },
    }),
  ).toEqual([
    "2 existing customers get more sub-users.",
    "1 reference is added to an existing customer.",
    "2 e-mail addresses are added to existing customers.",
    "1 contact is added to an existing customer.",
    "2 sub-users get a customer, with all their past traffic.",
    "1 sub-user, which had a customer before, gets another with its traffic from today (UTC) on.",
  ]);
});

it("reads rows with headings in any order, and without", async () => {
  expect(await readRows("E-mail;Customer;Login\na@b.test;Lumen;'=l1\n")).toEqual([
    { login: "=l1", customer: "Lumen", reference: "", email: "a@b.test", contact: "" },
  ]);
  expect(await readRows("l1,Lumen,S-1,a@b.test,@x")).toEqual([
    { login: "l1", customer: "Lumen", reference: "S-1", email: "a@b.test", contact: "@x" },
  ]);
  await expect(readRows("customer,reference\nLumen,S-1")).rejects.toThrow("No column is the login.");
});

it("keeps what was decided of each list while another is looked at", () => {
  const none: AllDecisions = new Map();
  const byName = decide(none, "name visit", () => ({ text: "lumen" }));
  const left = decide(byName, "name visit", ({ choices }) => ({
    choices: new Map(choices).set("name lumen", { id: "x", accepted: false }),
  }));
  const both = decide(left, "file one", () => ({ text: "badger" }));
  expect(both.get("name visit")).toEqual({
    text: "lumen",
    choices: new Map([["name lumen", { id: "x", accepted: false }]]),
  });
  expect(both.get("file one")).toEqual({ ...undecided, text: "badger" });
  expect(both.get("file two")).toBeUndefined();
});
