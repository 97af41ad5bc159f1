import { Banner } from "@/components/ui/banner";
import { formatBytes, formatCount, formatExactBytes } from "@/lib/domain/format";
import type { LimitDescriptor } from "@/lib/domain/providers/descriptor";
import { limitText } from "@/lib/domain/providers/limit-text";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import { usageOf } from "@/lib/domain/usage/usage";
import { Section } from "@/components/ui/section";
import { countOfIps } from "@/lib/domain/texts/counts";
import * as texts from "@/lib/domain/texts/sub-user";
import { UsageMeter } from "./usage-meter";

const warnFrom = 90;

export function LimitsSection({
  subUser,
  providerLabel,
  limits,
}: {
  subUser: SubUser;
  providerLabel: string;
  /** What the provider limits besides. */
  limits: readonly LimitDescriptor[];
}) {
  const own = limits.filter(({ name }) => subUser.limits !== null && Object.hasOwn(subUser.limits, name));
  const traffic = usageOf(subUser.trafficUsed, subUser.trafficCap);
  return (
    <Section id="limits" title={texts.limitsTitle}>
      {traffic.kind === "capped" && traffic.percent >= warnFrom && (
        <Banner tone={traffic.percent >= 100 ? "bad" : "warn"} className="mb-4">
          {traffic.percent >= 100 ? texts.capUsedUp : texts.capNear(traffic.percent)}
        </Banner>
      )}
      <div className="grid gap-6 sm:grid-cols-2">
        <UsageMeter
          label={texts.traffic}
          used={subUser.trafficUsed}
          cap={subUser.trafficCap}
          amount={formatBytes}
          exact={formatExactBytes}
          saidAt={subUser.trafficCapSaidAt}
          readAt={subUser.trafficAsOf}
          providerLabel={providerLabel}
        />
        {(subUser.ipUsed !== null || subUser.ipCap !== null) && (
          <UsageMeter
            label={texts.ips}
            used={subUser.ipUsed}
            cap={subUser.ipCap}
            amount={formatCount}
            exact={countOfIps}
            saidAt={subUser.ipCapSaidAt}
            readAt={null}
            providerLabel={providerLabel}
          />
        )}
      </div>
      {own.length > 0 && (
        <dl className="mt-4 flex flex-wrap gap-x-8 gap-y-2 border-t pt-3 text-[0.8125rem]">
          {own.map((limit) => (
            <div key={limit.name} className="flex gap-2">
              <dt className="text-muted">{limit.label}</dt>
              <dd className="font-medium tabular-nums">
                {limitText(limit, subUser.limits?.[limit.name] ?? null)}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Section>
  );
}
