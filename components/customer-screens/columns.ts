"use client";

import type { ListColumn } from "@/components/list-screen/column";
import type { CustomerFieldName } from "@/lib/domain/customers/export";
import type { CustomerRow } from "@/lib/domain/customers/row";
import {
  customerColumns as names,
  customerSorts,
  type CustomerSortKey,
} from "@/lib/domain/customers/vocabulary";
import * as texts from "@/lib/domain/texts/customers";
import {
  asOfCell,
  bytesCell,
  commentCell,
  createdCell,
  firstCell,
  leftCell,
  nameCell,
  providersCell,
  referenceCell,
  stateCell,
  usedCell,
  type CustomerCellContext,
} from "./cells";

export interface CustomerColumn extends ListColumn<CustomerRow, CustomerCellContext> {
  /** The column in an export. */
  fields: readonly CustomerFieldName[];
  /** Only for those who may see contacts. */
  personal?: true;
}

const by = (key: CustomerSortKey) => ({ key, first: customerSorts[key].first });

/** In their usual order. */
const all: CustomerColumn[] = [
  {
    id: "name",
    label: names.name,
    width: 176,
    fixed: true,
    sort: by("name"),
    cell: nameCell,
    fields: ["name"],
  },
  {
    id: "reference",
    label: names.reference,
    hint: texts.referenceHint,
    width: 108,
    sort: by("reference"),
    cell: referenceCell,
    fields: ["reference"],
    personal: true,
  },
  { id: "state", label: names.state, width: 78, cell: stateCell, fields: ["state"] },
  {
    id: "sub-users",
    label: names.subUsers,
    hint: texts.subUsersHint,
    width: 150,
    sort: by("subUsers"),
    cell: providersCell,
    fields: ["subUsers", "providers"],
  },
  {
    id: "used",
    label: texts.used,
    hint: texts.usedHint,
    width: 74,
    align: "end",
    sort: by("used"),
    cell: usedCell,
    fields: ["used", "usedUnknown"],
  },
  {
    id: "left",
    label: texts.left,
    hint: texts.leftHint,
    width: 86,
    align: "end",
    sort: by("left"),
    cell: leftCell,
    fields: ["left", "leftUnknown"],
  },
  {
    id: "first",
    label: names.runsOut,
    hint: texts.firstHint,
    width: 184,
    sort: by("runsOut"),
    cell: firstCell,
    fields: ["first", "firstDays"],
  },
  {
    id: "week",
    label: texts.week,
    hint: texts.weekHint,
    width: 72,
    align: "end",
    sort: by("week"),
    cell: (row) => bytesCell(row.week),
    fields: ["week"],
  },
  {
    id: "month",
    label: texts.month,
    hint: texts.monthHint,
    width: 74,
    align: "end",
    sort: by("month"),
    cell: (row) => bytesCell(row.month),
    fields: ["month"],
  },
  {
    id: "comment",
    label: names.lastComment,
    width: 124,
    grows: true,
    sort: by("lastComment"),
    cell: commentCell,
    fields: ["comment"],
    personal: true,
  },
  {
    id: "as-of",
    label: names.asOf,
    hint: texts.asOfHint,
    width: 96,
    hidden: true,
    cell: asOfCell,
    fields: ["asOf"],
  },
  {
    id: "created",
    label: names.created,
    width: 100,
    hidden: true,
    sort: by("created"),
    cell: createdCell,
    fields: ["created"],
  },
];

/** Those that a person may see. */
const open = all.filter(({ personal }) => !personal);
export const customerColumnsFor = (contacts: boolean): CustomerColumn[] => (contacts ? all : open);
