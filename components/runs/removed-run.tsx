import { Archive } from "lucide-react";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import * as texts from "@/lib/domain/texts/run";

/** Where an old link leads to a run that retention has removed. */
export function RemovedRun({ days, at }: { days: number; at: string }) {
  return (
    <EmptyState
      whole
      icon={<Archive />}
      title={texts.removedTitle}
      action={
        <Link href="/runs" className={buttonClass()}>
          {texts.removedAll}
        </Link>
      }
    >
      <p>
        <Rich parts={texts.removed(days, <Time at={at} />)} />
      </p>
    </EmptyState>
  );
}
