import papaparse from "papaparse";
import { describe, expect, it } from "vitest";
import { readTable } from "@/components/runs/create/read-table";
import { toCsv } from "@/lib/csv";
import { unguardCell } from "@/lib/domain/csv";
import { exportFields, fieldsOfFile, type ExportFieldName } from "@/lib/domain/sub-users/export";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import { subUserColumns } from "./columns";

const base: SubUser = {
  accountId: "a",
  remoteId: "1",
  provider: "nine-proxy",
  name: "acme",
  login: null,
  email: null,
  status: "active",
  note: null,
  tags: [],
  customer: null,
  trafficCap: 10,
  trafficUsed: 5,
  ipCap: "unlimited",
  limits: null,
  ipUsed: 1,
  createdAt: null,
  updatedAt: null,
  observedAt: "2026-03-03T00:00:00.000Z",
  vanishedAt: null,
  weekTraffic: null,
  forecastState: "not-known",
  forecast: null,
  unsettled: false,
  sharedName: false,
  rate: null,
  unreported: [],
  trafficCapSaidAt: null,
  ipCapSaidAt: null,
  trafficAsOf: null,
};
const csvOf = (rows: readonly SubUser[], fields: readonly ExportFieldName[]) =>
  toCsv(
    fields.map((name) => exportFields[name].label),
    rows.map((row) => fields.map((name) => exportFields[name].value(row, { account: (id) => id }))),
  );

describe("a file of sub-users", () => {
  it("holds what is there, what cannot be seen included, and says unlimited in the word that is read back", async () => {
    const row = { ...base, name: "a\u200bb", email: "x\u202e@y.example", note: "one\ntwo\t\u2060three" };
    const given = fieldsOfFile(subUserColumns.flatMap(({ fields: names }) => names));
    const file = csvOf([row, { ...row, remoteId: "900100200300400", trafficUsed: 2 ** 53 - 1 }], given);
    const [first, second] = papaparse.parse<Record<string, string>>(file, { header: true }).data;
    const text = (label: string) => unguardCell(first?.[label] ?? "");
    expect(second?.["Remote id"]).toBe("'900100200300400");
    expect(second?.["Traffic used (bytes)"]).toBe("'9007199254740991");
    expect(first?.["Traffic used (bytes)"]).toBe("5");
    expect([text("Name"), text("Login"), text("E-mail"), text("Note"), text("IP cap")]).toEqual([
      row.name,
      row.name,
      row.email,
      row.note,
      "unlimited",
    ]);
    const headings = fieldsOfFile(
      subUserColumns.filter(({ hidden }) => !hidden).flatMap(({ fields: names }) => names),
    ).map((name) => exportFields[name].label);
    const fields = [
      {
        name: "user_name",
        meaning: "name" as const,
        label: "User name",
        widget: "text" as const,
        required: true,
        secret: false,
      },
      {
        name: "trafficCap",
        label: "Traffic cap",
        widget: "bytes-cap" as const,
        required: false,
        secret: false,
      },
      { name: "ipCap", label: "IP cap", widget: "count-cap" as const, required: false, secret: false },
    ];
    const { mapping } = await readTable(`${headings.join(",")}\n`, fields);
    expect(headings.filter((_, column) => mapping[column] !== null)).toEqual([
      "Traffic cap (bytes)",
      "IP cap",
      "Login",
    ]);
  });
});
