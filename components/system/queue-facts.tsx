"use client";

import { useAccounts } from "@/components/accounts/use-accounts";
import { Link } from "@/components/ui/link";
import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import { formatCount, visibleText } from "@/lib/domain/format";
import type { SystemView } from "@/lib/domain/system/system";
import * as texts from "@/lib/domain/texts/system";
import { Fact } from "./fact";

/** Jobs of the background work, and how old its oldest listing is. */
export function QueueFacts({ queue }: { queue: SystemView["queue"] }) {
  return (
    <dl className="px-4 py-2 text-[0.8125rem]">
      <Fact label={texts.waiting}>{formatCount(queue.waiting)}</Fact>
      <Fact label={texts.underWay}>{formatCount(queue.running)}</Fact>
      <Fact label={texts.failedLastDay}>
        <span className={queue.failed > 0 ? "font-medium text-bad" : undefined}>
          {formatCount(queue.failed)}
        </span>
      </Fact>
      <Fact label={texts.listings}>
        <OldestListing />
      </Fact>
    </dl>
  );
}

function OldestListing() {
  const accounts = useAccounts().filter(({ paused }) => paused === null);
  const [oldest] = accounts.toSorted((one, other) =>
    (one.lastGoodAt ?? "").localeCompare(other.lastGoodAt ?? ""),
  );
  if (!oldest) return texts.noAccounts;
  const name = visibleText(oldest.label);
  return (
    <Link href="/accounts" className="text-accent hover:underline">
      {oldest.lastGoodAt === null ? (
        texts.noListing(name)
      ) : (
        <Rich parts={texts.oldestListing(name, <Time at={oldest.lastGoodAt} />)} />
      )}
    </Link>
  );
}
