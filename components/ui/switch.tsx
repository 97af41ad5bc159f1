import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx";

export function Switch({
  label,
  className,
  ...rest
}: Omit<ComponentProps<"input">, "type" | "role"> & { label: ReactNode }) {
  return (
    <label className={cx("inline-flex min-h-6 items-center gap-2", className)}>
      <input
        {...rest}
        type="checkbox"
        role="switch"
        className={
          "relative h-5 w-9 shrink-0 cursor-pointer appearance-none rounded-full border border-line-strong bg-sunken transition-colors checked:border-accent checked:bg-accent disabled:cursor-not-allowed disabled:opacity-55 " +
          "after:absolute after:left-0.5 after:top-1/2 after:size-3.5 after:-translate-y-1/2 after:rounded-full after:bg-line-strong after:transition-transform checked:after:translate-x-4 checked:after:bg-accent-ink"
        }
      />
      <span>{label}</span>
    </label>
  );
}
