import { cx } from "@/components/ui/cx";

/** What a sign of a chart means. */
export function Key({ className, children }: { className: string; children: string }) {
  return (
    <li className="inline-flex items-center gap-1.5">
      <span className={cx("inline-block w-3.5", className)} />
      {children}
    </li>
  );
}
