import { Link } from "@/components/ui/link";
import { subUserPath } from "@/lib/domain/sub-users/address";
import { StatusBadge } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/domain/format";
import type { AlertEvent } from "@/lib/domain/alerts/alert";

/** What fired and why, and whether it still holds. */
export function EventItem({ event, tight = false }: { event: AlertEvent; tight?: boolean }) {
  const open = event.clearedAt === null;
  return (
    <li
      className={
        tight
          ? "grid gap-0.5 px-3 py-2 text-[0.8125rem]"
          : "grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1 px-4 py-2.5 text-[0.8125rem] md:grid-cols-[6rem_minmax(0,1fr)_auto]"
      }
    >
      {!tight && <State open={open} />}
      <div className={tight ? "min-w-0" : "min-w-0 max-md:order-last max-md:col-span-2"}>
        <p className="break-words">
          <Subject event={event} /> <span className="text-muted">{visibleText(event.message)}</span>
        </p>
        <p className="text-xs text-faint">{visibleText(event.rule)}</p>
      </div>
      <p
        className={tight ? "flex justify-between gap-3 text-xs text-muted" : "text-right text-xs text-muted"}
      >
        {tight && <State open={open} />}
        <span>
          <Time at={event.firedAt} />
          {event.clearedAt && !tight && (
            <>
              , cleared <Time at={event.clearedAt} />
            </>
          )}
        </span>
      </p>
    </li>
  );
}

function State({ open }: { open: boolean }) {
  return (
    <StatusBadge tone={open ? "bad" : "neutral"} shape={open ? "dot" : "ring"} className="self-start">
      {open ? "Open" : "Cleared"}
    </StatusBadge>
  );
}

function Subject({ event: { accountId, remoteId, runId, subject } }: { event: AlertEvent }) {
  const href =
    runId !== null
      ? `/runs/${runId}`
      : accountId !== null && remoteId !== null
        ? subUserPath({ accountId, remoteId })
        : accountId !== null
          ? "/accounts"
          : null;
  const name = visibleText(subject);
  if (href === null) return <span className="font-medium">{name}</span>;
  return (
    <Link href={href} className="break-words font-medium text-accent hover:underline">
      {name}
    </Link>
  );
}
