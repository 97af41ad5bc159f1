"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { saveRuleAction } from "@/app/(desk)/alerts/actions";
import { safeToRepeat } from "@/components/call-action";
import { makeUuid } from "@/components/make-uuid";
import { viewsQuery } from "@/components/queries";
import { Banner } from "@/components/ui/banner";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Input, Select } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import { writeNumber } from "@/lib/domain/amount";
import { visibleText } from "@/lib/domain/format";
import {
  alertKindInfo,
  alertKinds,
  type AlertChannel,
  type AlertKind,
  type AlertRule,
  type RuleTerms,
} from "@/lib/domain/alerts/alert";
import { channelKindInfo } from "@/lib/domain/alerts/channel";
import { viewsOf } from "@/lib/domain/views/view";
import * as texts from "@/lib/domain/texts/alert-dialogs";
import { readThreshold, ruleText, scopeChoices, scopeText } from "@/lib/domain/alerts/rule-words";

interface RuleDialogProps {
  /** null: a new rule. */
  rule: AlertRule | null;
  /** The same as it is by now, where there still is one. */
  now?: AlertRule | null;
  channels: AlertChannel[];
  onClose: () => void;
}

const thresholdText = (value: number | null) => (value === null ? "" : writeNumber(value));
const startOf = (kind: AlertKind) => thresholdText(alertKindInfo[kind].threshold?.default ?? null);

const termsOf = ({ name, kind, threshold, scope, channels }: RuleTerms): RuleTerms => ({
  name,
  kind,
  threshold,
  scope,
  channels,
});

/** Only for AlertsScreen, which loads it. */
export default function RuleDialog({ rule, now = null, channels, onClose }: RuleDialogProps) {
  const views = viewsOf("sub-users", useQuery(viewsQuery()).data ?? []);
  const [id] = useState(() => rule?.id ?? makeUuid());
  const [kind, setKind] = useState<AlertKind>(rule?.kind ?? "days-left");
  const [name, setName] = useState(rule?.name ?? alertKindInfo[kind].label);
  const [threshold, setThreshold] = useState(rule ? thresholdText(rule.threshold) : startOf(kind));
  const [scope, setScope] = useState(rule?.scope ?? "");
  const [told, setTold] = useState<string[]>(rule?.channels ?? []);
  const [asked, setAsked] = useState(false);
  const info = alertKindInfo[kind];
  // An untouched threshold is sent back exactly as stored, whatever rounding its text shows.
  const kept = rule !== null && kind === rule.kind && threshold === thresholdText(rule.threshold);
  const given = kept ? null : readThreshold(kind, threshold);
  const thresholdProblem = given && !given.ok ? given.problem : null;

  const { run, pending, error } = useAction(saveRuleAction, {
    unanswered: safeToRepeat(),
    invalidates: [["alerts"]],
  });
  const fields = error?.fields ?? {};
  // A colleague's change that is shown has been seen.
  const theirs = error?.code === "conflict" ? now : null;
  const nameError = fields.name ?? (asked && name.trim() === "" ? texts.nameMissing : undefined);
  const scopeError =
    fields.scope ?? (rule !== null && rule.broken !== null && scope === rule.scope ? rule.broken : undefined);
  const thresholdError = fields.threshold ?? (asked ? (thresholdProblem ?? undefined) : undefined);

  async function submit() {
    setAsked(true);
    if (name.trim() === "" || thresholdProblem !== null) return;
    const done = await run({
      id,
      name: name.trim(),
      kind,
      threshold: kept ? rule.threshold : given?.ok ? given.value : null,
      scope: info.about === "sub-user" && scope !== "" ? scope : null,
      channels: told.filter((channel) => channels.some((each) => each.id === channel)),
      ...(rule && { seen: termsOf(theirs ?? rule) }),
    });
    if (done === null) return;
    toast({ title: rule ? texts.ruleChanged : texts.ruleCreated, description: visibleText(name) });
    onClose();
  }

  function choose(next: AlertKind) {
    if (name === alertKindInfo[kind].label) setName(alertKindInfo[next].label);
    setKind(next);
    setThreshold(startOf(next));
  }

  return (
    <FormDialog
      title={rule ? texts.editRule : texts.newRule}
      label={texts.saveRule}
      pending={pending}
      error={nameError || thresholdError || fields.scope ? null : error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      {theirs && (
        <Banner tone="warn">
          {texts.ruleNow(
            visibleText(theirs.name),
            ruleText(theirs),
            alertKindInfo[theirs.kind].about === "sub-user"
              ? visibleText(scopeText(theirs.scope, views))
              : null,
            channels
              .filter((each) => theirs.channels.includes(each.id))
              .map(({ label }) => visibleText(label)),
          )}
        </Banner>
      )}
      <Field label={texts.firesWhen} help={info.help}>
        {(control) => (
          <Select
            {...control}
            value={kind}
            onChange={(event) => choose(alertKinds.find((each) => each === event.target.value) ?? kind)}
          >
            {alertKinds.map((each) => (
              <option key={each} value={each}>
                {alertKindInfo[each].label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {info.threshold && (
        <Field label={info.threshold.label} error={thresholdError}>
          {(control) => (
            <span className="flex items-center gap-2">
              <Input
                {...control}
                inputMode="decimal"
                autoComplete="off"
                className="!w-28 tabular-nums"
                value={threshold}
                onChange={(event) => setThreshold(event.target.value)}
              />
              <span className="text-[0.8125rem] text-muted">{info.threshold?.unit}</span>
            </span>
          )}
        </Field>
      )}
      {info.about === "sub-user" && (
        <Field label={texts.scope} error={scopeError} help={texts.scopeHelp}>
          {(control) => (
            <Select {...control} value={scope} onChange={(event) => setScope(event.target.value)}>
              {scopeChoices(views, rule?.scope ?? null).map(({ value, label }) => (
                <option key={value} value={value}>
                  {visibleText(label)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      <Field label={texts.name} error={nameError}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <fieldset className="grid gap-1 text-[0.8125rem]">
        <legend className="mb-1 font-medium">{texts.notify}</legend>
        <p className="text-muted">{texts.everyoneSees}</p>
        {channels.map((channel) => (
          <Checkbox
            key={channel.id}
            label={
              <>
                {visibleText(channel.label)}{" "}
                <span className="text-faint">
                  {channel.usable
                    ? channelKindInfo[channel.kind].label
                    : texts.unusableKind(channelKindInfo[channel.kind].label)}
                </span>
              </>
            }
            checked={told.includes(channel.id)}
            onChange={(event) =>
              setTold(
                event.target.checked ? [...told, channel.id] : told.filter((other) => other !== channel.id),
              )
            }
          />
        ))}
      </fieldset>
    </FormDialog>
  );
}
