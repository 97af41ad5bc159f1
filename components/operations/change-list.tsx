import { ArrowRight } from "lucide-react";

export interface Change {
  label: string;
  before: string;
  after: string;
  /** Exact values, on hover. */
  title?: string;
}

/** Before and after, side by side. */
export function ChangeList({ changes }: { changes: Change[] }) {
  return (
    <dl className="divide-y rounded-md border text-[0.8125rem]">
      {changes.map(({ label, before, after, title }) => (
        <div key={label} title={title} className="flex flex-wrap items-center gap-x-3 px-3 py-2">
          <dt className="w-28 shrink-0 text-muted max-sm:w-full">{label}</dt>
          <dd className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2 tabular-nums">
            <span className="break-words text-muted">{before}</span>
            <span className="inline-flex min-w-0 items-center gap-x-2">
              <ArrowRight aria-hidden="true" className="size-3.5 shrink-0 text-faint" />
              <span className="sr-only">becomes</span>
              <span className="min-w-0 break-words font-medium">{after}</span>
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
