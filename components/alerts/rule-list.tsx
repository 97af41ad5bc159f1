"use client";

import { useQuery } from "@tanstack/react-query";
import { switchRuleAction } from "@/app/(desk)/alerts/actions";
import { viewsQuery } from "@/components/queries";
import { useAllowed } from "@/components/actor";
import { Badge } from "@/components/ui/badge";
import { Menu } from "@/components/ui/menu";
import { Switch } from "@/components/ui/checkbox";
import { safeToRepeat } from "@/components/call-action";
import { useAction } from "@/components/use-action";
import { Ellipsis } from "lucide-react";
import { Rich } from "@/components/ui/rich";
import { Link } from "@/components/ui/link";
import { alertKindInfo, type AlertRule, type AlertsView } from "@/lib/domain/alerts/alert";
import { visibleText } from "@/lib/domain/format";
import { viewsOf } from "@/lib/domain/views/view";
import * as texts from "@/lib/domain/texts/alerts";
import { clearsText, ruleText, scopeText } from "@/lib/domain/alerts/rule-words";

interface RuleListProps {
  view: AlertsView;
  onEdit: (rule: AlertRule) => void;
  onDelete: (rule: AlertRule) => void;
}

export function RuleList({ view, onEdit, onDelete }: RuleListProps) {
  const mayWrite = useAllowed("alerts.write");
  const views = viewsOf("sub-users", useQuery(viewsQuery()).data ?? []);
  const labels = (ids: string[]) =>
    view.channels.filter(({ id }) => ids.includes(id)).map(({ label }) => visibleText(label));
  if (view.rules.length === 0)
    return <p className="px-4 py-6 text-center text-[0.8125rem] text-muted">{texts.noRules}</p>;
  return (
    <ul className="divide-y">
      {view.rules.map((rule) => {
        const channels = labels(rule.channels);
        return (
          <li key={rule.id} className="flex items-start gap-3 px-4 py-3 text-[0.8125rem]">
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <span className="min-w-0 break-words font-medium">{visibleText(rule.name)}</span>
                {rule.name !== alertKindInfo[rule.kind].label && (
                  <span className="text-xs text-faint">{alertKindInfo[rule.kind].label}</span>
                )}
                {rule.broken !== null && <Badge tone="bad">{texts.notEvaluated}</Badge>}
                {rule.open > 0 && <Badge tone="bad">{texts.openCount(rule.open)}</Badge>}
              </p>
              <p className="text-muted">
                {ruleText(rule)} {clearsText(rule)}
              </p>
              {rule.broken !== null && (
                <p className="break-words text-bad">
                  {texts.ruleBroken(visibleText(rule.broken))}{" "}
                  <Link
                    href={`/sub-users${rule.scope ?? ""}`}
                    className="font-medium text-accent hover:underline"
                  >
                    {texts.openFilter}
                  </Link>
                </p>
              )}
              <p className="break-words text-xs text-faint">
                {alertKindInfo[rule.kind].about === "sub-user" && (
                  <>
                    <bdi>{visibleText(scopeText(rule.scope, views))}</bdi>
                    {" · "}
                  </>
                )}
                {channels.length === 0 ? (
                  texts.shownOnly
                ) : (
                  <Rich parts={texts.shownAndSentTo(<bdi>{channels.join(", ")}</bdi>)} />
                )}
              </p>
            </div>
            <OnOff rule={rule} disabled={!mayWrite} />
            {mayWrite && (
              <Menu
                label={texts.actionsForRule(visibleText(rule.name))}
                icon={<Ellipsis aria-hidden="true" className="size-4" />}
                className="-my-1"
                items={[
                  { label: texts.editRule, onSelect: () => onEdit(rule) },
                  { label: texts.deleteRule, danger: true, onSelect: () => onDelete(rule) },
                ]}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}

function OnOff({ rule, disabled }: { rule: AlertRule; disabled: boolean }) {
  const { run, sent } = useAction(switchRuleAction, {
    unanswered: safeToRepeat(),
    invalidates: [["alerts"]],
    readFirst: true,
    failed: texts.ruleUnchanged(visibleText(rule.name)),
  });
  return (
    <Switch
      label={<span className="sr-only">{visibleText(rule.name)}</span>}
      checked={sent?.enabled ?? rule.enabled}
      disabled={disabled || sent !== null}
      onChange={(event) => void run({ id: rule.id, enabled: event.target.checked })}
    />
  );
}
