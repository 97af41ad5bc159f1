import { rangeOfRows } from "@/lib/domain/texts/table";

/** Where a page is among all rows. A page that there is not is the nearest one that there is. */
export function pageRange({ page, size, total }: { page: number; size: number; total: number }): {
  page: number;
  pages: number;
  range: string;
} {
  const pages = Math.max(1, Math.ceil(total / size));
  const at = Math.min(pages, Math.max(1, Number.isFinite(page) ? Math.floor(page) : 1));
  const first = total === 0 ? 0 : (at - 1) * size + 1;
  return {
    page: at,
    pages,
    range: rangeOfRows(first, Math.min(total, at * size), total),
  };
}
