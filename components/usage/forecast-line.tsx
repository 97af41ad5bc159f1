import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import { Popover } from "@/components/ui/popover";
import { cx } from "@/components/ui/cx";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import { forecastWords } from "@/lib/domain/usage/forecast";
import { forecastSentence } from "@/lib/domain/usage/forecast-sentence";
import * as texts from "@/lib/domain/texts/usage";

/** When the cap is reached, in a sentence, and how that is worked out. */
export function ForecastLine({ subUser, providerLabel }: { subUser: SubUser; providerLabel: string }) {
  const { level } = forecastWords(subUser, providerLabel);
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-[0.8125rem]">
      <p
        className={cx(
          "font-medium",
          level === "soon" && "text-bad",
          level === "near" && "text-warn",
          level === null && "!font-normal text-muted",
        )}
      >
        {forecastSentence(subUser, providerLabel)}
        {subUser.trafficAsOf !== null && subUser.forecast !== null && (
          <span className="font-normal text-muted">
            {" "}
            <Rich parts={texts.forecastAsOf(<Time at={subUser.trafficAsOf} />)} />
          </span>
        )}
      </p>
      <Popover
        label={texts.forecastHow}
        size="sm"
        variant="ghost"
        className="-ml-1 !px-1.5 !text-xs underline decoration-dotted underline-offset-2"
        content={() => <p className="max-w-72 text-[0.8125rem] text-muted">{texts.forecastHowHelp}</p>}
      >
        {texts.how}
      </Popover>
    </div>
  );
}
