"use client";

import { Banner } from "@/components/ui/banner";
import { Time } from "@/components/ui/time";
import type { AccountSync } from "@/lib/domain/accounts/account";
import { formatCount } from "@/lib/domain/format";
import { durationText, progressText, sentence } from "@/lib/domain/accounts/state";
import { Fact } from "./fact";

const triggers: Record<AccountSync["trigger"], string> = {
  schedule: "on schedule",
  person: "on request",
  first: "first import",
};

/** The newest walk through the provider's listing, finished or not. */
export function SyncRun({ run }: { run: AccountSync | null }) {
  if (!run) return <p className="py-1.5 text-[0.8125rem] text-muted">It has not been synced yet.</p>;
  if (run.state === "running") return <Running run={run} />;
  return (
    <div className="max-lg:border-t max-lg:border-line/60">
      <dl className="text-[0.8125rem]">
        <Fact label={run.state === "done" ? "Last sync" : "Last sync failed"}>
          <span>
            <Time at={run.startedAt} />, {triggers[run.trigger]}
          </span>
        </Fact>
        <Fact label="Took">
          {run.finishedAt
            ? durationText(Date.parse(run.finishedAt) - Date.parse(run.startedAt))
            : "Not known"}
        </Fact>
        <Fact label="Read">
          {progressText(run)} rows, {formatCount(run.pages)} {run.pages === 1 ? "page" : "pages"}
        </Fact>
        <Fact label="Changed">{formatCount(run.changed)}</Fact>
        <Fact label="No longer listed">{formatCount(run.vanished)}</Fact>
      </dl>
      {run.error && (
        <Banner tone="warn" className="mt-2">
          {sentence(run.error)}
        </Banner>
      )}
    </div>
  );
}

function Running({ run }: { run: AccountSync }) {
  const share = run.expected ? Math.min(100, Math.round((run.rows / run.expected) * 100)) : undefined;
  const label = run.trigger === "first" ? "First import" : "Syncing";
  return (
    <div className="grid content-start gap-2 py-1.5 text-[0.8125rem]">
      <p className="flex flex-wrap justify-between gap-x-3">
        <span className="font-medium">{run.waitingSince ? `${label}, waiting for an answer` : label}</span>
        <span className="tabular-nums text-muted">
          {progressText(run)} rows, {run.waitingSince ? "asked" : "started"}{" "}
          <Time at={run.waitingSince ?? run.startedAt} />
        </span>
      </p>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share}
        aria-valuetext={progressText(run)}
        className="h-1.5 overflow-hidden rounded-full bg-line"
      >
        <div
          className={
            share === undefined
              ? "h-full w-1/3 animate-pulse rounded-full bg-accent"
              : "h-full rounded-full bg-accent transition-[width] duration-500"
          }
          style={share === undefined ? undefined : { width: `${share}%` }}
        />
      </div>
    </div>
  );
}
