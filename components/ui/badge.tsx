import type { ReactNode } from "react";
import type { StateShape, Tone } from "@/lib/domain/tone";
import { cx } from "./cx";

const tones: Record<Tone, string> = {
  neutral: "bg-sunken text-muted",
  accent: "bg-accent-soft text-accent",
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
};

export function Badge({
  tone = "neutral",
  title,
  className,
  children,
}: {
  tone?: Tone;
  title?: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span
      title={title}
      className={cx(
        "inline-flex h-5 max-w-full items-center gap-1 whitespace-nowrap rounded px-1.5 text-xs font-medium",
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}

const colours: Record<Tone, string> = {
  neutral: "text-muted",
  accent: "text-accent",
  good: "text-good",
  warn: "text-warn",
  bad: "text-bad",
};

const shapes: Record<StateShape, React.ReactNode> = {
  dot: <circle cx="4" cy="4" r="3.5" fill="currentColor" />,
  ring: <circle cx="4" cy="4" r="2.75" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  square: <rect x="0.75" y="0.75" width="6.5" height="6.5" rx="1" fill="currentColor" />,
  triangle: <path d="M4 0.6 7.7 7.2H0.3Z" fill="currentColor" />,
  dash: <path d="M0.5 4h7" stroke="currentColor" strokeWidth="2" />,
};

/** A state in words, with a colour and a shape, so that neither alone carries it. */
export function StatusBadge({
  tone = "neutral",
  shape = "dot",
  title,
  className,
  children,
}: {
  tone?: Tone;
  shape?: StateShape;
  title?: string;
  className?: string;
  children: React.ReactNode;
}) {
  return (
    <span
      title={title}
      className={cx("inline-flex items-center gap-1.5 whitespace-nowrap", colours[tone], className)}
    >
      <svg aria-hidden="true" viewBox="0 0 8 8" className="size-2 shrink-0">
        {shapes[shape]}
      </svg>
      {children}
    </span>
  );
}
