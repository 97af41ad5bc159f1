import type { ReactNode } from "react";

interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  /** It is the whole page, so its title is the heading of the page. */
  whole?: boolean;
  action?: ReactNode;
  children?: ReactNode;
}

export function EmptyState({ icon, title, whole = false, action, children }: EmptyStateProps) {
  const Heading = whole ? "h1" : "h2";
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-3 px-4 py-14 text-center">
      {icon && (
        <span
          aria-hidden="true"
          className="grid size-10 place-items-center rounded-lg border border-line bg-surface text-muted shadow-lift [&>svg]:size-5"
        >
          {icon}
        </span>
      )}
      <Heading className="text-sm font-semibold">{title}</Heading>
      {children && <div className="text-balance text-[0.8125rem] text-muted">{children}</div>}
      {action && <div className="pt-1">{action}</div>}
    </div>
  );
}
