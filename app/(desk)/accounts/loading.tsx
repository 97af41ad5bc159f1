import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import * as pages from "@/lib/domain/texts/pages";
import * as places from "@/lib/domain/texts/places";

export default function AccountsLoading() {
  return (
    <div className="mx-auto max-w-6xl">
      <PageHeader title={places.accounts} detail={pages.accountsDetail} />
      <div className="grid gap-4">
        <Skeleton className="h-72 rounded-lg" />
        <Skeleton className="h-72 rounded-lg" />
      </div>
    </div>
  );
}
