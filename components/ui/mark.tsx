import { cx } from "@/components/ui/cx";

/** One desk over two streams. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 24 24" className={cx("shrink-0 text-accent", className)} fill="none">
      <rect x="1" y="1" width="22" height="22" rx="6" fill="currentColor" />
      <path
        d="M6.5 8.5h11M6.5 12h7.5M6.5 15.5h4"
        stroke="var(--accent-ink)"
        strokeWidth="2"
        strokeLinecap="round"
      />
    </svg>
  );
}
