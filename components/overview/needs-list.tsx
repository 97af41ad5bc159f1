import { CircleCheck, CircleAlert, LoaderCircle, TriangleAlert } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useAllowed } from "@/components/actor";
import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/domain/format";
import type { OverviewView } from "@/lib/domain/overview/overview";
import * as texts from "@/lib/domain/texts/needs";
import * as overview from "@/lib/domain/texts/overview";
import { needsOf } from "./needs";

export function NeedsList({ needs }: { needs: OverviewView["needs"] }) {
  const list = needsOf(needs, useAllowed("operations.settle"));
  const reading = needs.unreadAccounts.filter((account) => account.reading !== null);
  return (
    <section aria-labelledby="needs" className="rounded-lg border bg-surface shadow-lift">
      <h2 id="needs" className="border-b px-4 py-2.5 text-[0.8125rem] font-semibold">
        {texts.title}
      </h2>
      {list.length === 0 ? (
        <p className="flex items-center gap-2.5 px-4 py-4 text-[0.8125rem] text-muted">
          {reading.length === 0 ? (
            <CircleCheck aria-hidden="true" className="size-4 shrink-0 text-good" />
          ) : (
            <LoaderCircle aria-hidden="true" className="size-4 shrink-0 animate-spin" />
          )}
          {reading.length === 0 ? texts.nothing : texts.nothingSoFar}
        </p>
      ) : (
        <ul className="divide-y">
          {list.map(({ id, tone, text, detail, at, href, action }) => (
            <li
              key={id}
              className="relative flex items-start gap-2.5 px-4 py-2.5 text-[0.8125rem] hover:bg-sunken"
            >
              {tone === "bad" ? (
                <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-bad" />
              ) : (
                <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-warn" />
              )}
              <div className="min-w-0 flex-1">
                <p className="break-words font-medium">{text}</p>
                {(detail || at) && (
                  <p className="break-words text-muted">
                    {detail && visibleText(detail)}
                    {at && (
                      <>
                        {" "}
                        <Rich parts={texts.lastGoodData(<Time at={at} />)} />
                      </>
                    )}
                  </p>
                )}
              </div>
              <Link
                href={href}
                className="shrink-0 font-medium text-accent after:absolute after:inset-0 hover:underline"
                aria-label={overview.actionOn(action, text)}
              >
                {action}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
