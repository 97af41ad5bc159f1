"use client";

import type { ComponentProps } from "react";
import { ageCell, dateCell, textCell } from "@/components/sub-users/cells";
import "@/components/sub-users/sub-users.css";
import "./customers.css";
import type { AccountView } from "@/lib/domain/accounts/account";
import { customerPath } from "@/lib/domain/customers/address";
import { leftFigure, usedFigure } from "@/lib/domain/customers/figures";
import type { CustomerRow } from "@/lib/domain/customers/row";
import { stateWords } from "@/lib/domain/customers/words";
import { utcDateTime } from "@/lib/domain/dates";
import { formatBytes, formatExactBytes, visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/customers";
import { forecastWords } from "@/lib/domain/usage/forecast";

type Cell = ComponentProps<"td">;

export interface CustomerCellContext {
  providers: Record<string, Pick<AccountView, "providerLabel" | "mark">>;
  comfortable: boolean;
}

const long = 22;
const classes = { active: "active", closed: "disabled" } as const;

export function nameCell(row: CustomerRow, env: CustomerCellContext): Cell {
  const name = visibleText(row.name);
  return {
    className: "cell-name",
    title: name.length > long ? name : undefined,
    children: (
      <>
        <a tabIndex={-1} href={customerPath(row.id)}>
          {name}
        </a>
        {env.comfortable && row.reference !== null && (
          <span className="name-second">{visibleText(row.reference)}</span>
        )}
      </>
    ),
  };
}

export function stateCell(row: CustomerRow): Cell {
  return {
    className: "cell-status",
    children: <span className={`status ${classes[row.state]}`}>{stateWords(row).label}</span>,
  };
}

/** A mark for each provider, with how many it has there. */
export function providersCell({ providers }: CustomerRow, env: CustomerCellContext): Cell {
  if (providers.length === 0) return { children: "—" };
  const label = (id: string) => env.providers[id]?.providerLabel ?? id;
  const said = texts.listOf(
    providers.map(({ provider, subUsers }) => texts.countAt(label(provider), subUsers)),
  );
  return {
    title: said,
    children: (
      <>
        <span className="sr-only">{said}</span>
        {providers.map(({ provider, subUsers }) => (
          <span key={provider} aria-hidden="true" className="mr-2">
            <span className="provider-mark !mr-1" data-tone={env.providers[provider]?.mark.tone}>
              {env.providers[provider]?.mark.letter ?? label(provider).charAt(0)}
            </span>
            {subUsers}
          </span>
        ))}
      </>
    ),
  };
}

const figure = (
  className: string,
  { text, title }: ReturnType<typeof usedFigure>,
  { totals }: CustomerRow,
): Cell => ({
  className: `cell-end ${className}`,
  title: texts.titleAsOf(title, totals.asOf === null ? null : utcDateTime(totals.asOf)),
  children: text,
});

export const usedCell = (row: CustomerRow): Cell => figure("cell-used", usedFigure(row.totals), row);
export const leftCell = (row: CustomerRow): Cell => figure("cell-left", leftFigure(row.totals), row);

export function firstCell({ first, totals }: CustomerRow, env: CustomerCellContext): Cell {
  if (first === null) return { title: totals.subUsers === 0 ? undefined : texts.noneRunsOut, children: "—" };
  const { text, title, level } = forecastWords(
    first,
    env.providers[first.provider]?.providerLabel ?? first.provider,
  );
  const name = visibleText(first.name);
  return {
    className: level === null ? "cell-forecast" : `cell-forecast ${level}`,
    title: texts.firstTitle(name, title),
    children: texts.firstOut(text, name),
  };
}

export function bytesCell(bytes: number | null): Cell {
  if (bytes === null) return { className: "cell-end", children: "—" };
  return { className: "cell-end", title: formatExactBytes(bytes), children: formatBytes(bytes) };
}

export function commentCell({ lastComment }: CustomerRow): Cell {
  if (lastComment === null) return { children: "—" };
  const body = visibleText(lastComment.body.replace(/\s+/g, " "));
  return {
    title: texts.commentTitle(body, visibleText(lastComment.author), utcDateTime(lastComment.at)),
    children: body,
  };
}

export function asOfCell({ totals }: CustomerRow): Cell {
  return totals.asOf === null ? { children: "—" } : ageCell(totals.asOf, "");
}

export const createdCell = (row: CustomerRow): Cell => dateCell(row.createdAt, "");
export const referenceCell = (row: CustomerRow): Cell => textCell(row.reference);
