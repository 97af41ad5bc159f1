import { StatusBadge } from "@/components/ui/badge";
import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import { deliveryStates, type AlertDelivery } from "@/lib/domain/alerts/alert";
import { channelKindInfo } from "@/lib/domain/alerts/channel";
import { visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/alerts";

export function DeliveryLog({ deliveries }: { deliveries: AlertDelivery[] }) {
  if (deliveries.length === 0)
    return <p className="px-4 py-6 text-center text-[0.8125rem] text-muted">{texts.noDeliveries}</p>;
  return (
    <ol className="divide-y">
      {deliveries.map((delivery) => {
        const { tone, shape, words } = deliveryStates[delivery.state];
        return (
          <li
            key={delivery.id}
            className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-0.5 px-4 py-2.5 text-[0.8125rem] md:grid-cols-[6rem_minmax(0,1fr)_auto]"
          >
            <StatusBadge tone={tone} shape={shape} className="self-start">
              {words}
            </StatusBadge>
            <div className="min-w-0 max-md:order-last max-md:col-span-2">
              <p className="break-words">
                <Rich
                  parts={texts.sent(
                    visibleText(delivery.subject),
                    <span className="text-muted">{texts.toChannel(visibleText(delivery.channel))}</span>,
                  )}
                />
              </p>
              <p className="text-xs text-muted tabular-nums">
                {texts.deliveryFacts(
                  channelKindInfo[delivery.kind].label,
                  delivery.events,
                  delivery.attempts,
                )}
              </p>
              {delivery.lastError && (
                <p
                  className={delivery.state === "failed" ? "break-words text-bad" : "break-words text-muted"}
                >
                  {visibleText(delivery.lastError)}
                </p>
              )}
            </div>
            <p className="text-right text-xs text-muted">
              <Time at={delivery.deliveredAt ?? delivery.createdAt} />
            </p>
          </li>
        );
      })}
    </ol>
  );
}
