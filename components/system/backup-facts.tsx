import { Banner } from "@/components/ui/banner";
import { Rich } from "@/components/ui/rich";
import { Moment, Time } from "@/components/ui/time";
import type { SystemView } from "@/lib/domain/system/system";
import * as texts from "@/lib/domain/texts/system";
import { Fact } from "./fact";

/** How old the newest backup is, when the next one comes, and what is wrong with either. */
export function BackupFacts({ backups }: { backups: SystemView["backups"] }) {
  const { at, keep, nextAt, overdue, newest, running, failures } = backups;
  return (
    <>
      {failures > 0 && (
        <Banner flush tone="bad">
          {(at === null ? texts.lastFailedUnscheduled : texts.lastFailed)(failures)}
        </Banner>
      )}
      {overdue && nextAt !== null && running === null && (
        <Banner flush tone="warn">
          <Rich parts={texts.overdue(<Moment at={nextAt} />)} />
        </Banner>
      )}
      <dl className="px-4 py-2 text-[0.8125rem]">
        <Fact label={texts.newest}>
          {newest ? (
            <Time at={newest.beganAt} className="font-medium" />
          ) : (
            <span className="font-medium text-warn">{texts.noneYet}</span>
          )}
        </Fact>
        <Fact label={texts.schedule}>{at === null ? texts.noSchedule : texts.everyDay(at, keep)}</Fact>
        <Fact label={texts.next}>
          <Next backups={backups} />
        </Fact>
      </dl>
    </>
  );
}

function Next({ backups: { running, overdue, nextAt } }: { backups: SystemView["backups"] }) {
  if (running) return texts.running;
  if (nextAt === null) return texts.nextNone;
  return overdue ? texts.nextSoon : <Moment at={nextAt} />;
}
