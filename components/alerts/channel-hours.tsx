import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { channelDigests, clockOf, minutesOf, type ChannelHours } from "@/lib/domain/alerts/channel";
import * as texts from "@/lib/domain/texts/alert-dialogs";

const usual = { digestAt: 8 * 60, quietFrom: 22 * 60, quietTo: 7 * 60 };

interface ChannelHoursFieldsProps {
  hours: ChannelHours;
  onChange: (patch: Partial<ChannelHours>) => void;
}

/** When a channel is notified. */
export function ChannelHoursFields({ hours, onChange }: ChannelHoursFieldsProps) {
  const { digest, digestAt, quietFrom, quietTo, timeZone } = hours;
  const quiet = quietFrom !== null && quietTo !== null;
  const time = (value: number | null, set: (minutes: number) => void) => ({
    type: "time",
    required: true,
    className: "!w-32 tabular-nums",
    value: clockOf(value ?? 0),
    onChange: (event: { target: { value: string } }) => {
      const minutes = minutesOf(event.target.value);
      if (minutes !== null) set(minutes);
    },
  });
  return (
    <fieldset className="grid gap-2.5 text-[0.8125rem]">
      <legend className="sr-only">{texts.hoursLegend}</legend>
      <Field label={texts.send}>
        {(control) => (
          <Select
            {...control}
            value={digest}
            onChange={(event) => {
              const next = channelDigests.find((each) => each === event.target.value) ?? digest;
              onChange({ digest: next, digestAt: next === "daily" ? (digestAt ?? usual.digestAt) : null });
            }}
          >
            {channelDigests.map((each) => (
              <option key={each} value={each}>
                {texts.digests[each]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {digest === "daily" && (
        <Field label={texts.digestAt}>
          {(control) => (
            <Input {...control} {...time(digestAt, (minutes) => onChange({ digestAt: minutes }))} />
          )}
        </Field>
      )}
      <Checkbox
        label={texts.quietHours}
        checked={quiet}
        onChange={(event) =>
          onChange(
            event.target.checked
              ? { quietFrom: usual.quietFrom, quietTo: usual.quietTo }
              : { quietFrom: null, quietTo: null },
          )
        }
      />
      {quiet && (
        <div className="flex flex-wrap gap-3">
          <Field label={texts.quietFrom}>
            {(control) => (
              <Input {...control} {...time(quietFrom, (minutes) => onChange({ quietFrom: minutes }))} />
            )}
          </Field>
          <Field label={texts.quietTo}>
            {(control) => (
              <Input {...control} {...time(quietTo, (minutes) => onChange({ quietTo: minutes }))} />
            )}
          </Field>
        </div>
      )}
      {(quiet || digest === "daily") && <p className="text-xs text-muted">{texts.timesAreIn(timeZone)}</p>}
    </fieldset>
  );
}
