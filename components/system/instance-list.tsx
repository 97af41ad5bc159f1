import { Badge, StatusBadge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/domain/format";
import type { InstanceView } from "@/lib/domain/system/system";
import * as texts from "@/lib/domain/texts/system";

const clocks = {
  right: { tone: "good", shape: "dot" },
  off: { tone: "warn", shape: "triangle" },
  wrong: { tone: "bad", shape: "square" },
} as const;

/** The processes that report: where, since when, of which version, and how right their clock is. */
export function InstanceList({ instances }: { instances: InstanceView[] }) {
  const versions = new Set(instances.map(({ version }) => version));
  return (
    <>
      {versions.size > 1 && (
        <Banner flush tone="warn">
          {texts.differentVersions}
        </Banner>
      )}
      <ul aria-label={texts.instances} className="divide-y">
        {instances.map((instance) => (
          <li
            key={instance.id}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 gap-y-0.5 px-4 py-2.5 text-[0.8125rem]"
          >
            <p className="flex min-w-0 flex-wrap items-center gap-x-2">
              <span className="min-w-0 font-medium [overflow-wrap:anywhere]">
                {instance.host === null ? texts.unknownHost : visibleText(instance.host)}
              </span>
              {instance.own && <Badge>{texts.thisOne}</Badge>}
            </p>
            <StatusBadge {...clocks[instance.clock]} className="justify-self-end">
              {instance.clock === "right"
                ? texts.clockRight
                : texts.clockOff((instance.offsetMs ?? 0) / 1000)}
            </StatusBadge>
            <p className="break-words tabular-nums text-muted">{instance.version ?? texts.unknownVersion}</p>
            <p className="text-right text-xs text-muted">
              {instance.startedAt !== null && (
                <Rich parts={texts.started(<Time at={instance.startedAt} />)} />
              )}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
