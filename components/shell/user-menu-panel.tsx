"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Keyboard, LogOut, UserCog } from "lucide-react";
import { useActor } from "@/components/actor";
import { signOut } from "@/components/auth/sign-out";
import { runCommand } from "@/components/keys/commands";
import { useKeyWords } from "@/components/keys/use-keys";
import MenuPanel, { type MenuFrame } from "@/components/ui/menu-panel";
import * as texts from "@/lib/domain/texts/shell";

export default function UserMenuPanel(frame: MenuFrame) {
  const { name, email, role } = useActor();
  const queryClient = useQueryClient();
  const keys = useKeyWords();
  return (
    <MenuPanel
      {...frame}
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
