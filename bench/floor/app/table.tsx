"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { tableFeatures, useTable } from "@tanstack/react-table";
import { useState } from "react";

type Row = Record<string, string | number | boolean | string[] | null>;
interface Page {
  rows: Row[];
  total: number;
}

const features = tableFeatures({});
const none: Row[] = [];
const columns = [
  "accountId",
  "status",
  "trafficUsed",
  "trafficCap",
  "ipUsed",
  "ipCap",
  "note",
  "tags",
  "createdAt",
  "updatedAt",
].map((id) => ({ id, header: id }));
const sorts = [
  { key: "name", label: "Name", first: "asc" },
  { key: "status", label: "Status", first: "asc" },
  { key: "usage", label: "Traffic", first: "desc" },
  { key: "trafficLeft", label: "Left", first: "asc" },
  { key: "ipUsed", label: "IPs", first: "desc" },
] as const;

export function Rows() {
  const [view, setView] = useState<{ q: string; sort: string; order: "asc" | "desc"; page: number }>({
    q: "",
    sort: "runsOut",
    order: "asc",
    page: 1,
  });
  const { data } = useQuery({
    queryKey: ["rows", view],
    queryFn: async ({ signal }) => {
      const search = new URLSearchParams({ ...view, page: String(view.page) });
      return (await (await fetch(`/rows?${search}`, { signal, cache: "no-store" })).json()) as Page;
    },
    placeholderData: keepPreviousData,
  });
  const table = useTable({
    features,
    data: data?.rows ?? none,
    columns,
    getRowId: (row) => `${row.accountId}/${row.remoteId}`,
  });
  return (
    <main>
      <input
        type="search"
        aria-label="Search sub-users"
        value={view.q}
        onChange={(event) => setView({ ...view, q: event.target.value, page: 1 })}
      />
      <table>
        <thead>
          <tr>
            {sorts.map(({ key, label, first }) => (
              <th key={key}>
                <button
                  type="button"
                  onClick={() =>
                    setView({
                      ...view,
                      page: 1,
                      sort: key,
                      order: view.sort === key ? (view.order === "asc" ? "desc" : "asc") : first,
                    })
                  }
                >
                  {label}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.getRowModel().rows.map(({ id, original }) => (
            <tr key={id}>
              <td>
                <a href={`#${id}`}>{String(original.name)}</a>
              </td>
              {columns.map((column) => (
                <td key={column.id}>{String(original[column.id] ?? "")}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p>{data?.total}</p>
      <button type="button" onClick={() => setView({ ...view, page: view.page + 1 })}>
        Next page
      </button>
    </main>
  );
}
