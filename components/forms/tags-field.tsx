"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { tagsQuery } from "@/components/queries";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { visibleText } from "@/lib/domain/format";
import { maxTags, tagKey, withTyped } from "@/lib/domain/sub-users/tags";
import * as texts from "@/lib/domain/texts/tags";
import type { TagsValue } from "./tags";

interface TagsFieldProps {
  value: TagsValue;
  label?: string;
  help?: string;
  optional?: boolean;
  error?: string | undefined;
  disabled?: boolean;
  onChange: (value: TagsValue) => void;
}

/** Takes tags one by one and suggests those that sub-users have already. */
export function TagsField({
  value: { tags, typed },
  label,
  help = texts.fieldHelp,
  optional,
  error,
  disabled = false,
  onChange,
}: TagsFieldProps) {
  const known = useQuery(tagsQuery()).data ?? [];
  const has = (tag: string) => tags.some((other) => tagKey(other) === tagKey(tag));
  const suggestions = known.filter((tag) => !has(tag) && tagKey(tag).includes(tagKey(typed))).slice(0, 12);
  const add = (more: string) => onChange({ tags: withTyped(tags, more), typed: "" });
  /** A field of a form has its tags under its label; the editor of tags has them first. */
  const within = label !== undefined;
  const full = tags.length >= maxTags;
  const offered = full || disabled ? [] : suggestions;
  const chosen = tags.length > 0 && (
    <ul className="flex flex-wrap gap-1.5" aria-label={within ? texts.chosen : texts.listLabel}>
      {tags.map((tag) => (
        <li
          key={tag}
          className="inline-flex h-7 max-w-full items-center rounded-md border border-line bg-sunken pl-2 text-[0.8125rem]"
        >
          <span className="truncate">{visibleText(tag)}</span>
          <button
            type="button"
            aria-label={texts.remove(visibleText(tag))}
            disabled={disabled}
            className="grid size-7 shrink-0 place-items-center rounded-md text-faint hover:text-ink"
            onClick={() => onChange({ tags: tags.filter((other) => other !== tag), typed })}
          >
            <X aria-hidden="true" className="size-3.5" />
          </button>
        </li>
      ))}
    </ul>
  );
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2">
      {!within && chosen}
      <Field label={label ?? texts.fieldLabel} help={help} optional={optional} error={error}>
        {(control) => (
          <>
            {within && chosen}
            <Input
              {...control}
              autoComplete="off"
              value={typed}
              disabled={full || disabled}
              onChange={(event) => onChange({ tags, typed: event.target.value })}
              onKeyDown={(event) => {
                if ((event.key !== "Enter" && event.key !== ",") || typed.trim() === "") return;
                event.preventDefault();
                add(typed);
              }}
            />
          </>
        )}
      </Field>
      {known.length > 0 && (
        <div className="flex min-h-7 flex-wrap gap-1.5">
          {offered.map((tag) => (
            <Button
              key={tag}
              size="sm"
              className="max-w-full !rounded-full [&>span]:block [&>span]:min-w-0 [&>span]:truncate"
              onClick={() => add(tag)}
            >
              + <bdi>{visibleText(tag)}</bdi>
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
