import { expect, it } from "vitest";
import { exportFields, fieldsOfFile, readExportFields } from "./export";

it("has the columns that are shown, in their order, and says whom each line is about", () => {
  expect(fieldsOfFile(["name", "trafficUsed", "trafficCap", "note"])).toEqual([
    "name",
    "trafficUsed",
    "trafficCap",
    "note",
    "login",
    "email",
    "remoteId",
  ]);
  expect(fieldsOfFile(["remoteId", "name", "login"])).toEqual(["remoteId", "name", "login", "email"]);
});

it("reads the columns of an address, and refuses what is none", () => {
  expect(readExportFields("status,name")).toEqual(["status", "name", "login", "email", "remoteId"]);
  expect(readExportFields(null)).toEqual(Object.keys(exportFields));
  for (const given of ["name,password", "name,,status", "toString"])
    expect(() => readExportFields(given)).toThrow("There is no column");
});
