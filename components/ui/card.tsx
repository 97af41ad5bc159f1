import type { ReactNode } from "react";
import { Link } from "./link";

/** A titled part of a page of many; `action` is at the end of its head. */
export function Card({
  id,
  icon,
  title,
  action,
  children,
}: {
  id: string;
  icon?: ReactNode;
  title: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section
      aria-labelledby={`${id}-title`}
      id={id}
      className="overflow-hidden rounded-lg border bg-surface shadow-lift"
    >
      <div className="flex min-h-10 items-center justify-between gap-3 border-b px-4 py-1.5 [&>span>svg]:size-4">
        <span className="flex items-center gap-2 text-muted">
          {icon}
          <h2 id={`${id}-title`} className="text-[0.8125rem] font-semibold text-ink">
            {title}
          </h2>
        </span>
        {action}
      </div>
      {children}
    </section>
  );
}

/** Leads to the page that has all of it. */
export function CardLink({ href, children }: { href: string; children: string }) {
  return (
    <Link href={href} className="text-xs font-medium text-muted hover:text-ink hover:underline">
      {children}
    </Link>
  );
}
