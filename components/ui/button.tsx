import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx";
import { Spinner } from "./spinner";

export interface ButtonProps extends ComponentProps<"button"> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** Keeps its width and the focus, shows progress and ignores further clicks. */
  pending?: boolean;
  icon?: ReactNode;
}

export function Button({
  variant,
  size,
  pending = false,
  icon,
  type = "button",
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={pending ? "button" : type}
      aria-busy={pending || undefined}
      aria-disabled={pending || undefined}
      className={buttonClass({ variant, size, className })}
      onClick={pending ? undefined : onClick}
    >
      <span className={pending ? "opacity-0" : undefined}>
        {icon}
        {children}
      </span>
      {pending && (
        <span className="absolute inset-0 grid place-items-center" aria-hidden="true">
          <Spinner />
        </span>
      )}
    </button>
  );
}

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger";
export type ButtonSize = "sm" | "md" | "lg";

/** The look of a button for other elements, such as a link. */
export function buttonClass({
  variant = "secondary",
  size = "md",
  className,
}: {
  variant?: ButtonVariant;
  size?: ButtonSize;
  className?: string;
} = {}): string {
  return cx("btn", `btn-${variant}`, `btn-${size}`, className);
}

const sides = { sm: "w-7", md: "w-8", lg: "w-10" } as const;

/** A button with only an icon; its label is read out and shown on hover. */
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
