"use client";

import { useSyncExternalStore, type ComponentProps, type CSSProperties, type ReactNode } from "react";
import { customerPath } from "@/lib/domain/customers/address";
import { subUserPath } from "@/lib/domain/sub-users/address";
import { currentTick, subscribeToTicks } from "@/components/ui/time";
import { asOf, forecastWords } from "@/lib/domain/usage/forecast";
import type { AccountView } from "@/lib/domain/accounts/account";
import { formatAge, formatBytes, formatExactBytes, visibleText } from "@/lib/domain/format";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import { localDate, utcDate, utcDateTime } from "@/lib/domain/dates";
import type { Marked } from "@/lib/domain/sub-users/found";
import * as texts from "@/lib/domain/texts/table";
import { goneStyle, statusLabel } from "@/lib/domain/sub-users/status";
import { marked, secondLine } from "./found";
import "./sub-users.css";
import { usageOf, type Cap } from "@/lib/domain/usage/usage";

type Cell = ComponentProps<"td">;

export interface SubUserCellContext {
  accounts: Record<
    string,
    Pick<AccountView, "label" | "providerLabel" | "mark"> & {
      /** Whether its notes can be changed, and this person may. */
      notes: boolean;
    }
  >;
  /** Whether this person may change tags. */
  tags: boolean;
  comfortable: boolean;
  /** The fields that the columns in sight show. */
  shown: ReadonlySet<string>;
}

export function providerLabelOf(row: SubUser, env: SubUserCellContext): string {
  return env.accounts[row.accountId]?.providerLabel ?? row.provider;
}

const long = 22;

/** Cut off by the column's width: the whole of it on hover. */
export function textCell(text: string | null, found?: Marked): Cell {
  if (text === null || text === "") return { children: "—" };
  const shown = visibleText(text);
  return { title: shown.length > long ? shown : undefined, children: found ? marked(found) : shown };
}

export function nameCell(row: SubUser, env: SubUserCellContext): Cell {
  const name = visibleText(row.name);
  const provider = providerLabelOf(row, env);
  const mark = env.accounts[row.accountId]?.mark;
  return {
    className: "cell-name",
    title: name.length > long ? name : undefined,
    children: (
      <>
        <span className="provider-mark" data-tone={mark?.tone} title={provider}>
          {mark?.letter ?? provider.charAt(0)}
        </span>
        <a tabIndex={-1} href={subUserPath(row)}>
          {row.found?.name ? marked(row.found.name.text) : name}
        </a>
        {secondLine({ row, full: env.comfortable, shown: env.shown })}
      </>
    ),
  };
}

export function customerCell({ customer, found }: SubUser): Cell {
  if (customer === null) return { children: "—" };
  const { title, children } = textCell(customer.name, found?.customer?.text);
  return {
    title,
    children: (
      <a tabIndex={-1} href={customerPath(customer.id)}>
        {children}
      </a>
    ),
  };
}

export function statusCell(row: SubUser): Cell {
  const gone = row.vanishedAt !== null;
  return {
    className: "cell-status",
    children: (
      <>
        <span className={`status ${gone ? "gone" : row.status}`} title={gone ? goneStyle.hint : undefined}>
          {statusLabel(row)}
        </span>
        {row.unsettled && (
          <span className="unsettled" title={texts.unsettledHint}>
            {texts.unsettled}
          </span>
        )}
      </>
    ),
  };
}

interface UsageWords {
  /** Short, as in the cell. */
  amount: (value: number) => string;
  /** Exact, as on hover. */
  exact: (value: number) => string;
  provider: string;
  className?: string;
  /** In figures beside the bar, where there is room. */
  percent?: boolean;
  /** It is not in use, so that nothing about it is urgent. */
  quiet?: boolean;
  /** When the provider last reported the cap, where it no longer does. */
  saidAt?: string | null;
}

export function usageCell(
  used: number | null,
  cap: Cap,
  { amount, exact, provider, className = "", percent = true, quiet = false, saidAt = null }: UsageWords,
): Cell {
  const usage = usageOf(used, cap);
  if (usage.kind === "capped") {
    return {
      className: `usage-bar ${quiet ? "quiet" : usage.level} ${className}`.trim(),
      style: { "--percent": Math.min(100, usage.percent) } as CSSProperties,
      title: texts.usedOfCap({
        used: exact(usage.used),
        cap: exact(usage.cap),
        percent: percent ? null : usage.percent,
        lastReported: saidAt?.slice(0, 10) ?? null,
      }),
      children: (
        <>
          {`${amount(usage.used)} / ${amount(usage.cap)}${saidAt === null ? "" : "?"}`}
          {percent && <span className="usage-percent">{`${usage.percent} %`}</span>}
        </>
      ),
    };
  }
  if (usage.kind === "zero")
    return {
      className: `usage-text ${className}`.trim(),
      title: texts.usedOfCap({ used: exact(usage.used), cap: exact(usage.cap) }),
      children: `${amount(usage.used)} / ${amount(usage.cap)}`,
    };
  const said = usage.kind === "unknown" && usage.used === null && usage.cap === null;
  return {
    className: `usage-text ${className}`.trim(),
    title:
      usage.used !== null
        ? usage.kind === "uncapped"
          ? texts.usedWithoutCap(exact(usage.used))
          : exact(usage.used)
        : usage.kind === "unknown" && usage.cap !== null
          ? texts.capOnly(exact(usage.cap), provider)
          : texts.notReported(provider),
    children: said ? "—" : shortUsage(usage.used === null ? "—" : amount(usage.used), usage, amount, percent),
  };
}

