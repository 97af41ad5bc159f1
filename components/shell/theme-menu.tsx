"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { iconProps } from "@/components/ui/icon-props";
import { Menu } from "@/components/ui/menu";
import * as texts from "@/lib/domain/texts/shell";

const themes = [
  { value: "system", label: texts.themeSystem, icon: <Monitor aria-hidden="true" /> },
  { value: "light", label: texts.themeLight, icon: <Sun aria-hidden="true" /> },
  { value: "dark", label: texts.themeDark, icon: <Moon aria-hidden="true" /> },
];

export function ThemeMenu() {
  const { theme, setTheme } = useTheme();
  // Which icon shows is for the stylesheet to say: the server does not know the theme.
  const icon = (
    <>
      <Sun {...iconProps} className="size-4 dark:hidden" />
      <Moon {...iconProps} className="hidden size-4 dark:block" />
    </>
  );
  return (
    <Menu
      label={texts.theme}
      icon={icon}
      items={[
        {
          kind: "choices",
          label: texts.theme,
          value: theme ?? "system",
          options: themes,
          onChange: setTheme,
        },
      ]}
    />
  );
}
