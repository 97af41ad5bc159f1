import "@/components/data-table/data-table.css";
import { Skeleton } from "@/components/ui/skeleton";
import * as texts from "@/lib/domain/texts/customers";

/** Of the height of what will be there. */
export function CustomersSkeleton() {
  return (
    <div className="table-page" aria-busy="true">
      <div className="mb-3 flex min-h-8 items-center">
        <h1 className="text-lg font-semibold tracking-tight">{texts.title}</h1>
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
