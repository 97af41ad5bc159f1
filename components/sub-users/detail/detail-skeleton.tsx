import { Skeleton } from "@/components/ui/skeleton";

export function DetailSkeleton() {
  return (
    <div className="mx-auto grid max-w-6xl gap-4" aria-busy="true">
      <div className="grid gap-1">
        <Skeleton className="h-6 w-24" />
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
          <div className="grid gap-1">
            <Skeleton className="h-7 w-56" />
            <Skeleton className="h-5 w-40" />
          </div>
          <Skeleton className="h-8 w-52" />
        </div>
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid gap-4">
          <Skeleton className="h-50 rounded-lg" />
          <Skeleton className="h-112 rounded-lg" />
          <Skeleton className="h-84 rounded-lg" />
        </div>
        <Skeleton className="h-96 rounded-lg" />
      </div>
    </div>
  );
}
