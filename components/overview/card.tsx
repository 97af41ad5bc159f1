import { Link } from "@/components/ui/link";
import type { ReactNode } from "react";

/** A part of the overview; `more` leads to the page with all of it. */
export function Card({
  id,
  title,
  more,
  children,
}: {
  id: string;
  title: string;
  more?: { href: string; label: string };
  children: ReactNode;
}) {
  return (
    <section
      aria-labelledby={`${id}-title`}
      id={id}
      className="overflow-hidden rounded-lg border bg-surface shadow-lift"
    >
      <div className="flex min-h-10 items-center justify-between gap-3 border-b px-4">
        <h2 id={`${id}-title`} className="text-[0.8125rem] font-semibold">
          {title}
        </h2>
        {more && (
          <Link href={more.href} className="text-xs font-medium text-muted hover:text-ink hover:underline">
            {more.label}
          </Link>
        )}
      </div>
      {children}
    </section>
  );
}
