import { Banner } from "@/components/ui/banner";
import { formatBytes, formatCount, formatExactBytes } from "@/lib/domain/format";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import { usageOf } from "@/lib/domain/usage/usage";
import { Section } from "@/components/ui/section";
import { UsageMeter } from "./usage-meter";

const warnFrom = 90;

export function LimitsSection({ subUser, providerLabel }: { subUser: SubUser; providerLabel: string }) {
  const traffic = usageOf(subUser.trafficUsed, subUser.trafficCap);
  const countIps = (value: number) => `${formatCount(value)} ${value === 1 ? "IP" : "IPs"}`;
  return (
    <Section id="limits" title="Limits and use">
      {traffic.kind === "capped" && traffic.percent >= warnFrom && (
        <Banner tone={traffic.percent >= 100 ? "bad" : "warn"} className="mb-4">
          {traffic.percent >= 100
            ? "The traffic cap is used up: the proxy no longer serves this sub-user."
            : `${traffic.percent} % of the traffic cap is used. At the cap the proxy stops serving this sub-user.`}
        </Banner>
      )}
      <div className="grid gap-6 sm:grid-cols-2">
        <UsageMeter
          label="Traffic"
          used={subUser.trafficUsed}
          cap={subUser.trafficCap}
          amount={formatBytes}
          exact={formatExactBytes}
          saidAt={subUser.trafficCapSaidAt}
          providerLabel={providerLabel}
        />
        {(subUser.ipUsed !== null || subUser.ipCap !== null) && (
          <UsageMeter
            label="IPs"
            used={subUser.ipUsed}
            cap={subUser.ipCap}
            amount={formatCount}
            exact={countIps}
            saidAt={subUser.ipCapSaidAt}
            providerLabel={providerLabel}
          />
        )}
      </div>
    </Section>
  );
}
