import type { ComponentProps } from "react";
import { cx } from "./cx";

export function Textarea({ className, rows = 4, ...rest }: ComponentProps<"textarea">) {
  return <textarea {...rest} rows={rows} className={cx("control", "resize-y py-1.5", className)} />;
}
