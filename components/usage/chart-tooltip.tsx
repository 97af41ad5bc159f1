import { formatCount, formatExactBytes, visibleText } from "@/lib/domain/format";
import type { Measure, UsageRow } from "./series";

/** What stands under the pointer, exactly. Recharts fills in the payload. */
export function ChartTooltip({
  measure,
  active,
  payload,
}: {
  measure: Measure;
  active?: boolean;
  payload?: readonly { payload?: UsageRow }[];
}) {
  const row = payload?.find((entry) => entry.payload)?.payload;
  if (!active || !row) return null;
  const lines: [string, string][] =
    measure === "ips"
      ? [["IPs", row.ips === null ? "not observed" : formatCount(row.ips)]]
      : [
          ["Traffic", row.traffic === null ? "not observed" : formatExactBytes(row.traffic)],
          ["Counter", row.trafficUsed === null ? "—" : formatExactBytes(row.trafficUsed)],
          ["Cap", row.trafficCap === null ? "—" : formatExactBytes(row.trafficCap)],
        ];
  return (
    <div className="shadow-float rounded-md bg-raised px-3 py-2 text-xs">
      <p className="font-medium">{row.when}</p>
      <dl className="mt-1 grid grid-cols-[auto_auto] gap-x-3 gap-y-0.5 tabular-nums">
        {lines.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="text-right">{value}</dd>
          </div>
        ))}
      </dl>
      {row.reset && <p className="mt-1 text-muted">The counter was reset</p>}
      {row.marks.map(({ operationId, label }) => (
        <p key={operationId} className="mt-1 text-warn">
          {visibleText(label)}
        </p>
      ))}
    </div>
  );
}
