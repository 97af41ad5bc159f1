import { cx } from "@/components/ui/cx";

interface ChoiceProps<Value extends string> {
  label: string;
  options: readonly { value: Value; label: string }[];
  /** Null while none of them holds. */
  value: Value | null;
  onChange: (value: Value) => void;
}

/** A few choices side by side, of which one holds. */
export function Choice<Value extends string>({ label, options, value, onChange }: ChoiceProps<Value>) {
  return (
    <div
      role="group"
      aria-label={label}
      className="inline-flex max-w-full flex-wrap rounded-md border bg-sunken p-0.5"
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
          className={cx(
            "h-6 whitespace-nowrap rounded px-2 text-xs font-medium max-sm:px-1.5",
            option.value === value
              ? "bg-surface text-ink shadow-lift ring-1 ring-line"
              : "text-muted hover:text-ink",
          )}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
