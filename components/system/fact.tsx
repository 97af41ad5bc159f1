import type { ReactNode } from "react";

/** A line of a list of facts: what, and how it is. */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-3 border-b border-line/60 py-1.5 last:border-b-0">
      <dt className="w-28 shrink-0 text-muted sm:w-36">{label}</dt>
      <dd className="min-w-0 flex-1 basis-40 break-words tabular-nums">{children}</dd>
    </div>
  );
}
