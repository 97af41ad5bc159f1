"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Keyboard, LogOut, UserCog } from "lucide-react";
import { signOut } from "@/components/auth/sign-out";
import { runCommand } from "@/components/keys/commands";
import { useKeyWords } from "@/components/keys/use-keys";
import { Menu } from "@/components/ui/menu";
import { useActor } from "@/components/actor";
import * as texts from "@/lib/domain/texts/shell";

const initials = (name: string) =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase())
    .join("");

export function UserMenu() {
  const { name, email, role } = useActor();
  const queryClient = useQueryClient();
  const keys = useKeyWords();

  const face = (
    <span
      aria-hidden="true"
      className="grid size-6 place-items-center rounded-full bg-accent-soft text-[0.6875rem] font-semibold text-accent"
    >
      {initials(name)}
    </span>
  );
  return (
    <Menu
      label={texts.accountOf(name)}
      icon={face}
      items={[
        { kind: "heading", label: name, detail: texts.emailAndRole(email, role) },
        { kind: "separator" },
        { kind: "link", label: texts.yourAccount, icon: <UserCog aria-hidden="true" />, href: "/profile" },
        {
          label: texts.keys,
          icon: <Keyboard aria-hidden="true" />,
          keys: keys("sheet"),
          onSelect: () => void runCommand(["sheet"]),
        },
        {
          label: texts.signOut,
          icon: <LogOut aria-hidden="true" />,
          onSelect: () => void signOut(queryClient),
        },
      ]}
    />
  );
}
