import { Select } from "@/components/ui/input";
import type { FieldControl } from "@/components/ui/field";
import { visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/hand-over";
import type { Message } from "./use-message";

/** Nothing to choose where only one template suits. */
export function TemplateSelect({
  message: { templates, chosen, choose },
  control,
}: {
  message: Message;
  control?: FieldControl;
}) {
  return (
    <Select
      {...(control ?? { "aria-label": texts.template })}
      value={chosen}
      onChange={(event) => choose(event.target.value)}
    >
      {templates.map(({ id, name, language }) => (
        <option key={id} value={id}>
          {texts.templateOption(visibleText(name), language)}
        </option>
      ))}
    </Select>
  );
}
