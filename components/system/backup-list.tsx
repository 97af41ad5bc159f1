import { StatusBadge } from "@/components/ui/badge";
import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import { durationText } from "@/lib/domain/accounts/details";
import { formatBytes, formatExactBytes, visibleText } from "@/lib/domain/format";
import { backupStates, type BackupView } from "@/lib/domain/system/backup";
import type { SystemView } from "@/lib/domain/system/system";
import * as texts from "@/lib/domain/texts/system";

/** The latest backups, whoever asked for them and however they ended. */
export function BackupList({ backups: { recent, running } }: { backups: SystemView["backups"] }) {
  if (recent.length === 0)
    return <p className="border-t px-4 py-6 text-center text-[0.8125rem] text-muted">{texts.noBackups}</p>;
  return (
    <ol aria-label={texts.recent} className="divide-y border-t">
      {recent.map((backup) => (
        <BackupRow key={backup.id} backup={backup} isRunning={backup.id === running?.id} />
      ))}
    </ol>
  );
}

function BackupRow({ backup, isRunning }: { backup: BackupView; isRunning: boolean }) {
  const { state, kept } = backup;
  // Its process is gone, and the next look records that.
  const isLost = state === "running" && !isRunning;
  const { tone, shape } = backupStates[isLost ? "failed" : state];
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-0.5 px-4 py-2.5 text-[0.8125rem] md:grid-cols-[7rem_minmax(0,1fr)_auto]">
      <StatusBadge tone={state === "done" && !kept ? "neutral" : tone} shape={shape} className="self-start">
        {isLost ? texts.unended : texts.states[state]}
      </StatusBadge>
      <div className="min-w-0 max-md:order-last max-md:col-span-2">
        <Content backup={backup} />
        {backup.error !== null && (
          <p className={state === "failed" ? "break-words text-bad" : "break-words text-muted"}>
            {visibleText(backup.error)}
          </p>
        )}
        <p className="break-words text-xs text-muted">{texts.on(whoOf(backup), visibleText(backup.host))}</p>
      </div>
      <p className="text-right text-xs text-muted">
        {isRunning ? (
          <Rich parts={texts.runningSince(<Time at={backup.beganAt} />)} />
        ) : (
          <Time at={backup.beganAt} />
        )}
        {backup.endedAt !== null && (
          <span className="block whitespace-nowrap tabular-nums">
            {texts.took(durationText(Date.parse(backup.endedAt) - Date.parse(backup.beganAt)))}
          </span>
        )}
      </p>
    </li>
  );
}

function Content({
  backup: { state, file, bytes, rows, tables, proved, unproved, kept },
}: {
  backup: BackupView;
}) {
  if (state !== "done" || bytes === null || rows === null || tables === null) return null;
  return (
    <>
      <p className="break-words tabular-nums" title={formatExactBytes(bytes)}>
        {texts.content(formatBytes(bytes), rows, tables)}
      </p>
      {!kept ? (
        <p className="text-muted">{texts.removed}</p>
      ) : proved ? (
        <p className="text-good">{texts.proved}</p>
      ) : (
        <p className="break-words text-warn">{texts.unproved[unproved ?? "off"]}</p>
      )}
      {kept && file !== null && (
        <code className="block font-mono text-xs leading-5 [overflow-wrap:anywhere]">{file}</code>
      )}
    </>
  );
}

function whoOf({ trigger, by }: BackupView): string {
  if (trigger === "person" && by !== null) return texts.byPerson(visibleText(by));
  return trigger === "command" ? texts.byCommand : texts.bySchedule;
}
