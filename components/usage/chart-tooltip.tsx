import { formatBytes, formatCount, visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/usage";
import type { Measure, UsageRow } from "./series";

/** What is under the pointer, in the units of the table. Recharts fills in the payload. */
export function ChartTooltip({
  measure,
  provider,
  active,
  payload,
}: {
  measure: Measure;
  provider: string;
  active?: boolean;
  payload?: readonly { payload?: UsageRow }[];
}) {
  const row = payload?.find((entry) => entry.payload)?.payload;
  if (!active || !row) return null;
  return (
    <div className="shadow-float max-w-64 rounded-md bg-raised px-3 py-2 text-xs">
      <p className="font-medium">{row.when}</p>
      <dl className="mt-1 grid grid-cols-[auto_auto] gap-x-3 gap-y-0.5 tabular-nums">
        {linesOf(row, measure).map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="text-right">{value}</dd>
          </div>
        ))}
      </dl>
      {measure === "traffic" && row.source === "reported" && (
        <p className="mt-1 text-muted">{texts.reportedBy(provider)}</p>
      )}
      {measure === "traffic" && row.source === "part" && (
        <p className="mt-1 text-muted">{texts.observedForAPart}</p>
      )}
      {row.reset && <p className="mt-1 text-muted">{texts.counterWasReset}</p>}
      {row.marks.map(({ operationId, label }) => (
        <p key={operationId} className="mt-1 text-warn">
          {visibleText(label)}
        </p>
      ))}
    </div>
  );
}

function linesOf(row: UsageRow, measure: Measure): [string, string][] {
  if (measure === "ips") return [[texts.ips, row.ips === null ? texts.notObserved : formatCount(row.ips)]];
  if (row.future)
    return [
      [texts.forecast, row.forecast === null ? "—" : formatBytes(Math.round(row.forecast))],
      [texts.cap, row.trafficCap === null ? "—" : formatBytes(row.trafficCap)],
    ];
  return [
    ...(row.traffic !== null || row.unverified === null
      ? [
          [texts.used, row.traffic === null ? texts.notObserved : formatBytes(row.traffic)] as [
            string,
            string,
          ],
        ]
      : []),
    ...(row.unverified === null
      ? []
      : [[texts.notVerified, formatBytes(row.unverified)] as [string, string]]),
    [texts.counter, row.trafficUsed === null ? "—" : formatBytes(row.trafficUsed)],
    [texts.cap, row.trafficCap === null ? "—" : formatBytes(row.trafficCap)],
  ];
}
