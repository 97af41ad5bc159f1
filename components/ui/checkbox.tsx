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
