"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState, type FormEvent } from "react";
import { saveRuleAction } from "@/app/(desk)/alerts/actions";
import { makeUuid } from "@/components/make-uuid";
import { viewsQuery } from "@/components/queries";
import { Banner } from "@/components/ui/banner";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormButtons } from "@/components/ui/form-buttons";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { DeskError } from "@/lib/domain/errors";
import { writeNumber } from "@/lib/domain/amount";
import { visibleText } from "@/lib/domain/format";
import {
  alertKindInfo,
  alertKinds,
  type AlertChannel,
  type AlertKind,
  type AlertRule,
} from "@/lib/domain/alerts/alert";
import { readThreshold, scopeChoices } from "./rule-words";
import { unwrap } from "@/components/unwrap";

interface RuleDialogProps {
  /** null makes a new one. */
  rule: AlertRule | null;
  channels: AlertChannel[];
  onClose: () => void;
}

const thresholdText = (value: number | null) => (value === null ? "" : writeNumber(value));
const startOf = (kind: AlertKind) => thresholdText(alertKindInfo[kind].threshold?.default ?? null);

/** Only for AlertsScreen, which loads it. */
export default function RuleDialog({ rule, channels, onClose }: RuleDialogProps) {
  const form = useId();
  const queryClient = useQueryClient();
  const views = useQuery(viewsQuery()).data ?? [];
  const [id] = useState(() => rule?.id ?? makeUuid());
  const [kind, setKind] = useState<AlertKind>(rule?.kind ?? "days-left");
  const [name, setName] = useState(rule?.name ?? alertKindInfo[kind].label);
  const [threshold, setThreshold] = useState(rule ? thresholdText(rule.threshold) : startOf(kind));
  const [scope, setScope] = useState(rule?.scope ?? "");
  const [told, setTold] = useState<string[]>(rule?.channels ?? []);
  const [asked, setAsked] = useState(false);
  const info = alertKindInfo[kind];
  // A number that nobody touched is the one that is there, however it reads.
  const kept = rule !== null && kind === rule.kind && threshold === thresholdText(rule.threshold);
  const given = kept ? null : readThreshold(kind, threshold);
  const thresholdProblem = given && !given.ok ? given.problem : null;

  const save = useMutation({
    mutationFn: () =>
      unwrap(
        saveRuleAction({
          id,
          name: name.trim(),
          kind,
          threshold: kept ? rule.threshold : given?.ok ? given.value : null,
          scope: info.about === "sub-user" && scope !== "" ? scope : null,
          channels: told.filter((channel) => channels.some((each) => each.id === channel)),
          enabled: rule?.enabled ?? true,
        }),
      ),
    onSuccess: () => {
      toast({ title: rule ? "Rule changed" : "Rule created", description: visibleText(name) });
      void queryClient.invalidateQueries({ queryKey: ["alerts"] });
      onClose();
    },
  });
  const fields = save.error instanceof DeskError ? (save.error.fields ?? {}) : {};
  const nameError = fields.name ?? (asked && name.trim() === "" ? "A name is required." : undefined);
  const scopeError =
    fields.scope ?? (rule !== null && rule.broken !== null && scope === rule.scope ? rule.broken : undefined);
  const thresholdError = fields.threshold ?? (asked ? (thresholdProblem ?? undefined) : undefined);

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (save.isPending || name.trim() === "" || thresholdProblem !== null) return;
    save.mutate();
  }

  function choose(next: AlertKind) {
    if (name === alertKindInfo[kind].label) setName(alertKindInfo[next].label);
    setKind(next);
    setThreshold(startOf(next));
  }

  return (
    <Dialog
      title={rule ? "Edit rule" : "New rule"}
      locked={save.isPending}
      onClose={onClose}
      footer={<FormButtons form={form} label="Save rule" pending={save.isPending} onCancel={onClose} />}
    >
      <form id={form} method="post" noValidate onSubmit={submit} className="grid gap-4">
        {save.error && !nameError && !thresholdError && !fields.scope && (
          <div role="alert">
            <Banner tone="bad">{save.error.message}</Banner>
          </div>
        )}
        <Field label="Fires when" help={info.help}>
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
          <Field
            label="For"
            error={scopeError}
            help="A saved view of the sub-users table narrows it: make one there with the filters you want."
          >
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
        <Field label="Name" error={nameError}>
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
          <legend className="mb-1 font-medium">Notify</legend>
          <p className="text-muted">Everyone sees it in Subdesk, at the bell.</p>
          {channels.map((channel) => (
            <Checkbox
              key={channel.id}
              label={
                <>
                  {visibleText(channel.label)}{" "}
                  <span className="text-faint">
                    {channel.kind === "webhook"
                      ? "webhook"
                      : channel.usable
                        ? "e-mail"
                        : "e-mail, no mail server set"}
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
      </form>
    </Dialog>
  );
}
