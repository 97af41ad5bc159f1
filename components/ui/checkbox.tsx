"use client";

import { useEffect, useRef, type ComponentProps, type ReactNode } from "react";
import { cx } from "./cx";

/** The box is 16 px inside a target of 24; with `label` the words belong to the target too. */
export function Checkbox({
  indeterminate = false,
  label,
  className,
  ...rest
}: Omit<ComponentProps<"input">, "type" | "ref"> & { indeterminate?: boolean; label?: ReactNode }) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = indeterminate;
  }, [indeterminate]);
  return (
    <label
      className={cx(
        "inline-flex min-h-6 min-w-6 items-center gap-2",
        label === undefined && "justify-center",
        className,
      )}
    >
      <input
        {...rest}
        ref={box}
        type="checkbox"
        className="my-0.5 size-4 shrink-0 cursor-pointer rounded accent-accent disabled:cursor-not-allowed"
      />
      {label !== undefined && <span>{label}</span>}
    </label>
  );
}

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
