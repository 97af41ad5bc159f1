import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cx } from "./cx";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input {...rest} className={cx("control", "h-8", className)} />;
}

/** A number with its unit inside the field. `className` is that of the frame around both. */
export function UnitInput({ unit, className, ...rest }: ComponentProps<"input"> & { unit: string }) {
  return (
    <span className={cx("relative block", className)}>
      <Input autoComplete="off" {...rest} className="pr-10 tabular-nums" />
      <span
        aria-hidden="true"
        className="pointer-events-none absolute right-2.5 top-1/2 -translate-y-1/2 text-xs text-faint"
      >
        {unit}
      </span>
    </span>
  );
}

export function Textarea({ className, rows = 4, ...rest }: ComponentProps<"textarea">) {
  return <textarea {...rest} rows={rows} className={cx("control", "resize-y py-1.5", className)} />;
}

/** The native select: it works with every keyboard, screen reader and phone. */
export function Select({ className, children, ...rest }: ComponentProps<"select">) {
  return (
    <span className={cx("relative block", className)}>
      <select {...rest} className={cx("control", "h-8 appearance-none truncate pr-8")}>
        {children}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute right-2.5 top-1/2 size-3.5 -translate-y-1/2 text-muted"
      />
    </span>
  );
}
