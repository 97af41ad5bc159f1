import type { ComponentProps } from "react";
import { cx } from "./cx";

/** One look for everything that takes text. 16 px on phones, where browsers zoom into anything smaller. */
export const controlClass =
  "w-full rounded-md border border-line-strong bg-surface px-2.5 text-ink max-sm:text-base sm:text-[0.8125rem] transition-[border-color] " +
  "hover:border-muted focus-visible:border-accent focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted aria-invalid:border-bad";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input {...rest} className={cx(controlClass, "h-8", className)} />;
}