/** "5 GB / 10 GB", or without a cap "5 GB · no cap" and, where there is little room, "3 / ∞". */
function shortUsage(
  used: string,
  usage: Exclude<ReturnType<typeof usageOf>, { kind: "capped" | "zero" }>,
  amount: (value: number) => string,
  roomy: boolean,
): string {
  if (usage.kind === "uncapped") return roomy ? texts.shortWithoutCap(used) : `${used} / ∞`;
  return usage.cap === null ? used : `${used} / ${amount(usage.cap)}`;
}

export function leftCell(used: number | null, cap: Cap, { amount, exact, provider }: UsageWords): Cell {
  const usage = usageOf(used, cap);
  if (usage.kind === "capped")
    return { className: "cell-end", title: exact(usage.left), children: amount(usage.left) };
  if (usage.kind === "uncapped") return { className: "cell-end", children: texts.noCap };
  if (usage.kind === "zero") return { className: "cell-end", children: amount(0) };
  return { className: "cell-end", title: texts.notReported(provider), children: "—" };
}

/**
 * A cell of figures that were read before the rest of the row: with a mark, whose words are on hover and for
 * screen readers. `marked`: once a row is enough.
 */
export function readBefore(cell: Cell, { trafficUsed, trafficAsOf }: SubUser, marked = true): Cell {
  if (trafficAsOf === null || trafficUsed === null) return cell;
  const title = [cell.title, ...asOf({ trafficAsOf })].filter(Boolean).join(", ");
  if (!marked) return { ...cell, title };
  return {
    ...cell,
    title,
    children: (
      <>
        <span className="read-before">
          <span className="sr-only">{texts.readBefore(utcDateTime(trafficAsOf))}</span>
        </span>
        {cell.children}
      </>
    ),
  };
}

export function forecastCell(row: SubUser, provider: string): Cell {
  const { text, title, level } = forecastWords(row, provider);
  return {
    className: level === null || row.status !== "active" ? "cell-forecast" : `cell-forecast ${level}`,
    title: row.forecastState === "not-enough-history" ? undefined : title,
    children: text,
  };
}

export function weekCell({ weekTraffic }: SubUser): Cell {
  if (weekTraffic === null) return { className: "cell-end", children: "—" };
  return { className: "cell-end", title: formatExactBytes(weekTraffic), children: formatBytes(weekTraffic) };
}

export function noteCell(row: SubUser, env: SubUserCellContext): Cell {
  const { title, children } = textCell(row.note, row.found?.note?.text);
  if (!env.accounts[row.accountId]?.notes || row.vanishedAt !== null) return { title, children };
  return editable("note", texts.editNoteOf(visibleText(row.name)), title, children);
}

const maxShownTags = 3;

export function tagsCell({ tags, name, found }: SubUser, env: SubUserCellContext): Cell {
  const shown = found?.tags?.tags?.map(marked) ?? tags.map(visibleText);
  const title = tags.length > 1 ? visibleText(tags.join(", ")) : undefined;
  const children = (
    <>
      {shown.slice(0, maxShownTags).map((tag, at) => (
        <span key={at} className="tag">
          {tag}
        </span>
      ))}
      {tags.length > maxShownTags && `+${tags.length - maxShownTags}`}
    </>
  );
  return env.tags
    ? editable("tags", texts.editTagsOf(visibleText(name)), title, children)
    : { title, children };
}

/** With a button, drawn by the stylesheet, whose press the body of the table handles by its name. */
function editable(
  what: "note" | "tags",
  label: string,
  title: string | undefined,
  children: ReactNode,
): Cell {
  return {
    className: "cell-edit",
    title,
    children: (
      <>
        {children}
        <button type="button" tabIndex={-1} name={what} aria-label={label} />
      </>
    ),
  };
}

// The server knows neither the reader's time zone nor when the page is read, so these two may differ from
// what it sent.
export function dateCell(at: string | null, provider: string): Cell {
  if (at === null) return { title: texts.notReported(provider), children: "—" };
  return { title: at, suppressHydrationWarning: true, children: <LocalDate at={at} /> };
}

export function ageCell(at: string | null, provider: string): Cell {
  if (at === null) return { title: texts.notReported(provider), children: "—" };
  return { title: at, suppressHydrationWarning: true, children: <Age at={at} /> };
}

function LocalDate({ at }: { at: string }) {
  return useSyncExternalStore(
    subscribeToNothing,
    () => localDate(at),
    () => utcDate(at),
  );
}

function Age({ at }: { at: string }) {
  return useSyncExternalStore(
    subscribeToTicks,
    () => formatAge(at, currentTick()),
    () => formatAge(at, Date.now()),
  );
}

const subscribeToNothing = () => () => undefined;
