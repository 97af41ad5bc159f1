import { visibleText } from "@/lib/domain/format";

/** A message as it is copied, with what cannot be seen made visible. */
export function MessageText({ label, text }: { label: string; text: string }) {
  return (
    <pre
      aria-label={label}
      role="region"
      tabIndex={0}
      className="max-h-80 min-h-24 overflow-y-auto whitespace-pre-wrap rounded-md border bg-sunken px-3 py-2 font-sans text-[0.8125rem] leading-5 [overflow-wrap:anywhere]"
    >
      {text.split("\n").map(visibleText).join("\n")}
    </pre>
  );
}
