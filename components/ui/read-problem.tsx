import * as common from "@/lib/domain/texts/common";
import { Banner } from "./banner";
import { Button } from "./button";

interface ReadProblemProps {
  query: { error: Error | null; refetch: () => Promise<unknown> };
  /** What could not be read, unless that is clear from where this is shown. */
  what?: string;
}

/** In the place of what could not be read, which is not to look as if there were none. */
export function ReadProblem({ query: { error, refetch }, what }: ReadProblemProps) {
  if (!error) return null;
  return (
    <Banner
      tone="bad"
      action={
        <Button size="sm" onClick={() => void refetch()}>
          {common.tryAgain}
        </Button>
      }
    >
      {what !== undefined && <>{what} </>}
      {error.message}
    </Banner>
  );
}
