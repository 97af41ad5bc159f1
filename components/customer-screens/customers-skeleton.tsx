import { TableSkeleton } from "@/components/data-table/table-skeleton";
import * as texts from "@/lib/domain/texts/customers";

export function CustomersSkeleton() {
  return <TableSkeleton title={texts.title} />;
}
