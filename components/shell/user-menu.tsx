"use client";

import { useQueryClient } from "@tanstack/react-query";
import { LogOut, UserCog } from "lucide-react";
import { loadCode } from "@/components/load-code";
import { Menu } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import { useActor } from "@/components/actor";

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

  async function leave() {
    try {
      const { signOut } = await loadCode(() => import("next-auth/react"));
      await signOut({ redirect: false });
      queryClient.clear();
      window.location.assign("/sign-in");
    } catch {
      toast({
        tone: "warn",
        title: "You may still be signed in",
        description: "Subdesk did not answer. Try again before you leave this browser.",
      });
    }
  }

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
      label={`Account of ${name}`}
      icon={face}
      items={[
        { kind: "heading", label: name, detail: `${email}, ${role}` },
        { kind: "separator" },
        { kind: "link", label: "Your account", icon: <UserCog aria-hidden="true" />, href: "/profile" },
        { label: "Sign out", icon: <LogOut aria-hidden="true" />, onSelect: () => void leave() },
      ]}
    />
  );
}
