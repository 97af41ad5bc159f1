import { formatBytes, formatCount, visibleText } from "@/lib/domain/format";
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
        <p className="mt-1 text-muted">Reported by {provider}</p>
      )}
      {measure === "traffic" && row.source === "part" && (
        <p className="mt-1 text-muted">Observed for a part of this time</p>
      )}
      {row.reset && <p className="mt-1 text-muted">The counter was reset</p>}
      {row.marks.map(({ operationId, label }) => (
        <p key={operationId} className="mt-1 text-warn">
          {visibleText(label)}
        </p>
      ))}
    </div>
  );
}

function linesOf(row: UsageRow, measure: Measure): [string, string][] {
  if (measure === "ips") return [["IPs", row.ips === null ? "not observed" : formatCount(row.ips)]];
  if (row.future)
    return [
      ["Forecast", row.forecast === null ? "—" : formatBytes(Math.round(row.forecast))],
      ["Cap", row.trafficCap === null ? "—" : formatBytes(row.trafficCap)],
    ];
  return [
    ...(row.traffic !== null || row.unverified === null
      ? [["Used", row.traffic === null ? "not observed" : formatBytes(row.traffic)] as [string, string]]
      : []),
    ...(row.unverified === null ? [] : [["Not verified", formatBytes(row.unverified)] as [string, string]]),
    ["Counter", row.trafficUsed === null ? "—" : formatBytes(row.trafficUsed)],
    ["Cap", row.trafficCap === null ? "—" : formatBytes(row.trafficCap)],
  ];
}
