"use client";

import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useRef, useState } from "react";
import { saveTemplateAction } from "@/app/(desk)/hand-over/actions";
import { safeToRepeat } from "@/components/call-action";
import { makeUuid } from "@/components/make-uuid";
import { subUsersQuery } from "@/components/queries";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Input, Select, Textarea } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import { visibleText } from "@/lib/domain/format";
import { readLanguage } from "@/lib/domain/hand-over/language";
import { templateProblem, writeMessage } from "@/lib/domain/hand-over/message";
import { placeholders } from "@/lib/domain/hand-over/placeholders";
import { templateLimits, type HandOverTemplate, type MessageTemplate } from "@/lib/domain/hand-over/template";
import { plainSearch } from "@/lib/domain/sub-users/search";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/hand-over";
import { MessageText } from "./message-text";
import { handOverQuery } from "./queries";
import { useConnectedProviders } from "./use-connected-providers";

interface TemplateDialogProps {
  /** Null: a new one. */
  template: HandOverTemplate | null;
  start: MessageTemplate;
  onClose: () => void;
}

/** Only for TemplatesScreen, which loads it. */
export default function TemplateDialog({ template, start, onClose }: TemplateDialogProps) {
  const [id] = useState(() => template?.id ?? makeUuid());
  const [name, setName] = useState(start.name);
  const [provider, setProvider] = useState(start.provider);
  const [language, setLanguage] = useState(start.language);
  const [body, setBody] = useState(start.body);
  const [asked, setAsked] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const providers = useConnectedProviders();
  const { run, pending, error } = useAction(saveTemplateAction, {
    unanswered: safeToRepeat(),
    invalidates: [["hand-over"]],
  });
  const fields = error?.fields ?? {};
  const wrong = templateProblem(body);
  const problem = wrong && texts.problemAt(wrong.line, wrong.column, wrong.text);
  const tag = readLanguage(language);
  const nameError = fields.name ?? (asked && name.trim() === "" ? texts.nameMissing : undefined);
  const languageError = fields.language ?? (asked && tag === null ? texts.noLanguage : undefined);
  const bodyError =
    problem ?? fields.body ?? (asked && body.trim() === "" ? texts.bodyMissing : undefined) ?? undefined;

  async function submit() {
    setAsked(true);
    if (name.trim() === "" || tag === null || body.trim() === "" || problem !== null) return;
    const saved = await run({
      id,
      revision: template?.revision ?? 0,
      name: name.trim(),
      provider,
      language: tag,
      body,
    });
    if (!saved) return;
    toast({ title: texts.saved(visibleText(saved.name)) });
    onClose();
  }

  function insert(placeholder: string) {
    const { selectionStart = body.length, selectionEnd = body.length } = area.current ?? {};
    setBody(`${body.slice(0, selectionStart)}{${placeholder}}${body.slice(selectionEnd)}`);
    const caret = selectionStart + placeholder.length + 2;
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(caret, caret);
    });
  }

  return (
    <FormDialog
      title={template ? texts.editTemplate : texts.newTemplate}
      label={texts.save}
      wide
      pending={pending}
      error={nameError || languageError || bodyError ? null : error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label={texts.name} error={nameError}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              maxLength={templateLimits.name}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label={texts.provider} error={fields.provider}>
          {(control) => (
            <Select
              {...control}
              value={provider ?? ""}
              onChange={(event) => setProvider(event.target.value || null)}
            >
              <option value="">{texts.everyProvider}</option>
              {provider !== null && !providers.some((each) => each.id === provider) && (
                <option value={provider}>{provider}</option>
              )}
              {providers.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={texts.language} error={languageError}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              spellCheck={false}
              maxLength={35}
              value={language}
              onChange={(event) => setLanguage(event.target.value)}
            />
          )}
        </Field>
      </div>
      <p className="-mt-2 text-xs text-faint">{texts.languageHelp}</p>
      <Field label={texts.body} error={bodyError} help={texts.bodyHelp}>
        {(control) => (
          <Textarea
            {...control}
            ref={area}
            rows={12}
            maxLength={templateLimits.body}
            lang={tag ?? undefined}
            value={body}
            onChange={(event) => setBody(event.target.value)}
          />
        )}
      </Field>
      <div role="group" aria-label={texts.insert} className="flex flex-wrap gap-1.5">
        {placeholders.map((placeholder) => (
          <button
            key={placeholder}
            type="button"
            title={texts.placeholderWords[placeholder]}
            onClick={() => insert(placeholder)}
            className="min-h-7 rounded-md border bg-sunken px-2 font-mono text-xs hover:bg-surface"
          >
            {`{${placeholder}}`}
          </button>
        ))}
      </div>
      <Preview body={body} language={tag ?? "en"} provider={provider} />
    </FormDialog>
  );
}

/** The message as it would be for a sub-user that there is. */
function Preview({ body, language, provider }: { body: string; language: string; provider: string | null }) {
  const [q, setQ] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const search = useDeferredValue(q.trim());
  const { data } = useQuery(
    subUsersQuery({ ...plainSearch, q: search, provider: provider === null ? [] : [provider], sort: "name" }),
  );
  const rows = data?.rows ?? [];
  const subUser = rows.find((row) => keyOf(row) === chosen) ?? rows[0];
  const view = useQuery({ ...handOverQuery(subUser ?? null), enabled: subUser !== undefined });
  const facts = view.data?.subUsers[0]?.facts;
  const text = facts ? writeMessage({ body, language }, { facts, secretLink: texts.sampleLink }) : "";
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={texts.previewSearch}>
          {(control) => (
            <Input
              {...control}
              type="search"
              autoComplete="off"
              maxLength={100}
              value={q}
              onChange={(event) => setQ(event.target.value)}
            />
          )}
        </Field>
        <Field label={texts.previewOf}>
          {(control) => (
            <Select
              {...control}
              value={subUser ? keyOf(subUser) : ""}
              onChange={(event) => setChosen(event.target.value)}
            >
              {rows.map((row) => (
                <option key={keyOf(row)} value={keyOf(row)}>
                  {visibleText(row.name)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      {data && !subUser ? (
        <p className="text-xs text-muted">{texts.noPreview}</p>
      ) : (
        <MessageText label={texts.preview} text={text} />
      )}
    </div>
  );
}

const keyOf = ({ accountId, remoteId }: SubUser) => `${accountId} ${remoteId}`;
