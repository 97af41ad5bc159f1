import { Time } from "@/components/ui/time";
import { usageOf, type Cap, type UsageLevel } from "@/lib/domain/usage/usage";

interface UsageMeterProps {
  label: string;
  used: number | null;
  cap: Cap;
  /** Short, as on the page. */
  amount: (value: number) => string;
  /** Exact, as on hover. */
  exact: (value: number) => string;
  /** When the provider last reported the cap, where it no longer does. */
  saidAt: string | null;
  providerLabel: string;
}

const fills: Record<UsageLevel, string> = { fine: "bg-accent", near: "bg-warn", full: "bg-bad" };
const words: Record<UsageLevel, string> = { fine: "text-muted", near: "text-warn", full: "text-bad" };

export function UsageMeter({ label, used, cap, amount, exact, saidAt, providerLabel }: UsageMeterProps) {
  const usage = usageOf(used, cap);
  return (
    <div className="grid gap-2">
      <div className="flex items-baseline justify-between gap-3">
        <h3 className="text-[0.8125rem] text-muted">{label}</h3>
        {usage.kind === "capped" && (
          <span className={`text-[0.8125rem] font-medium tabular-nums ${words[usage.level]}`}>
            {usage.percent} % used
          </span>
        )}
      </div>
      <p className="text-xl font-semibold leading-7 tracking-tight tabular-nums">
        {usage.used !== null && <span title={exact(usage.used)}>{amount(usage.used)}</span>}
        <span className="text-[0.8125rem] font-normal text-muted">
          {usage.kind === "uncapped" && (usage.used === null ? "No cap" : " used, no cap")}
          {(usage.kind === "capped" || usage.kind === "zero") && (
            <>
              {" of "}
              <span title={exact(usage.cap)}>{amount(usage.cap)}</span>
            </>
          )}
          {usage.kind === "unknown" &&
            (usage.used !== null
              ? ` used, cap not reported by ${providerLabel}`
              : usage.cap !== null
                ? `${amount(usage.cap)} cap, use not reported by ${providerLabel}`
                : `Not reported by ${providerLabel}`)}
        </span>
      </p>
      {/* Without a cap there is no share to draw, and an empty bar would read as nothing used. */}
      <div
        className={`h-2 overflow-hidden rounded-full ${usage.kind === "capped" ? "bg-line" : "max-sm:hidden"}`}
        aria-hidden="true"
      >
        {usage.kind === "capped" && (
          <div
            className={`h-full rounded-full ${fills[usage.level]}`}
            style={{ width: `${Math.min(100, usage.percent)}%` }}
          />
        )}
      </div>
      <p className="text-[0.8125rem] text-muted tabular-nums sm:min-h-5">
        {usage.kind === "capped" && (
          <span title={exact(usage.left)}>
            <span className="font-medium text-ink">{amount(usage.left)}</span> left
          </span>
        )}
        {saidAt !== null && cap !== null && (
          <span className="block">
            Cap no longer reported by {providerLabel}, last <Time at={saidAt} />
          </span>
        )}
      </p>
    </div>
  );
}
