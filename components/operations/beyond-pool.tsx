import { Banner } from "@/components/ui/banner";
import { Time } from "@/components/ui/time";
import { formatBytes, formatBytesApart, formatExactBytes } from "@/lib/domain/format";
import type { Beyond } from "./pool";

/** The second question: both figures, and what it means. */
export function BeyondPool({
  beyond: { asked, free, readAt },
  providerLabel,
}: {
  beyond: Beyond;
  providerLabel: string;
}) {
  const [wanted, left] = formatBytesApart([asked, free]);
  return (
    <div role="alert">
      <Banner tone="bad">
        <p className="font-medium">
          You are adding <span title={formatExactBytes(asked)}>{wanted}</span>, and{" "}
          <span title={formatExactBytes(free)}>{left}</span> are free in the {providerLabel} pool.
        </p>
        <p>
          That is {formatBytes(asked - free)} more than there is. {providerLabel} may refuse it, or take it
          and stop serving others earlier.
          {readAt && (
            <>
              {" "}
              The pool was read <Time at={readAt} />.
            </>
          )}
        </p>
      </Banner>
    </div>
  );
}
