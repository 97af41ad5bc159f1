import { TableSkeleton } from "@/components/data-table/table-skeleton";
import * as texts from "@/lib/domain/texts/table";

export function SubUsersSkeleton() {
  return <TableSkeleton title={texts.title} />;
}
