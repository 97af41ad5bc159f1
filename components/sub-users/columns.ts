"use client";

import type { ListColumn } from "@/components/list-screen/column";
import { formatBytes, formatExactBytes, formatShortCount } from "@/lib/domain/format";
import { columnNames, shortNames } from "@/lib/domain/sub-users/column-names";
import type { ExportFieldName } from "@/lib/domain/sub-users/export";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import { subUserSorts, type SubUserSortKey } from "@/lib/domain/sub-users/vocabulary";
import {
  ageCell,
  customerCell,
  dateCell,
  forecastCell,
  leftCell,
  nameCell,
  noteCell,
  providerLabelOf,
  readBefore,
  statusCell,
  tagsCell,
  textCell,
  usageCell,
  weekCell,
  type SubUserCellContext,
} from "./cells";
import { countOfIps } from "@/lib/domain/texts/counts";
import * as texts from "@/lib/domain/texts/table";

export interface SubUserColumn extends ListColumn<SubUser, SubUserCellContext> {
  fields: readonly ExportFieldName[];
}

const traffic = (row: SubUser, env: SubUserCellContext) => ({
  amount: formatBytes,
  exact: formatExactBytes,
  provider: providerLabelOf(row, env),
  quiet: row.status !== "active",
});
const ips = (row: SubUser, env: SubUserCellContext) => ({
  amount: formatShortCount,
  exact: countOfIps,
  provider: providerLabelOf(row, env),
  className: "cell-ips",
  percent: false,
  quiet: row.status !== "active",
});

const by = (key: SubUserSortKey) => ({ key, first: subUserSorts[key].first });

/** In their usual order. A further column is one more object. */
export const subUserColumns: SubUserColumn[] = [
  {
    id: "name",
    label: columnNames.name,
    width: 224,
    fixed: true,
    sort: by("name"),
    cell: nameCell,
    fields: ["name"],
  },
  {
    id: "login",
    label: columnNames.login,
    hint: texts.loginHint,
    width: 120,
    hidden: true,
    cell: (row) => textCell(row.login ?? row.name, row.found?.[row.login === null ? "name" : "login"]?.text),
    fields: ["login"],
  },
  {
    id: "account",
    label: columnNames.account,
    width: 74,
    sort: by("account"),
    cell: (row, env) => textCell(env.accounts[row.accountId]?.label ?? row.accountId),
    fields: ["account"],
  },
  {
    id: "customer",
    label: columnNames.customer,
    width: 104,
    sort: by("customer"),
    cell: customerCell,
    fields: ["customer"],
  },
  {
    id: "status",
    label: columnNames.status,
    width: 90,
    sort: by("status"),
    cell: statusCell,
    fields: ["status"],
  },
  {
    id: "traffic",
    label: shortNames.traffic,
    hint: texts.trafficHint,
    width: 184,
    sort: by("usage"),
    cell: (row, env) =>
      readBefore(
        usageCell(row.trafficUsed, row.trafficCap, { ...traffic(row, env), saidAt: row.trafficCapSaidAt }),
        row,
      ),
    fields: ["trafficUsed", "trafficCap"],
  },
  {
    id: "left",
    label: shortNames.trafficLeft,
    hint: texts.leftHint,
    width: 70,
    align: "end",
    sort: by("trafficLeft"),
    cell: (row, env) => readBefore(leftCell(row.trafficUsed, row.trafficCap, traffic(row, env)), row, false),
    fields: ["trafficLeft"],
  },
  {
    id: "forecast",
    label: shortNames.daysLeft,
    hint: texts.forecastHint,
    width: 134,
    sort: by("runsOut"),
    cell: (row, env) => forecastCell(row, providerLabelOf(row, env)),
    fields: ["daysLeft"],
  },
  {
    id: "week",
    label: shortNames.weekTraffic,
    hint: texts.weekHint,
    width: 72,
    align: "end",
    sort: by("weekTraffic"),
    cell: weekCell,
    fields: ["weekTraffic"],
  },
  {
    id: "ips",
    label: shortNames.ips,
    width: 136,
    sort: by("ipUsed"),
    cell: (row, env) => usageCell(row.ipUsed, row.ipCap, { ...ips(row, env), saidAt: row.ipCapSaidAt }),
    fields: ["ipUsed", "ipCap"],
  },
  {
    id: "note",
    label: columnNames.note,
    width: 120,
    grows: true,
    cell: noteCell,
    fields: ["note"],
  },
  {
    id: "tags",
    label: columnNames.tags,
    width: 68,
    cell: tagsCell,
    fields: ["tags"],
  },
  {
    id: "created",
    label: columnNames.created,
    width: 100,
    hidden: true,
    sort: by("created"),
    cell: (row, env) => dateCell(row.createdAt, providerLabelOf(row, env)),
    fields: ["created"],
  },
  {
    id: "updated",
    label: columnNames.updated,
    hint: texts.updatedHint,
    width: 84,
    sort: by("updated"),
    cell: (row, env) => ageCell(row.updatedAt, providerLabelOf(row, env)),
    fields: ["updated"],
  },
  {
    id: "email",
    label: columnNames.email,
    width: 180,
    hidden: true,
    cell: (row) => textCell(row.email, row.found?.email?.text),
    fields: ["email"],
  },
  {
    id: "remote-id",
    label: columnNames.remoteId,
    hint: texts.remoteIdHint,
    width: 100,
    hidden: true,
    cell: (row) => textCell(row.remoteId, row.found?.remoteId?.text),
    fields: ["remoteId"],
  },
  {
    id: "observed",
    label: columnNames.observed,
    hint: texts.observedHint,
    width: 96,
    hidden: true,
    cell: (row, env) => ageCell(row.observedAt, providerLabelOf(row, env)),
    fields: ["observed"],
  },
];
