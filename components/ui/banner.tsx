import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { ErrorBody } from "@/lib/domain/errors";
import { cx } from "./cx";

const looks = {
  info: { icon: Info, className: "border-line bg-sunken text-muted" },
  warn: { icon: TriangleAlert, className: "border-warn/30 bg-warn-soft text-warn" },
  bad: { icon: CircleAlert, className: "border-bad/30 bg-bad-soft text-bad" },
} as const;

/** A box by default; `flush` is a strip across its container. On a phone the action has a line of its own. */
export function Banner({
  tone = "info",
  flush = false,
  action,
  className,
  children,
}: {
  tone?: keyof typeof looks;
  flush?: boolean;
  action?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const { icon: Icon, className: look } = looks[tone];
  return (
    <div
      role="status"
      className={cx(
        "flex items-start gap-2 text-[0.8125rem]",
        action && "max-sm:flex-wrap",
        flush ? "border-b px-4 py-1.5" : "rounded-md border px-3 py-2",
        look,
        className,
      )}
    >
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <div className={cx("min-w-0 flex-1 wrap-anywhere", action && "max-sm:basis-[calc(100%-1.5rem)]")}>
        {children}
      </div>
      {action && <div className="shrink-0 max-sm:pl-6 sm:-my-1">{action}</div>}
    </div>
  );
}

/** What went wrong, unless a field says it already. */
export function ProblemBanner({ error }: { error: ErrorBody | null }) {
  if (!error || error.fields) return null;
  return (
    <div role="alert">
      <Banner tone="bad">{error.message}</Banner>
    </div>
  );
}
