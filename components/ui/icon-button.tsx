import type { ReactNode } from "react";
import { Button, type ButtonProps } from "./button";
import { cx } from "./cx";

const sides = { sm: "w-7", md: "w-8", lg: "w-10" } as const;

/** A button that is only an icon; its label is read out and shown on hover. */
export function IconButton({
  label,
  title,
  icon,
  size = "md",
  variant = "ghost",
  className,
  ...rest
}: Omit<ButtonProps, "children" | "icon"> & { label: string; icon: ReactNode }) {
  return (
    <Button
      {...rest}
      icon={icon}
      size={size}
      variant={variant}
      aria-label={label}
      title={title ?? label}
      className={cx(sides[size], "!px-0", className)}
    />
  );
}
