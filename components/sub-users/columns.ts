"use client";

import type { DataColumn } from "@/components/data-table/column";
import { formatBytes, formatCount, formatExactBytes } from "@/lib/domain/format";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import {
  ageCell,
  dateCell,
  forecastCell,
  leftCell,
  nameCell,
  providerLabelOf,
  statusCell,
  tagsCell,
  textCell,
  usageCell,
  weekCell,
  type SubUserEnv,
} from "./cells";
import { statusLabel } from "@/lib/domain/sub-users/status";
import { usageOf, type Cap } from "@/lib/domain/usage/usage";

export type SubUserColumn = DataColumn<SubUser, SubUserEnv>;

const traffic = (row: SubUser, env: SubUserEnv) => ({
  amount: formatBytes,
  exact: formatExactBytes,
  provider: providerLabelOf(row, env),
});
const ips = (row: SubUser, env: SubUserEnv) => ({
  amount: formatCount,
  exact: (value: number) => `${formatCount(value)} IPs`,
  provider: providerLabelOf(row, env),
  className: "cell-ips",
  percent: false,
});
const figure = (value: Cap) => (value === null ? "" : String(value));

function leftText(used: number | null, cap: Cap): string {
  const usage = usageOf(used, cap);
  if (usage.kind === "capped") return String(usage.left);
  if (usage.kind === "zero") return "0";
  return usage.kind === "uncapped" ? "unlimited" : "";
}

/** In the order they stand. A further column is one more object. */
export const subUserColumns: SubUserColumn[] = [
  {
    id: "name",
    label: "Name",
    width: 176,
    fixed: true,
    sort: { key: "name", first: "asc" },
    cell: nameCell,
    fields: [
      { label: "Name", text: (row) => row.name },
      { label: "Login", text: (row) => row.login ?? row.name },
    ],
  },
  {
    id: "account",
    label: "Account",
    width: 74,
    sort: { key: "account", first: "asc" },
    cell: (row, env) => textCell(env.accounts[row.accountId]?.label ?? row.accountId),
    fields: [{ label: "Account", text: (row, env) => env.accounts[row.accountId]?.label ?? row.accountId }],
  },
  {
    id: "status",
    label: "Status",
    width: 90,
    sort: { key: "status", first: "asc" },
    cell: statusCell,
    fields: [{ label: "Status", text: (row) => statusLabel(row) }],
  },
  {
    id: "traffic",
    label: "Traffic",
    hint: "Used of the cap; ordered by the share in use",
    width: 172,
    sort: { key: "usage", first: "desc" },
    cell: (row, env) =>
      usageCell(row.trafficUsed, row.trafficCap, { ...traffic(row, env), saidAt: row.trafficCapSaidAt }),
    fields: [
      { label: "Traffic used (bytes)", text: (row) => figure(row.trafficUsed) },
      { label: "Traffic cap (bytes)", text: (row) => figure(row.trafficCap) },
    ],
  },
  {
    id: "left",
    label: "Left",
    hint: "Traffic left of the cap",
    width: 70,
    align: "end",
    sort: { key: "trafficLeft", first: "asc" },
    cell: (row, env) => leftCell(row.trafficUsed, row.trafficCap, traffic(row, env)),
    fields: [{ label: "Traffic left (bytes)", text: (row) => leftText(row.trafficUsed, row.trafficCap) }],
  },
  {
    id: "forecast",
    label: "Forecast",
    hint: "When the cap is reached at the recent rate",
    width: 134,
    sort: { key: "daysLeft", first: "asc" },
    cell: (row, env) => forecastCell(row, providerLabelOf(row, env)),
    fields: [{ label: "Days until the cap", text: (row) => row.forecast?.mid?.toFixed(1) ?? "" }],
  },
  {
    id: "week",
    label: "7 days",
    hint: "Traffic of the last seven days",
    width: 72,
    align: "end",
    sort: { key: "weekTraffic", first: "desc" },
    cell: weekCell,
    fields: [{ label: "Traffic of 7 days (bytes)", text: (row) => figure(row.weekTraffic) }],
  },
  {
    id: "ips",
    label: "IPs",
    width: 104,
    sort: { key: "ipUsed", first: "desc" },
    cell: (row, env) => usageCell(row.ipUsed, row.ipCap, { ...ips(row, env), saidAt: row.ipCapSaidAt }),
    fields: [
      { label: "IPs used", text: (row) => figure(row.ipUsed) },
      { label: "IP cap", text: (row) => figure(row.ipCap) },
    ],
  },
  {
    id: "note",
    label: "Note",
    width: 84,
    cell: (row) => textCell(row.note),
    fields: [{ label: "Note", text: (row) => row.note ?? "" }],
  },
  {
    id: "tags",
    label: "Tags",
    width: 68,
    cell: (row) => tagsCell(row.tags),
    fields: [{ label: "Tags", text: (row) => row.tags.join(", ") }],
  },
  {
    id: "created",
    label: "Created",
    width: 100,
    hidden: true,
    sort: { key: "created", first: "desc" },
    cell: (row, env) => dateCell(row.createdAt, providerLabelOf(row, env)),
    fields: [{ label: "Created", text: (row) => row.createdAt ?? "" }],
  },
  {
    id: "updated",
    label: "Updated",
    hint: "Last changed at the provider",
    width: 84,
    sort: { key: "updated", first: "desc" },
    cell: (row, env) => ageCell(row.updatedAt, providerLabelOf(row, env)),
    fields: [{ label: "Updated", text: (row) => row.updatedAt ?? "" }],
  },
  {
    id: "email",
    label: "E-mail",
    width: 180,
    hidden: true,
    cell: (row) => textCell(row.email),
    fields: [{ label: "E-mail", text: (row) => row.email ?? "" }],
  },
  {
    id: "remote-id",
    label: "Remote id",
    hint: "How the provider calls it",
    width: 100,
    hidden: true,
    cell: (row) => textCell(row.remoteId),
    fields: [{ label: "Remote id", text: (row) => row.remoteId }],
  },
  {
    id: "observed",
    label: "Observed",
    hint: "When the provider last said this",
    width: 96,
    hidden: true,
    cell: (row, env) => ageCell(row.observedAt, providerLabelOf(row, env)),
    fields: [{ label: "Observed", text: (row) => row.observedAt }],
  },
];
