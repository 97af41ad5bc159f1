"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { bare } from "@/components/ui/bare";
import { Menu } from "@/components/ui/menu";

const themes = [
  { value: "system", label: "System", icon: <Monitor aria-hidden="true" /> },
  { value: "light", label: "Light", icon: <Sun aria-hidden="true" /> },
  { value: "dark", label: "Dark", icon: <Moon aria-hidden="true" /> },
];

export function ThemeMenu() {
  const { theme, setTheme } = useTheme();
  // Which icon shows is for the stylesheet to say: the server does not know the theme.
  const icon = (
    <>
      <Sun {...bare} className="size-4 dark:hidden" />
      <Moon {...bare} className="hidden size-4 dark:block" />
    </>
  );
  return (
    <Menu
      label="Theme"
      icon={icon}
      items={[
        { kind: "choices", label: "Theme", value: theme ?? "system", options: themes, onChange: setTheme },
      ]}
    />
  );
}
