import { Link } from "@/components/ui/link";
import { formatCount } from "@/lib/domain/format";
import type { OverviewView } from "@/lib/domain/overview/overview";
import * as texts from "@/lib/domain/texts/overview";

export function Counts({ subUsers }: { subUsers: OverviewView["subUsers"] }) {
  const tiles = [
    { label: texts.subUsers, count: subUsers.total, href: "/sub-users" },
    { label: texts.active, count: subUsers.active, href: "/sub-users?status=active" },
    { label: texts.disabled, count: subUsers.disabled, href: "/sub-users?status=disabled" },
    { label: texts.blocked, count: subUsers.blocked, href: "/sub-users?status=blocked" },
  ];
  return (
    <ul
      className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line sm:grid-cols-4"
      aria-label={texts.countsList}
    >
      {tiles.map(({ label, count, href }) => (
        <li key={label} className="bg-surface">
          <Link href={href} className="block px-4 py-3 -outline-offset-2 hover:bg-sunken">
            <span className="block text-xs text-muted">{label}</span>
            <span className="text-xl font-semibold leading-7 tracking-tight tabular-nums">
              {formatCount(count)}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
