"use client";

import { useActor } from "@/components/actor";
import { lazyPart } from "@/components/ui/lazy-part";
import { MenuButton } from "@/components/ui/menu";
import * as texts from "@/lib/domain/texts/shell";

const UserMenuPanel = lazyPart(() => import("./user-menu-panel"), { over: true });
const nothing = {};

const initials = (name: string) =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase())
    .join("");

export function UserMenu() {
  const { name } = useActor();
  const face = (
    <span
      aria-hidden="true"
      className="grid size-6 place-items-center rounded-full bg-accent-soft text-[0.6875rem] font-semibold text-accent"
    >
      {initials(name)}
    </span>
  );
  return (
    <MenuButton
      label={texts.accountOf(name)}
      icon={face}
      panel={UserMenuPanel}
      preload={UserMenuPanel.preload}
      given={nothing}
    />
  );
}
