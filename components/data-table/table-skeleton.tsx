import "./data-table.css";
import { Skeleton } from "@/components/ui/skeleton";

/** Of the height of the page that will be there. The rows are a pattern, not fifty elements. */
export function TableSkeleton({ title }: { title: string }) {
  return (
    <div className="table-page" aria-busy="true">
      <div className="mb-3 flex min-h-8 items-center">
        <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
      </div>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Skeleton className="h-8 w-full sm:w-72" />
        <Skeleton className="h-7 w-80 max-w-full rounded-full" />
      </div>
      <div className="table-box">
        <div className="table-skeleton" />
        <div className="min-h-11 border-t" />
      </div>
    </div>
  );
}
