import { Banner } from "@/components/ui/banner";
import { formatBytes, formatCount, formatExactBytes } from "@/lib/domain/format";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import { usageOf } from "@/lib/domain/usage/usage";
import { Section } from "@/components/ui/section";
import { countOfIps } from "@/lib/domain/texts/counts";
import * as texts from "@/lib/domain/texts/sub-user";
import { UsageMeter } from "./usage-meter";

const warnFrom = 90;

export function LimitsSection({ subUser, providerLabel }: { subUser: SubUser; providerLabel: string }) {
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
    </Section>
  );
}
