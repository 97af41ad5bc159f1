import { memo } from "react";
import { formatBytes, formatCount, formatExactBytes, visibleText } from "@/lib/domain/format";
import type { UsageHistory } from "@/lib/domain/usage/history";
import { utcDate } from "@/lib/domain/dates";
import * as texts from "@/lib/domain/texts/usage";
import type { Continuation, UsageRow } from "./series";

const gap = <span className="text-faint">{texts.notObserved}</span>;

/** The figures of the chart, newest first. */
export const UsageTable = memo(Table);

function Table({
  rows,
  step,
  provider,
  continuation,
}: {
  rows: UsageRow[];
  step: UsageHistory["step"];
  provider: string;
  continuation: Continuation | null;
}) {
  return (
    <div
      className="max-h-96 overflow-auto rounded-md border"
      tabIndex={0}
      role="region"
      aria-label={texts.asTable}
    >
      <table className="w-full text-[0.8125rem]">
        <caption className="sr-only">{texts.tableCaption(step)}</caption>
        <thead className="sticky top-0 bg-surface text-left text-xs text-muted shadow-[inset_0_-1px_var(--line)]">
          <tr>
            <th scope="col" className="px-3 py-2 font-medium">
              {step === "hour" ? texts.hour : texts.dayUtc}
            </th>
            <th scope="col" className="px-3 py-2 text-right font-medium">
              {texts.traffic}
            </th>
            <th scope="col" className="px-3 py-2 text-right font-medium">
              {texts.ips}
            </th>
            <th scope="col" className="px-3 py-2 text-right font-medium">
              {texts.counter}
            </th>
            <th scope="col" className="px-3 py-2 text-right font-medium">
              {texts.cap}
            </th>
            <th scope="col" className="px-3 py-2 font-medium">
              {texts.events}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y">
          {rows
            .filter(({ future }) => !future)
            .toReversed()
            .map((row) => (
              <tr key={row.at}>
                <th
                  scope="row"
                  className="whitespace-nowrap px-3 py-1.5 text-left font-normal"
                  title={row.at}
                >
                  {row.when}
                </th>
                <td
                  className="whitespace-nowrap px-3 py-1.5 text-right"
                  title={exact(row.traffic ?? row.unverified)}
                >
                  {row.traffic !== null ? (
                    formatBytes(row.traffic)
                  ) : row.unverified === null ? (
                    gap
                  ) : (
                    <span className="text-faint">{texts.unverifiedAmount(formatBytes(row.unverified))}</span>
                  )}
                </td>
                <td className="whitespace-nowrap px-3 py-1.5 text-right">
                  {row.ips === null ? gap : formatCount(row.ips)}
                </td>
                <td className="whitespace-nowrap px-3 py-1.5 text-right" title={exact(row.trafficUsed)}>
                  {row.trafficUsed === null ? "—" : formatBytes(row.trafficUsed)}
                </td>
                <td className="whitespace-nowrap px-3 py-1.5 text-right" title={exact(row.trafficCap)}>
                  {row.trafficCap === null ? "—" : formatBytes(row.trafficCap)}
                </td>
                <td className="px-3 py-1.5">
                  {[
                    row.source === "reported" && texts.reportedBy(provider),
                    row.source === "part" && texts.observedInPart,
                    row.reset && texts.counterWasResetShort,
                    ...row.marks.map(({ label }) => visibleText(label)),
                  ]
                    .filter(Boolean)
                    .join(", ")}
                </td>
              </tr>
            ))}
        </tbody>
        {continuation && rows.some(({ future }) => future) && (
          <tfoot className="border-t text-muted">
            <tr>
              <th scope="row" className="whitespace-nowrap px-3 py-1.5 text-left font-normal">
                {texts.forecast}
              </th>
              <td colSpan={5} className="px-3 py-1.5">
                {texts.forecastRow(formatBytes(continuation.cap), utcDate(continuation.at))}
              </td>
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

const exact = (value: number | null) => (value === null ? undefined : formatExactBytes(value));
