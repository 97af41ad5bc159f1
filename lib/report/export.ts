import "server-only";
import { recordAuditAlone } from "../audit/record";
import { requirePermission, type Actor, type Origin } from "../actor";
import { toCsv } from "../csv";
import { configuredAccounts } from "../accounts/configured";
import { GB } from "../domain/format";
import { columnNames, inBytes, inGigabytes } from "../domain/sub-users/column-names";
import { usageGroups, usageSorts, type UsageReportParams, type UsageReportRow } from "../domain/usage/report";
import { usageReportRows } from "./read";

type Column = [heading: string, value: (row: UsageReportRow) => string | number | null];

/** The whole report, in its order, as CSV; the export itself is audited first. Only what counts is in it. */
export async function exportUsage(actor: Actor, params: UsageReportParams, origin: Origin): Promise<string> {
  requirePermission(actor, "sub-users.export");
  const { page: _page, size: _size, ...asked } = params;
  await recordAuditAlone(actor, origin, { action: "usage.export", outcome: "done", after: asked });
  const rows = await usageReportRows(actor, params);
  const columns = [...columnsOf(params), ...(rows.some(({ sample }) => sample) ? [sampleColumn] : [])];
  return toCsv(
    columns.map(([heading]) => heading),
    rows.map((row) => columns.map(([, value]) => value(row))),
  );
}

/** Only in a file with such days: they count as observed, but were not. */
const sampleColumn: Column = [
  "Sample history of the sandbox",
  ({ sample }) => (sample ? "Yes, made up" : "No"),
];

function columnsOf({ from, to, by }: UsageReportParams): Column[] {
  const accounts = new Map(configuredAccounts().map(({ id, label }) => [id, label]));
  const who: Column[] =
    by === "sub-user"
      ? [
          [columnNames.name, ({ name }) => name],
          [columnNames.login, ({ name, subUser }) => subUser?.login ?? name],
          [columnNames.email, ({ subUser }) => subUser?.email ?? null],
          [columnNames.remoteId, ({ subUser }) => subUser?.remoteId ?? null],
          [
            columnNames.account,
            ({ subUser }) => (subUser ? (accounts.get(subUser.accountId) ?? subUser.accountId) : null),
          ],
        ]
      : [
          [usageGroups[by], ({ name }) => name || (by === "customer" ? "Without a customer" : "No tag")],
          ["Sub-users", ({ subUsers }) => subUsers],
        ];
  return [
    ["From (UTC)", () => from],
    ["To (UTC)", () => to],
    ...who,
    [inGigabytes(usageSorts.used.label), ({ used }) => used / GB],
    [inBytes(usageSorts.used.label), ({ used }) => used],
    [inGigabytes(usageSorts.added.label), ({ added }) => added / GB],
    [inBytes(usageSorts.added.label), ({ added }) => added],
    [inGigabytes(usageSorts.average.label), ({ average }) => average / GB],
    [usageSorts.first.label, ({ first }) => first],
    [usageSorts.last.label, ({ last }) => last],
    [usageSorts.observed.label, ({ observed }) => observed],
    ["Days", ({ expected }) => expected],
    ["Days reported by the provider", ({ reported }) => reported],
    ["Days not verified, left out", ({ unverified }) => unverified.days],
  ];
}
