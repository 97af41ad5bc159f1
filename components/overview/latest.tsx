import { Link } from "@/components/ui/link";
import { RunState } from "@/components/runs/run-state";
import { countOf, outcomeText, runTitle } from "@/components/runs/words";
import { subUserPath } from "@/lib/domain/sub-users/address";
import { Time } from "@/components/ui/time";
import { actionText, outcomeWords } from "@/lib/domain/audit/words";
import type { AuditView } from "@/lib/domain/audit/audit";
import { visibleText } from "@/lib/domain/format";
import type { RunView } from "@/lib/domain/runs/run";

export function LatestRuns({ runs }: { runs: RunView[] }) {
  if (runs.length === 0)
    return (
      <p className="px-4 py-4 text-[0.8125rem] text-muted">
        No bulk run yet. Select sub-users in the table to change many at once.
      </p>
    );
  return (
    <ol className="divide-y">
      {runs.map((run) => (
        <li key={run.id} className="relative grid gap-0.5 px-4 py-2.5 text-[0.8125rem] hover:bg-sunken">
          <div className="flex items-baseline justify-between gap-3">
            <Link
              href={`/runs/${run.id}`}
              className="min-w-0 break-words font-medium after:absolute after:inset-0"
            >
              {runTitle(run, countOf(run.totals.byState))}
            </Link>
            <span className="shrink-0 text-xs text-muted">
              <Time at={run.confirmedAt ?? run.createdAt} />
            </span>
          </div>
          <p className="flex flex-wrap gap-x-2 text-muted">
            <RunState run={run} />
            <span>
              {run.state === "done" || run.state === "cancelled" ? outcomeText(run.totals) : run.pauseMessage}
            </span>
          </p>
        </li>
      ))}
    </ol>
  );
}

export function LatestAudit({ rows }: { rows: AuditView[] }) {
  if (rows.length === 0)
    return <p className="px-4 py-4 text-[0.8125rem] text-muted">Nothing has been done yet.</p>;
  return (
    <ol className="divide-y">
      {rows.map((row) => (
        <li key={row.seq} className="flex items-baseline justify-between gap-3 px-4 py-2 text-[0.8125rem]">
          <span className="min-w-0 break-words">
            <span className="font-medium">{actionText(row.action)}</span> <Subject row={row} />
            <span className="text-muted">
              by <bdi>{visibleText(row.actor) || "nobody signed in"}</bdi>
              {row.outcome !== "done" && `: ${auditOutcome(row.outcome)}`}
            </span>
          </span>
          <span className="shrink-0 text-xs text-muted">
            <Time at={row.at} />
          </span>
        </li>
      ))}
    </ol>
  );
}

function Subject({ row: { accountId, remoteId, subject } }: { row: AuditView }) {
  if (!subject) return null;
  if (accountId === null || remoteId === null)
    return <span className="break-all">{visibleText(subject)} </span>;
  return (
    <>
      <Link
        href={subUserPath({ accountId, remoteId })}
        className="break-all font-medium text-accent hover:underline"
      >
        {visibleText(subject)}
      </Link>{" "}
    </>
  );
}

const auditOutcome = (outcome: string) => (outcomeWords(outcome)?.label ?? outcome).toLowerCase();
