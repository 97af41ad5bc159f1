import { Link } from "./link";
import { cx } from "./cx";

export interface NavTab {
  href: string;
  label: string;
  current: boolean;
}

export function NavTabs({ label, tabs }: { label: string; tabs: NavTab[] }) {
  return (
    <nav aria-label={label} className="flex gap-4 overflow-x-auto border-b">
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          aria-current={tab.current ? "page" : undefined}
          className={cx(
            "-mb-px whitespace-nowrap border-b-2 py-2 text-[0.8125rem] font-medium",
            tab.current ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
          )}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}
