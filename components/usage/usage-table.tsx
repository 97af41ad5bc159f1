import { formatBytes, formatCount, formatExactBytes, visibleText } from "@/lib/domain/format";
import type { UsageHistory } from "@/lib/domain/usage/history";
import type { UsageRow } from "./series";

const gap = <span className="text-faint">not observed</span>;

/** The figures of the chart, newest first. */
export function UsageTable({ rows, step }: { rows: UsageRow[]; step: UsageHistory["step"] }) {
  return (
    <div
      className="max-h-96 overflow-auto rounded-md border"
      tabIndex={0}
      role="region"
      aria-label="Usage as a table"
    >
      <table className="w-full text-[0.8125rem]">
        <caption className="sr-only">Usage per {step}, newest first</caption>
        <thead className="sticky top-0 bg-surface text-left text-xs text-muted shadow-[inset_0_-1px_var(--line)]">
          <tr>
            <th scope="col" className="px-3 py-2 font-medium">
              {step === "hour" ? "Hour" : "Day (UTC)"}
            </th>
            <th scope="col" className="px-3 py-2 text-right font-medium">
              Traffic
            </th>
            <th scope="col" className="px-3 py-2 text-right font-medium">
              IPs
            </th>
            <th scope="col" className="px-3 py-2 text-right font-medium">
              Counter
            </th>
            <th scope="col" className="px-3 py-2 text-right font-medium">
              Cap
            </th>
            <th scope="col" className="px-3 py-2 font-medium">
              Events
            </th>
          </tr>
        </thead>
        <tbody className="divide-y">
          {rows.toReversed().map((row) => (
            <tr key={row.at}>
              <th scope="row" className="whitespace-nowrap px-3 py-1.5 text-left font-normal" title={row.at}>
                {row.when}
              </th>
              <td className="whitespace-nowrap px-3 py-1.5 text-right" title={exact(row.traffic)}>
                {row.traffic === null ? gap : formatBytes(row.traffic)}
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
                {[row.reset && "Counter was reset", ...row.marks.map(({ label }) => visibleText(label))]
                  .filter(Boolean)
                  .join(", ")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const exact = (value: number | null) => (value === null ? undefined : formatExactBytes(value));
