import { CircleCheck, Circle, X } from "lucide-react";
import { dismissChecklistAction } from "@/app/(desk)/profile/actions";
import { safeToRepeat } from "@/components/call-action";
import { overviewQuery } from "@/components/page-queries";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Rich } from "@/components/ui/rich";
import { useAction } from "@/components/use-action";
import { checklistFacts, type Checklist } from "@/lib/domain/overview/checklist";
import * as texts from "@/lib/domain/texts/overview";

/** What is left to set up; each step ticks itself off. */
export function ChecklistCard({ steps }: { steps: Checklist }) {
  const dismissing = useAction(dismissChecklistAction, {
    unanswered: safeToRepeat(),
    invalidates: [overviewQuery().queryKey],
  });
  const done = steps.filter((each) => each.done).length;
  return (
    <section aria-labelledby="checklist" className="rounded-lg border bg-surface shadow-lift">
      <div className="flex min-h-10 items-center justify-between gap-3 border-b py-1 pr-2 pl-4">
        <h2 id="checklist" className="text-[0.8125rem] font-semibold">
          <Rich
            parts={texts.withCount(
              texts.getStarted,
              <span className="font-normal text-muted">{texts.stepsDone(done, steps.length)}</span>,
            )}
          />
        </h2>
        <Button
          size="sm"
          variant="ghost"
          icon={<X aria-hidden="true" className="size-4" />}
          pending={dismissing.pending}
          onClick={() => void dismissing.run({})}
        >
          {texts.dismiss}
        </Button>
      </div>
      {dismissing.error && (
        <div className="px-4 pt-3">
          <Banner tone="bad">{dismissing.error.message}</Banner>
        </div>
      )}
      <ul className="divide-y">
        {steps.map(({ step, done: isDone }) => {
          const { label, detail, href, action } = checklistFacts[step];
          return (
            <li
              key={step}
              className="relative flex items-start gap-x-2.5 gap-y-0.5 px-4 max-sm:flex-wrap py-2.5 text-[0.8125rem]"
            >
              {isDone ? (
                <CircleCheck aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-good" />
              ) : (
                <Circle aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-faint" />
              )}
              <div className="min-w-0 flex-1 max-sm:basis-[calc(100%-2.5rem)]">
                <p className={isDone ? "text-muted" : "font-medium"}>
                  {label}
                  {isDone && <span className="sr-only">{texts.stepIsDone}</span>}
                </p>
                {!isDone && <p className="text-muted">{detail}</p>}
              </div>
              {!isDone && (
                <Link
                  href={href}
                  className="shrink-0 font-medium text-accent after:absolute after:inset-0 hover:underline max-sm:ml-6.5"
                  aria-label={texts.actionOn(action, label)}
                >
                  {action}
                </Link>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
