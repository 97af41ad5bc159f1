"use client";

import { useState } from "react";
import { saveChannelAction } from "@/app/(desk)/alerts/actions";
import { safeToRepeat } from "@/components/call-action";
import { makeUuid } from "@/components/make-uuid";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Input, Select } from "@/components/ui/input";
import { useAction } from "@/components/use-action";
import type { AlertChannel } from "@/lib/domain/alerts/alert";
import {
  atOnce,
  channelKindInfo,
  channelKinds,
  type ChannelHours,
  type ChannelKind,
} from "@/lib/domain/alerts/channel";
import * as texts from "@/lib/domain/texts/alert-dialogs";
import { ChannelHoursFields } from "./channel-hours";
import { MailMissing } from "./channel-list";

interface ChannelDialogProps {
  /** null: a new channel. */
  channel: AlertChannel | null;
  mailConfigured: boolean;
  onClose: () => void;
}

/** Only for AlertsScreen, which loads it. */
export default function ChannelDialog({ channel, mailConfigured, onClose }: ChannelDialogProps) {
  const [id] = useState(() => channel?.id ?? makeUuid());
  const [kind, setKind] = useState<ChannelKind>(channel?.kind ?? "webhook");
  const [label, setLabel] = useState(channel?.label ?? "");
  const [target, setTarget] = useState(channel?.target ?? "");
  const [token, setToken] = useState("");
  const [hours, setHours] = useState<ChannelHours>(() => channel ?? { ...atOnce, timeZone: ownZone() });
  // A new one says so each time it is sent: the answer with its secret may have been lost.
  const [signAnew, setSignAnew] = useState(channel === null);
  const [asked, setAsked] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const { run, pending, error } = useAction(saveChannelAction, {
    unanswered: safeToRepeat(),
    invalidates: [["alerts"]],
  });
  if (secret !== null) return <SecretOnce secret={secret} onClose={onClose} />;

  const info = channelKindInfo[kind];
  const fields = error?.fields ?? {};
  const labelError = fields.label ?? (asked && label.trim() === "" ? texts.nameMissing : undefined);
  const targetError =
    fields.target ?? (asked && target.trim() === "" ? texts.targetMissing[kind] : undefined);
  const needsToken = kind === "telegram" && channel === null && token.trim() === "";
  const tokenError = fields.token ?? (asked && needsToken ? texts.botTokenMissing : undefined);

  async function submit() {
    setAsked(true);
    if (label.trim() === "" || target.trim() === "" || needsToken) return;
    const { digest, digestAt, quietFrom, quietTo, timeZone } = hours;
    const common = {
      ...{ id, label: label.trim(), target: target.trim() },
      ...{ digest, digestAt: digest === "daily" ? (digestAt ?? 0) : null, quietFrom, quietTo, timeZone },
    };
    const given = token.trim() === "" ? {} : { token: token.trim() };
    const answer = await run(
      kind === "telegram"
        ? { ...common, kind, ...given }
        : kind === "webhook"
          ? { ...common, kind, signAnew }
          : { ...common, kind },
    );
    if (!answer) return;
    if (answer.secret === null) onClose();
    else setSecret(answer.secret);
  }

  return (
    <FormDialog
      title={channel ? texts.editChannel : texts.newChannel}
      label={texts.saveChannel}
      pending={pending}
      error={labelError || targetError || tokenError ? null : error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Field label={texts.kind} help={channel ? texts.kindStays : undefined}>
        {(control) => (
          <Select
            {...control}
            value={kind}
            disabled={channel !== null}
            onChange={(event) => setKind(channelKinds.find((each) => each === event.target.value) ?? kind)}
          >
            {channelKinds.map((each) => (
              <option key={each} value={each}>
                {channelKindInfo[each].label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {kind === "email" && !mailConfigured && <MailMissing />}
      <Field label={texts.name} error={labelError}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            maxLength={80}
            value={label}
            onChange={(event) => setLabel(event.target.value)}
          />
        )}
      </Field>
      {kind === "telegram" && (
        <Field
          label={texts.botToken}
          error={tokenError}
          help={channel ? texts.botTokenKept : texts.botTokenHelp}
        >
          {(control) => (
            <Input
              {...control}
              type="password"
              autoComplete="off"
              spellCheck={false}
              maxLength={120}
              value={token}
              onChange={(event) => setToken(event.target.value)}
            />
          )}
        </Field>
      )}
      <Field label={info.targetLabel} error={targetError} help={info.help || undefined}>
        {(control) => (
          <Input
            {...control}
            type={kind === "email" ? "email" : kind === "telegram" ? "text" : "url"}
            autoComplete="off"
            spellCheck={false}
            placeholder={kind === "email" || kind === "telegram" ? undefined : "https://"}
            maxLength={500}
            value={target}
            onChange={(event) => setTarget(event.target.value)}
          />
        )}
      </Field>
      {kind === "webhook" && channel && (
        <div className="grid gap-1 text-[0.8125rem]">
          <Checkbox
            label={texts.signAnew}
            checked={signAnew}
            onChange={(event) => setSignAnew(event.target.checked)}
          />
          {signAnew && <p className="text-xs text-muted">{texts.signAnewHelp}</p>}
        </div>
      )}
      <ChannelHoursFields hours={hours} onChange={(patch) => setHours({ ...hours, ...patch })} />
    </FormDialog>
  );
}

const ownZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The only place, and the only time, that shows the signing secret. */
function SecretOnce({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Dialog
      title={texts.keepSecret}
      locked
      onClose={onClose}
      footer={
        <Button variant="primary" onClick={onClose}>
          {texts.done}
        </Button>
      }
    >
      <div className="grid gap-3 text-[0.8125rem]">
        <p className="text-muted">{texts.secretHelp}</p>
        <div className="flex items-center gap-2">
          <code
            className="min-w-0 flex-1 break-all rounded-md border bg-sunken px-2 py-1.5 font-mono text-xs"
            aria-label={texts.signingSecret}
          >
            {secret}
          </code>
          <CopyButton text={secret} label={texts.copySecret} />
        </div>
      </div>
    </Dialog>
  );
}
