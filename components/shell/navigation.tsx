"use client";

import { Ellipsis } from "lucide-react";
import { Link } from "@/components/ui/link";
import { usePathname } from "next/navigation";
import { useKeyWords } from "@/components/keys/use-keys";
import { keyOfPage } from "@/lib/domain/keys/keymap";
import { iconProps } from "@/components/ui/icon-props";
import { cx } from "@/components/ui/cx";
import { Menu } from "@/components/ui/menu";
import { useNavItems, type NavItem } from "@/components/nav-items";
import * as texts from "@/lib/domain/texts/shell";

const isWithin = (path: string, href: string) => path === href || path.startsWith(`${href}/`);

/** A column beside the page, or a bar below it where there is no room. */
export function Navigation({ bar = false }: { bar?: boolean }) {
  const path = usePathname();
  const places = useNavItems();
  const further = places.filter((place) => !place.bar);
  return (
    <nav aria-label={bar ? texts.mainBottom : texts.main}>
      <ul className={bar ? "grid auto-cols-fr grid-flow-col" : "grid gap-0.5"}>
        {places
          .filter((place) => !bar || place.bar)
          .map((place) => (
            <li key={place.href}>
              <PlaceLink place={place} bar={bar} current={isWithin(path, place.href)} />
            </li>
          ))}
        {bar && (
          <li className="grid">
            <Menu
              label={texts.morePages}
              items={further.map(({ href, label, icon: Icon }) => ({
                kind: "link",
                href,
                label,
                icon: <Icon aria-hidden="true" />,
              }))}
              className={cx(
                "!h-14 w-full !gap-1 !text-xs !-outline-offset-2 !rounded-none !px-0 [&>span]:flex-col",
                further.some(({ href }) => isWithin(path, href))
                  ? "!text-ink [&_svg]:text-accent"
                  : "!text-muted",
              )}
            >
              <Ellipsis {...iconProps} className="size-5" strokeWidth={1.75} />
              {texts.more}
            </Menu>
          </li>
        )}
      </ul>
    </nav>
  );
}

function PlaceLink({
  place: { href, label, icon: Icon },
  bar,
  current,
}: {
  place: NavItem;
  bar: boolean;
  current: boolean;
}) {
  const keys = useKeyWords()(keyOfPage(href));
  return (
    <Link
      href={href}
      title={keys?.title(label)}
      aria-current={current ? "page" : undefined}
      className={bar ? "nav-tab" : "nav-link"}
    >
      <Icon {...iconProps} strokeWidth={1.75} />
      {label}
    </Link>
  );
}
