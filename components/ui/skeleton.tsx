import { cx } from "./cx";

/** Give it the size of what will be there, so that nothing moves. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={cx("block animate-pulse rounded bg-line", className)} />;
}
