import type { ReactNode } from "react";

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-3 border-b border-line/60 py-1.5 last:border-b-0">
      <dt className="w-28 shrink-0 sm:w-36 text-muted">{label}</dt>
      <dd className="flex min-w-0 flex-1 items-baseline gap-1 tabular-nums">{children}</dd>
    </div>
  );
}
