import { expect, it } from "vitest";
import { exportFields, headingOf, type ExportFieldName } from "./export";

it("heads a file for a program as it always has", () => {
  expect((Object.keys(exportFields) as ExportFieldName[]).map(headingOf)).toEqual([
    "name",
    "login",
    "account",
    "status",
    "traffic used (bytes)",
    "traffic cap (bytes)",
    "traffic left (bytes)",
    "days until the cap",
    "traffic of 7 days (bytes)",
    "IPs used",
    "IP cap",
    "note",
    "tags",
    "created",
    "updated",
    "e-mail",
    "id",
    "observed",
  ]);
});
