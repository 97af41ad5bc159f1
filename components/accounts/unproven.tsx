import { Banner } from "@/components/ui/banner";
import type { KeyOutcome } from "@/lib/domain/accounts/account";
import { sentence } from "@/lib/domain/accounts/state";

export type UnprovenKey = Extract<KeyOutcome, { state: "unproven" }>;

/** Why the credentials were not saved yet; the next press keeps them all the same. */
export function Unproven({ message }: { message: string | null }) {
  if (message === null) return null;
  return (
    <div role="alert">
      <Banner tone="warn">{sentence(message)}</Banner>
    </div>
  );
}
