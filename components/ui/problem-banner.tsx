import { Banner } from "@/components/ui/banner";
import type { ErrorBody } from "@/lib/domain/errors";

/** What went wrong, unless a field says it already. */
export function ProblemBanner({ error }: { error: ErrorBody | null }) {
  if (!error || error.fields) return null;
  return (
    <div role="alert">
      <Banner tone="bad">{error.message}</Banner>
    </div>
  );
}
